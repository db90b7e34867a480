"""Events whose effect failed for good: shown from every service's database, and published anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, text

from cabinet.administration import broker, connected, database, printable, variable
from cabinet.stack import SERVICES

_CHOSEN = """
where quarantined_at is not null and (cast(:consumer as text) is null or consumer = :consumer)
  and (cast(:event_id as uuid) is null or event_id = :event_id)
order by quarantined_at
"""
_SHOW = text(
    f"select consumer, event_id, subject, reason, attempts, quarantined_at from failed_events {_CHOSEN}"
)
_TAKE = text(
    f"select consumer, event_id, subject, headers, payload from failed_events {_CHOSEN} limit 1 for update"
)
_ANEW = text(
    "update failed_events set attempts = 0, quarantined_at = null "
    "where consumer = :consumer and event_id = :event_id"
)
_ACK_SECONDS = 5.0


async def quarantined(service: str | None) -> list[Row[Any]]:
    """All that were given up by one service, or by all of them."""
    found: list[Row[Any]] = []
    for name in [service] if service else SERVICES:
        async with connected(database(name)) as db:
            found += (await db.execute(_SHOW, {"consumer": None, "event_id": None})).all()
    return sorted(found, key=lambda one: one.quarantined_at)


def lines(one: Row[Any]) -> Iterator[str]:
    """For people: who, what, how often, when; then why."""
    when: datetime = one.quarantined_at.astimezone(UTC)
    which = f"{one.consumer}  {one.event_id}  {printable(one.subject)}"
    yield f"{which}  attempts {one.attempts}  {when:%Y-%m-%d %H:%M:%SZ}"
    yield f"    {printable(one.reason)}"


async def replay_all(service: str | None, consumer: str | None, event_id: UUID | None) -> int:
    """Those that are chosen, one after another; returns how many."""
    names = [service] if service else list(SERVICES)
    if consumer and not service:
        names = [name for name in names if consumer.startswith(f"{name}-")]
    count = 0
    async with broker(variable("NATS_URL")) as client:
        stream = client.jetstream(timeout=_ACK_SECONDS)
        for name in names:
            while await _replay_one(name, stream, {"consumer": consumer, "event_id": event_id}):
                count += 1
    return count


async def _replay_one(service: str, stream: Any, chosen: dict[str, Any]) -> bool:
    """The row stays locked until the stream has the event: the consumer counts its next failure after that.

    Killed in between, the row is as it was, and another replay does no harm.
    """
    async with connected(database(service)) as db:
        row = (await db.execute(_TAKE, chosen)).one_or_none()
        if row is None:
            return False
        await db.execute(_ANEW, {"consumer": row.consumer, "event_id": row.event_id})
        await stream.publish(row.subject, row.payload, headers=_headers(row.headers))
    return True


def _headers(kept: dict[str, str]) -> dict[str, str]:
    """The envelope as it was; what told the stream of batches and repeats was of that publishing only."""
    envelope = {name: value for name, value in kept.items() if not name.lower().startswith("nats-")}
    return {**envelope, "Nats-Msg-Id": str(uuid4())}
