"""One notice over one channel to one address: queued, sending, then sent, delivered, failed, unknown or outdated.

A delivery is created in the transaction that holds the event's inbox key and sent outside of any. Whoever
sends holds a lease, and gets it for what is still true. When the process dies, an e-mail is sent again under the
same Message-ID, and an SMS becomes `unknown`, since SMPP cannot say whether it was taken.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from prometheus_client import Counter, Gauge
from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.isolation import across_operators
from chassis.logs import logger
from chassis.telemetry import trace_headers, untraced
from notify.premises import OUTDATED
from notify.rendering import Facts, words
from notify.segments import segments
from notify.service import service
from notify.tables import Channel, deliveries, sms_parts
from notify.wakeups import wake

DELIVERIES = Counter(
    "cabinet_deliveries",
    "Attempts to deliver, by their outcome; `outdated` was not true any more",
    ["operator", "channel", "outcome"],
)
QUEUE_AGE = Gauge(
    "cabinet_delivery_queue_age_seconds", "How long the oldest due delivery waits", ["operator", "channel"]
)

_KEEP_SECONDS = 1.0
LATE = "the process that was sending it ended before the answer was written down"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed delivery. `parts` are the numbers of the SMS parts that the centre has not taken yet."""

    id: UUID
    operator: str
    channel: Channel
    address: str
    subject: str
    text: str
    html: str
    attempts: int
    created_at: datetime
    traceparent: str | None
    parts: list[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. `queued` is to be tried again; `taken` are the centre's ids of SMS parts."""

    state: Literal["sent", "queued", "failed", "unknown"]
    reason: str | None = None
    taken: dict[int, str] = field(default_factory=dict)


async def queue_delivery(
    channel: Channel, address: str, notice: str, facts: Facts, db: AsyncConnection
) -> None:
    """Once by (event, channel, address), in the caller's transaction."""
    told = words(notice, channel, facts)
    number = _plain(address) if channel == "sms" else address.strip()
    queued = await db.execute(
        insert_once(deliveries)
        .values(
            operator=facts.recipient.operator,
            event_id=facts.happened.id,
            subscriber_id=facts.recipient.subscriber_id,
            channel=channel,
            address=number,
            kind=notice,
            subject=told.title,
            text=told.text,
            html=told.html,
            traceparent=trace_headers().get("traceparent"),
        )
        .on_conflict_do_nothing()
        .returning(deliveries.c.id)
    )
    delivery_id = queued.scalar_one_or_none()
    if delivery_id is None:
        return
    if channel == "sms":
        part = {"delivery_id": delivery_id, "operator": facts.recipient.operator, "address": number}
        count = len(segments(told.text).parts)
        await db.execute(insert(sms_parts), [part | {"number": n} for n in range(1, count + 1)])
    await wake(db, channel, facts.recipient.operator)


def _plain(phone: str) -> str:
    """`+7 (911) 000-00-00` -> `+79110000000`."""
    return "".join(character for character in phone if character not in " ()-\u00a0")


_CLAIM = text(f"""
with due as (
  select d.id, {OUTDATED} as outdated
  from deliveries d left join premises p on p.event_id = d.event_id
  where d.channel = :channel and d.operator = :operator and d.state = 'queued' and d.next_at <= now()
  order by d.next_at, d.id limit :room for update of d skip locked
)
update deliveries d set
  state = case when outdated is null then 'sending' else 'outdated' end,
  attempts = case when outdated is null then attempts + 1 else attempts end,
  lease_until = case when outdated is null then now() + make_interval(secs => :lease) end,
  reason = outdated
from due where d.id = due.id
returning d.id, d.operator, d.channel, d.address, d.subject, d.text, d.html, d.attempts, d.created_at, d.traceparent,
  array(select p.number from sms_parts p where p.delivery_id = d.id and p.message_id is null order by 1) as parts,
  outdated
""")


async def claim(channel: Channel, operator: str, room: int) -> list[Delivery]:
    """At most `room` due deliveries, the oldest first; nobody else gets them until the lease is over.

    What has become untrue while it waited is put aside on the way.
    """
    asked = {"channel": channel, "operator": operator, "lease": service.settings.lease_seconds}
    claimed: list[Delivery] = []
    with untraced():  # a poll is nobody's trace
        async with service.database.reading() as db:
            while wanted := room - len(claimed):
                rows = (await db.execute(_CLAIM, asked | {"room": wanted})).mappings().all()
                claimed += _still_true([dict(row) for row in rows])
                if len(rows) < wanted:
                    break
    return sorted(claimed, key=lambda delivery: delivery.id)


def _still_true(rows: list[dict[str, Any]]) -> list[Delivery]:
    taken = []
    for row in rows:
        if why := row.pop("outdated"):
            DELIVERIES.labels(row["operator"], row["channel"], "outdated").inc()
            logger().info("not sent", delivery=str(row["id"]), state="outdated", reason=why)
        else:
            taken.append(Delivery(**row))
    return taken


async def record(delivery: Delivery, outcome: Outcome) -> None:
    """Write down what came of the attempt, unless somebody else has taken the delivery over since."""
    outcome = _or_given_up(delivery, outcome)
    delays = service.settings.send_delays
    wait = delays[min(delivery.attempts, len(delays)) - 1]
    now = datetime.now(UTC)
    with untraced():
        async with service.database.transaction() as db:
            await record_parts(db, delivery, outcome.taken)
            await db.execute(
                update(deliveries)
                .where(
                    deliveries.c.id == delivery.id,
                    deliveries.c.operator == delivery.operator,
                    deliveries.c.attempts == delivery.attempts,
                    deliveries.c.state.in_(("sending", "unknown")),
                )
                .values(
                    state=outcome.state,
                    reason=outcome.reason,
                    lease_until=None,
                    next_at=now + timedelta(seconds=wait),
                    sent_at=now if outcome.state == "sent" else None,
                )
            )
            await settle(db, delivery.operator, [delivery.id])
    DELIVERIES.labels(delivery.operator, delivery.channel, outcome.state).inc()


def _or_given_up(delivery: Delivery, outcome: Outcome) -> Outcome:
    age = datetime.now(UTC) - delivery.created_at
    if outcome.state == "queued" and age > timedelta(hours=service.settings.give_up_hours):
        why = f"given up after {delivery.attempts} attempts: {outcome.reason}"
        return Outcome("failed", why, outcome.taken)
    return outcome


async def record_parts(db: AsyncConnection, delivery: Delivery, taken: dict[int, str]) -> None:
    """In the caller's transaction: they are not sent again, and their receipts are known by the centre's ids."""
    if taken:
        part = update(sms_parts).where(
            sms_parts.c.delivery_id == delivery.id, sms_parts.c.number == bindparam("part")
        )
        rows = [{"part": number, "taken_as": message_id} for number, message_id in taken.items()]
        await db.execute(part.values(message_id=bindparam("taken_as")), rows)


_SETTLE = text("""
update deliveries d
set state = case when p.failed then 'failed' else 'delivered' end,
    reason = case when p.failed then p.reason end,
    delivered_at = case when p.failed then null else now() end
from (
  select delivery_id, bool_or(outcome = 'failed') as failed,
    bool_and(coalesce(outcome, '') = 'delivered') as delivered, max(reason) as reason
  from sms_parts where delivery_id = any(:ids) group by delivery_id
) p
where d.id = p.delivery_id and d.operator = :operator and d.state in ('sent', 'unknown') and (p.failed or p.delivered)
returning d.state
""")


async def settle(db: AsyncConnection, operator: str, ids: Iterable[UUID]) -> None:
    """An SMS is delivered when all of its parts are, and failed when one of them is."""
    settled = await db.execute(_SETTLE, {"operator": operator, "ids": sorted(set(ids))})
    for (state,) in settled:
        DELIVERIES.labels(operator, "sms", state).inc()


_EXPIRE = text("""
update deliveries
set state = case when channel = 'sms' or secret then 'unknown' else 'queued' end, reason = :reason,
    lease_until = null, next_at = now()
where state = 'sending' and lease_until < now()
returning operator, channel, state
""")
_AGES = text("""
select o.operator, c.channel, extract(epoch from now() - (
  select min(next_at) from deliveries d where d.channel = c.channel and d.operator = o.operator and d.state = 'queued'
)) as age
from unnest(cast(:operators as text[])) o (operator), (values ('sms'), ('email')) c (channel)
""")


@service.works
async def keep_queue() -> None:
    """Take up what a dead process left, and measure how long the queues wait."""
    operators = [profile.operator for profile in service.profiles]
    while True:
        with untraced(), across_operators():
            async with service.database.reading() as db:
                expired = (await db.execute(_EXPIRE, {"reason": LATE})).all()
                ages = (await db.execute(_AGES, {"operators": operators})).all()
        for operator, channel, state in expired:
            DELIVERIES.labels(operator, channel, state).inc()
        for operator, channel, age in ages:
            QUEUE_AGE.labels(operator, channel).set(max(0.0, float(age or 0)))
        await asyncio.sleep(_KEEP_SECONDS)
