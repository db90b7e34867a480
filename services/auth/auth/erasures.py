"""A subscriber is forgotten after the contract's end: here at once, in the other services by event.

Every part may be repeated and goes on after a crash; the act is kept, and says when each service had nothing left.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.held import HELD
from auth.service import service
from auth.sessions import end_sessions
from auth.signing import Owner
from chassis.events import Happened
from chassis.held import forget, forget_events
from chassis.outbox import emit
from chassis.questions import Asked
from contracts.auth import EraseSubscriber, Erasure, GetErasure, SubscriberErased
from contracts.billing import BillingForgot, ContractEnded
from contracts.data_rights import Forgotten
from contracts.notify import NotifyForgot
from contracts.problems import Conflict, NotFound
from contracts.tickets import TicketsForgot

_FIND = text("""
select id, ended_on from subscribers where operator = :operator and id = :id for update
""")
_BEGIN = text("""
insert into erasures (operator, subscriber_id, author, reason, auth_at)
values (:operator, :id, :author, :reason, now()) on conflict do nothing
""")
_MARK = text("""
update subscribers set version = version + 1, erased_at = now() where operator = :operator and id = :id
returning contract, account, version
""")
_ACT = text("select * from erasures where operator = :operator and subscriber_id = :id")
_DONE = {
    part: text(
        f"update erasures set {part}_at = coalesce({part}_at, now()) "
        "where operator = :operator and subscriber_id = :id"
    )
    for part in ("billing", "tickets", "notify")
}
_ENDED = text("""
update subscribers set ended_on = coalesce(ended_on, :day) where operator = :operator and id = :id
""")


@service.answers(EraseSubscriber)
async def erase_subscriber(question: EraseSubscriber, asked: Asked) -> Erasure:
    """Once: whoever asks again sees how far it is."""
    staff = asked.caller.staff("manager")
    whose = {"operator": staff.operator, "id": question.subscriber_id}
    async with service.database.transaction() as db:
        known = (await db.execute(_FIND, whose)).one_or_none()
        if known is None:
            raise NotFound("There is no such subscriber.")
        if known.ended_on is None:
            raise Conflict("The contract has not ended: without the subscriber's data it cannot be served.")
        begun = await db.execute(_BEGIN, {**whose, "author": f"staff:{staff.id}", "reason": question.reason})
        if begun.rowcount:
            await _erase(db, staff.operator, question.subscriber_id)
            await audit(db, asked, "erase_subscriber", f"subscriber:{question.subscriber_id}")
        return _as_told((await db.execute(_ACT, whose)).one())


async def _erase(db: AsyncConnection, operator: str, subscriber_id: UUID) -> None:
    await end_sessions(db, Owner(operator, "subscriber", subscriber_id))
    await forget(db, HELD, operator, subscriber_id)
    marked = (await db.execute(_MARK, {"operator": operator, "id": subscriber_id})).mappings().one()
    await emit(
        db, SubscriberErased(subscriber_id=subscriber_id, **marked), operator=operator, about=subscriber_id
    )


@service.answers(GetErasure)
async def get_erasure(question: GetErasure, asked: Asked) -> Erasure:
    """How far it is."""
    staff = asked.caller.staff("manager")
    async with service.database.reading() as db:
        whose = {"operator": staff.operator, "id": question.subscriber_id}
        found = (await db.execute(_ACT, whose)).one_or_none()
    if found is None:
        raise NotFound("Nobody has asked to forget this subscriber.")
    return _as_told(found)


@service.on(BillingForgot)
async def note_billing(event: BillingForgot, happened: Happened, db: AsyncConnection) -> None:
    await _note("billing", event, happened, db)


@service.on(TicketsForgot)
async def note_tickets(event: TicketsForgot, happened: Happened, db: AsyncConnection) -> None:
    await _note("tickets", event, happened, db)


@service.on(NotifyForgot)
async def note_notify(event: NotifyForgot, happened: Happened, db: AsyncConnection) -> None:
    await _note("notify", event, happened, db)


async def _note(part: str, event: Forgotten, happened: Happened, db: AsyncConnection) -> None:
    """By now what auth had told of the subscriber has been published, so the rows of it go too."""
    await db.execute(_DONE[part], {"operator": happened.operator, "id": event.subscriber_id})
    await forget_events(db, event.subscriber_id)


@service.on(ContractEnded)
async def note_end(event: ContractEnded, happened: Happened, db: AsyncConnection) -> None:
    """The day from which the subscriber may be forgotten."""
    day = event.ended_on or happened.at.astimezone(service.profile_of(happened.operator).zone).date()
    await db.execute(_ENDED, {"operator": happened.operator, "id": event.subscriber_id, "day": day})


def _as_told(act: Row[Any]) -> Erasure:
    done = {
        "auth": act.auth_at,
        "billing": act.billing_at,
        "tickets": act.tickets_at,
        "notify": act.notify_at,
    }
    moments = [moment for moment in done.values() if moment is not None]
    return Erasure(
        subscriber_id=act.subscriber_id,
        author=act.author,
        reason=act.reason,
        asked_at=act.asked_at,
        done=done,
        finished_at=max(moments) if len(moments) == len(done) else None,
    )
