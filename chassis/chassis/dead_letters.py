"""Events that a service has given up, at the desk of the operator whose they are: seen, and tried again in place.

A service may not publish what others have told, so the kept message goes straight to the consumer that gave it up, in
one transaction with the caller's key and the audit trail. Whatever fails in it is written down and told.
"""

import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from nats.aio.msg import Msg
from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import unreachable
from chassis.events import Consumer
from chassis.idempotency import done_before
from chassis.logs import logger
from chassis.metrics import EVENTS_FAILED
from chassis.questions import Asked
from chassis.service import Service
from chassis.shown_events import shown_fields, shown_reason
from contracts.dead_letters import DeadEvent, DeadEvents, ListDeadEvents, ReplayDeadEvent, Replayed
from contracts.problems import Conflict

# Of a longer one not even the fields are looked at.
_PAYLOAD_BYTES = 65_536
_LIST = text("""
select consumer, event_id, subject, headers ->> 'traceparent' as traceparent,
  case when pg_input_is_valid(headers ->> 'ce-time', 'timestamptz')
    then cast(headers ->> 'ce-time' as timestamptz) end as happened_at,
  case when octet_length(payload) <= :bytes then payload end as payload,
  attempts, reason, failed_at, quarantined_at
from failed_events
where operator = :operator and quarantined_at is not null
  and (cast(:at as timestamptz) is null or (quarantined_at, consumer collate "C", event_id) <
    (cast(:at as timestamptz), cast(:consumer as text), cast(:event_id as uuid)))
order by quarantined_at desc, consumer collate "C" desc, event_id desc limit :limit
""")
_TAKE = text("""
select subject, headers, payload, attempts, reason from failed_events
where operator = :operator and consumer = :consumer and event_id = :event_id and quarantined_at is not null
for update
""").columns(headers=JSONB)
_FAILED = text("""
update failed_events set attempts = attempts + 1, reason = :reason, failed_at = now()
where operator = :operator and consumer = :consumer and event_id = :event_id and quarantined_at is not null
""")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

Work = Callable[[AsyncConnection], Awaitable[Replayed]]
# What the work answers in its transaction, or has answered to the same question under the same key.
Once = Callable[[ReplayDeadEvent, Asked, Work], Awaitable[Replayed]]


class Tell(Protocol):
    """Notes in the audit trail what staff has done, by the transaction that does it."""

    async def __call__(
        self,
        db: AsyncConnection,
        asked: Asked,
        action: str,
        about: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None: ...


class _StillPoisonous(Exception):
    """Leaves the transaction, so that nothing of the event stays. `error` is why it has no effect."""

    def __init__(self, error: Exception) -> None:
        super().__init__(repr(error))
        self.error = error


def answer_for_dead_letters(
    service: Service,
    listing: type[ListDeadEvents],
    replaying: type[ReplayDeadEvent],
    tell: Tell,
    once: Once | None = None,
) -> None:
    """From now on the service answers both; `once` is for one that keeps whole replies by their keys."""

    async def list_dead(question: ListDeadEvents, asked: Asked) -> DeadEvents:
        admin = asked.caller.staff("admin")
        async with service.database.reading() as db:
            rows = await db.execute(_LIST, _page(question, admin.operator))
            return DeadEvents(items=[_dead_event(row, service) for row in rows])

    async def replay(question: ReplayDeadEvent, asked: Asked) -> Replayed:
        asked.caller.staff("admin")
        consumer = _consumer(service, question.consumer)
        if consumer is None:
            raise Conflict("This service listens to nothing of the kind any more.")
        try:
            work = partial(_replay, consumer, question, asked, tell)
            return await (once or partial(_once, service))(question, asked, work)
        except _StillPoisonous as failure:
            return await _failed(service, consumer, question, asked, tell, failure.error)

    service.answers(listing)(list_dead)
    service.answers(replaying)(replay)


def _page(question: ListDeadEvents, operator: str) -> dict[str, Any]:
    below = question.below
    return {
        "operator": operator,
        "bytes": _PAYLOAD_BYTES,
        "limit": question.limit,
        "at": below.given_up_at if below else None,
        "consumer": below.consumer if below else "",
        "event_id": below.event_id if below else UUID(int=0),
    }


def _consumer(service: Service, durable: str) -> Consumer | None:
    return next((one for one in service.consumers if one.durable == durable), None)


def _dead_event(row: Row[Any], service: Service) -> DeadEvent:
    consumer = _consumer(service, row.consumer)
    event = consumer.event if consumer else None
    trace = _TRACEPARENT.fullmatch(row.traceparent or "")
    return DeadEvent(
        consumer=row.consumer,
        event_id=row.event_id,
        subject=row.subject,
        happened_at=row.happened_at,
        given_up_at=row.quarantined_at,
        tried_at=row.failed_at,
        attempts=row.attempts,
        reason=shown_reason(row.reason, event),
        trace_id=trace[1] if trace else None,
        fields=shown_fields(event, row.payload),
    )


async def _once(service: Service, question: ReplayDeadEvent, asked: Asked, work: Work) -> Replayed:
    """The key is kept with the effect; without one neither is."""
    async with service.database.transaction() as db:
        if await done_before(db, asked, question, question.event_id):
            return Replayed(worked=True)
        return await work(db)


def _which(question: ReplayDeadEvent, asked: Asked) -> dict[str, Any]:
    return {
        "operator": asked.caller.operator,
        "consumer": question.consumer,
        "event_id": question.event_id,
    }


async def _replay(
    consumer: Consumer, question: ReplayDeadEvent, asked: Asked, tell: Tell, db: AsyncConnection
) -> Replayed:
    """Of two at once the second waits for the first, and finds the event gone if that worked."""
    row = (await db.execute(_TAKE, _which(question, asked))).one_or_none()
    if row is None:
        raise Conflict("This event is not given up any more.")
    message = Msg(_client=None, subject=row.subject, data=row.payload, headers=row.headers)  # type: ignore[arg-type]
    try:
        await consumer.apply_again(message, db)
    except Exception as error:
        if unreachable(error):
            raise
        raise _StillPoisonous(error) from error
    before = {"attempts": row.attempts, "reason": shown_reason(row.reason, consumer.event)}
    await tell(db, asked, "replay_dead_event", _about(question), before, {"worked": True})
    return Replayed(worked=True)


async def _failed(
    service: Service,
    consumer: Consumer,
    question: ReplayDeadEvent,
    asked: Asked,
    tell: Tell,
    error: Exception,
) -> Replayed:
    """It stays given up, with the reason of this time; nobody is alarmed anew, for somebody is looking."""
    EVENTS_FAILED.labels(consumer.durable).inc()
    logger().warning(
        "event failed again", durable=consumer.durable, event_id=str(question.event_id), exc_info=error
    )
    told = shown_reason(repr(error), consumer.event)
    async with service.database.transaction() as db:
        kept = await db.execute(_FAILED, {**_which(question, asked), "reason": repr(error)[:2000]})
        if not kept.rowcount:
            raise Conflict("This event is not given up any more.")
        after = {"worked": False, "reason": told}
        await tell(db, asked, "replay_dead_event", _about(question), None, after)
    return Replayed(worked=False, reason=told)


def _about(question: ReplayDeadEvent) -> str:
    return f"dead_letter:{question.consumer}.{question.event_id}"
