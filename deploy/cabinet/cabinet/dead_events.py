"""Events whose effect failed for good: shown from every service's database, and published anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from nats.errors import Error as NatsError
from sqlalchemy import Row, text

from cabinet.administration import broker, connected, database, printable, variable
from cabinet.home import Refusal
from cabinet.stack import SERVICES

_SHOW = text("""
select consumer, event_id, subject, reason, attempts, quarantined_at from failed_events
where quarantined_at is not null and (cast(:consumer as text) is null or consumer = :consumer)
  and (cast(:event_id as uuid) is null or event_id = :event_id)
order by quarantined_at
""")
_TAKE = text("""
select consumer, event_id, subject, headers, payload from failed_events
where quarantined_at is not null and consumer = :consumer and event_id = :event_id for update
""")
_ANEW = text(
    "update failed_events set attempts = 0, quarantined_at = null "
    "where consumer = :consumer and event_id = :event_id"
)
_ACK_SECONDS = 5.0


async def quarantined(
    service: str | None, consumer: str | None = None, event_id: UUID | None = None
) -> list[Row[Any]]:
    """What was given up, by one service or by all of them, oldest first."""
    found: list[Row[Any]] = []
    for name in [service] if service else SERVICES:
        async with connected(database(name)) as db:
            found += (await db.execute(_SHOW, {"consumer": consumer, "event_id": event_id})).all()
    return sorted(found, key=lambda one: one.quarantined_at)


def lines(one: Row[Any]) -> Iterator[str]:
    """For people: who, what, how often, when; then why."""
    when: datetime = one.quarantined_at.astimezone(UTC)
    which = f"{one.consumer}  {one.event_id}  {printable(one.subject)}"
    yield f"{which}  attempts {one.attempts}  {when:%Y-%m-%d %H:%M:%SZ}"
    yield f"    {printable(one.reason)}"


async def replay_all(service: str | None, consumer: str | None, event_id: UUID | None) -> int:
    """Those that are chosen now, each once, even if it is given up again at once; returns how many."""
    chosen = await quarantined(service, consumer, event_id)
    async with broker(variable("NATS_URL")) as client:
        stream = client.jetstream(timeout=_ACK_SECONDS)
        return sum([await _replay(one.consumer, one.event_id, stream) for one in chosen])


async def _replay(consumer: str, event_id: UUID, stream: Any) -> bool:
    """The row stays locked until the stream has the event: the consumer counts its next failure after that.

    Killed in between, the row is as it was, and another replay does no harm.
    """
    key = {"consumer": consumer, "event_id": event_id}
    owner = consumer.partition("-")[0]
    async with connected(database(owner)) as db:
        row = (await db.execute(_TAKE, key)).one_or_none()
        if row is None:
            return False
        await db.execute(_ANEW, key)
        try:
            await stream.publish(row.subject, row.payload, headers=_headers(row.headers))
        except (NatsError, TimeoutError) as error:
            raise Refusal(
                f"the stream has not taken event {event_id} ({error!r}); it stays given up"
            ) from error
    return True


def _headers(kept: dict[str, str]) -> dict[str, str]:
    """The envelope as it was; what told the stream of batches and repeats was of that publishing only."""
    envelope = {name: value for name, value in kept.items() if not name.lower().startswith("nats-")}
    return {**envelope, "Nats-Msg-Id": str(uuid4())}
