"""What came of attempts, written down many at a time: state, parts that were taken, and what it has cost."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.telemetry import untraced
from notify.attempts import DELIVERIES, Delivery, Outcome
from notify.service import service

_PARTS = text("""
update sms_parts p set message_id = t.message_id, provider = t.provider
from unnest(cast(:ids as uuid[]), cast(:numbers as int[]), cast(:message_ids as text[]), cast(:providers as text[]))
  as t (id, number, message_id, provider)
where p.delivery_id = t.id and p.number = t.number
""")
# Unless somebody else has taken the delivery over since. What was set aside and is not spent is free again.
_RECORD = text("""
with told as (
  select * from unnest(
    cast(:ids as uuid[]), cast(:attempts as int[]), cast(:states as text[]), cast(:reasons as text[]),
    cast(:waits as float[]), cast(:providers as text[]), cast(:costs as bigint[]), cast(:days as date[]),
    cast(:parts as int[])
  ) as t (id, attempts, state, reason, wait, provider, cost, day, parts)
), written as (
  update deliveries d set state = t.state, reason = t.reason, lease_until = null,
    next_at = now() + make_interval(secs => t.wait), sent_at = case when t.state = 'sent' then now() end,
    provider = t.provider, cost = t.cost,
    ask_status_at = case when t.state = 'sent' and d.own_number is not null then now() + interval '1 second' end
  from told t join deliveries w on w.id = t.id
  where d.id = t.id and d.operator = :operator and d.attempts = t.attempts and d.state in ('sending', 'unknown')
  returning t.*, d.bulk, w.provider as paid, coalesce(t.cost, 0) - coalesce(w.cost, 0) as more
)
update sms_spending s set cost = s.cost + w.more, bulk_cost = s.bulk_cost + w.bulk_more,
  messages = s.messages + w.messages, parts = s.parts + w.parts
from (
  select paid, day, sum(more) as more, coalesce(sum(more) filter (where bulk), 0) as bulk_more,
    count(*) filter (where state = 'sent') as messages, coalesce(sum(parts) filter (where state = 'sent'), 0) as parts
  from written where paid is not null group by paid, day
) w
where s.operator = :operator and s.provider = w.paid and s.day = w.day
""")


async def record(delivery: Delivery, outcome: Outcome) -> None:
    """Write down what came of one attempt."""
    await record_all(delivery.operator, [(delivery, outcome)])


async def record_all(operator: str, attempts: list[tuple[Delivery, Outcome]]) -> None:
    """In one transaction."""
    final = [(delivery, _or_given_up(delivery, outcome)) for delivery, outcome in attempts]
    rows = [_row(delivery, outcome) for delivery, outcome in final]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    with untraced():
        async with service.database.transaction() as db:
            await record_parts(db, final)
            await db.execute(_RECORD, columns | {"operator": operator})
            await settle(db, operator, [delivery.id for delivery, _ in final if delivery.channel == "sms"])
    for delivery, outcome in final:
        DELIVERIES.labels(delivery.operator, delivery.channel, outcome.state).inc()


def wait_of(delivery: Delivery, outcome: Outcome) -> float:
    """Seconds before it is tried again, if it is."""
    delays = service.settings.send_delays
    return 0.0 if outcome.at_once else float(delays[min(delivery.attempts, len(delays)) - 1])


def _row(delivery: Delivery, outcome: Outcome) -> dict[str, Any]:
    free = outcome.state == "queued" and not outcome.kept and not _taken(delivery, outcome)
    return {
        "ids": delivery.id,
        "attempts": delivery.attempts,
        "states": outcome.state,
        "reasons": outcome.reason,
        "waits": wait_of(delivery, outcome),
        "providers": None if free else delivery.provider,
        "costs": _cost(delivery, outcome) if delivery.channel == "sms" else None,
        "days": delivery.day,
        "parts": delivery.whole,
    }


def _taken(delivery: Delivery, outcome: Outcome) -> int:
    return delivery.whole - len(delivery.parts) + len(outcome.taken)


def _cost(delivery: Delivery, outcome: Outcome) -> int:
    """What he says, or all that was set aside while he may have it, or the price of the parts that he has."""
    if outcome.cost is not None:
        return outcome.cost
    if outcome.state in {"sent", "unknown"} or outcome.kept:
        return delivery.cost
    return delivery.cost * _taken(delivery, outcome) // max(1, delivery.whole)


def _or_given_up(delivery: Delivery, outcome: Outcome) -> Outcome:
    age = datetime.now(UTC) - delivery.created_at
    if outcome.state == "queued" and age > timedelta(hours=service.settings.give_up_hours):
        why = f"given up after {delivery.attempts} attempts: {outcome.reason}"
        return replace(outcome, state="failed", reason=why)
    return outcome


async def record_parts(db: AsyncConnection, attempts: list[tuple[Delivery, Outcome]]) -> None:
    """In the caller's transaction: they are not sent again, and their receipts are known by the centre's ids."""
    rows = [
        (delivery.id, number, message_id, delivery.provider)
        for delivery, outcome in attempts
        for number, message_id in outcome.taken.items()
    ]
    if rows:
        names = ("ids", "numbers", "message_ids", "providers")
        await db.execute(_PARTS, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


_SETTLE = text("""
update deliveries d
set state = case when p.failed then 'failed' else 'delivered' end,
    reason = case when p.failed then p.reason when d.state = 'sent' then d.reason end,
    delivered_at = case when p.failed then null else now() end,
    ask_status_at = null
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
    if not (known := sorted(set(ids))):
        return
    settled = await db.execute(_SETTLE, {"operator": operator, "ids": known})
    for (state,) in settled:
        DELIVERIES.labels(operator, "sms", state).inc()
