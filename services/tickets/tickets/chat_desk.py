"""Who is at the desk of chats. Nobody is, when no desk has been heard of for a minute or people do not work now."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import BeAtDesk, Desk, DeskColleague, LeaveDesk
from tickets.chat_rules import Rules, rules_of
from tickets.chat_talk import change
from tickets.service import service
from tickets.tables import chats, consultants

# The desk says every twenty seconds that it is there.
SEEN_WITHIN = timedelta(minutes=1)


@service.answers(BeAtDesk)
async def be_at_desk(question: BeAtDesk, asked: Asked) -> Desk:
    """Problems: not-allowed, not-found."""
    staff, now = asked.caller.staff("support", "manager"), datetime.now(UTC)
    rules = rules_of(staff.operator)
    there = {"name": question.name.strip() or question.name, "seen_at": now}
    async with service.database.transaction() as db:
        await db.execute(
            insert(consultants)
            .values(operator=staff.operator, staff_id=staff.id, **there)
            .on_conflict_do_update(index_elements=["operator", "staff_id"], set_=there)
        )
        return await desk(db, rules, now)


@service.answers(LeaveDesk)
async def leave_desk(_: LeaveDesk, asked: Asked) -> Desk:
    """Problems: not-allowed, not-found."""
    staff, now = asked.caller.staff("support", "manager"), datetime.now(UTC)
    rules = rules_of(staff.operator)
    async with service.database.transaction() as db:
        await db.execute(delete(consultants).filter_by(operator=staff.operator, staff_id=staff.id))
        held = select(chats).filter_by(operator=staff.operator, consultant_id=staff.id, status="open")
        for chat in (await db.execute(held.order_by(chats.c.position).with_for_update())).all():
            await queue_again(db, chat, now)
        return await desk(db, rules, now)


async def queue_again(db: AsyncConnection, chat: Row[Any], now: datetime) -> None:
    """A chat that is held goes back to its place in the queue; what its patience has to wait begins anew."""
    await change(db, chat, status="queued", consultant_id=None, consultant_name=None, queued_at=now)


async def at_desk(db: AsyncConnection, operator: str, staff_id: Any, now: datetime) -> Row[Any]:
    """The consultant's row, held; the act itself shows that he is there. Problem: conflict for whoever is not."""
    here = update(consultants).filter_by(operator=operator, staff_id=staff_id).values(seen_at=now)
    found = (await db.execute(here.returning(*consultants.c))).one_or_none()
    if found is None:
        raise Conflict("Be at the desk first: say under which name you answer.")
    return found


async def present(db: AsyncConnection, operator: str, now: datetime) -> dict[Any, Row[Any]]:
    """The consultants at the desk, by id."""
    seen = select(consultants).filter_by(operator=operator)
    found = await db.execute(seen.where(consultants.c.seen_at > now - SEEN_WITHIN).order_by("name"))
    return {one.staff_id: one for one in found}


async def staffed(db: AsyncConnection, rules: Rules, now: datetime) -> bool:
    """Whether a chat finds somebody: people work now, and one of them is at the desk."""
    open_now = rules.profile.calendar.is_open(now)
    return open_now and bool(await present(db, rules.profile.operator, now))


async def desk(db: AsyncConnection, rules: Rules, now: datetime) -> Desk:
    operator = rules.profile.operator
    waits = select(func.count()).select_from(chats).filter_by(operator=operator, status="queued")
    held = select(chats.c.consultant_id, func.count()).filter_by(operator=operator, status="open")
    loads = {one: int(count) for one, count in await db.execute(held.group_by(chats.c.consultant_id))}
    colleagues = [
        DeskColleague(id=one.staff_id, name=one.name, seen_at=one.seen_at, chats=loads.get(one.staff_id, 0))
        for one in (await present(db, operator, now)).values()
    ]
    return Desk(
        staffed=await staffed(db, rules, now),
        waiting=(await db.execute(waits)).scalar_one(),
        at_once=rules.chat.at_once,
        consultants=colleagues,
    )
