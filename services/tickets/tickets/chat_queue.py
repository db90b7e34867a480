"""The desk's side of chats: the queue, taking one, handing it over."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import Chat, ChatList, ListChatQueue, TakeChat, TransferChat
from tickets.chat_desk import SEEN_WITHIN, at_desk, queue_again
from tickets.chat_parties import Party, known, locked, party
from tickets.chat_rules import Rules, rules_of
from tickets.chat_talk import change, say
from tickets.chat_views import place_of, rows, shown, summary
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import chats, consultants

_WAITING = ("queued", "left")


@service.answers(ListChatQueue)
async def list_chat_queue(question: ListChatQueue, asked: Asked) -> ChatList:
    """Problems: not-allowed, not-found (no chat here), bad-request for a cursor that is not one of ours."""
    asked.caller.staff("support", "manager")
    staff = party(asked)
    rules_of(staff.operator)
    place, oldest_first = place_of(question.cursor), question.status in _WAITING
    page = _of(question.status, rows(staff))
    if question.mine:
        page = page.where(chats.c.consultant_id == staff.id)
    if place is not None:
        page = page.where(chats.c.position > place if oldest_first else chats.c.position < place)
    page = page.order_by(chats.c.position if oldest_first else chats.c.position.desc())
    async with service.database.reading() as db:
        found = (await db.execute(page.limit(question.limit + 1))).mappings().all()
    items = found[: question.limit]
    more = len(found) > question.limit
    return ChatList(
        items=[summary(row) for row in items], next_cursor=str(items[-1]["position"]) if more else None
    )


def _of(status: str, page: Select[Any]) -> Select[Any]:
    if status != "left":
        return page.where(chats.c.status == status)
    return page.where(
        chats.c.closed_by == "offline",
        chats.c.ticket_id.is_(None),
        chats.c.answered_at.is_(None),
        chats.c.contact.is_not(None),
    )


@service.answers(TakeChat)
async def take_chat(question: TakeChat, asked: Asked) -> Chat:
    """Of two who take it at once one has it; whoever has it already keeps it. Problems as the contract says."""
    asked.caller.staff("support", "manager")
    staff, now = party(asked), datetime.now(UTC)
    rules = rules_of(staff.operator)
    async with service.database.transaction() as db:
        await known(db, staff, question.chat_id)
        consultant = await at_desk(db, staff.operator, staff.id, now)
        chat = await locked(db, staff, question.chat_id)
        if not (chat.status == "open" and chat.consultant_id == staff.id):
            if chat.status != "queued":
                raise Conflict("A colleague has taken this chat, or it has ended.")
            await _has_room(db, rules, staff.operator, consultant)
            await _give(db, chat, consultant)
            after = {"status": "open", "consultant": str(staff.id)}
            await tell_audit(db, asked, "take_chat", f"chat:{chat.id}", {"status": chat.status}, after)
        return await shown(db, staff, chat.id)


@service.answers(TransferChat)
async def transfer_chat(question: TransferChat, asked: Asked) -> Chat:
    """By the consultant who holds it, or a manager. Problems: not-allowed, not-found, conflict."""
    asked.caller.staff("support", "manager")
    staff, now = party(asked), datetime.now(UTC)
    rules = rules_of(staff.operator)
    async with service.database.transaction() as db:
        await known(db, staff, question.chat_id)
        colleague = await _colleague(db, staff.operator, question.to, now) if question.to else None
        chat = await locked(db, staff, question.chat_id)
        if chat.status != "open":
            raise Conflict("Only an open chat is handed over.")
        if staff.role == "support":
            staff.holds(chat)
        before = {"consultant": str(chat.consultant_id)}
        if question.note.strip():
            name = chat.consultant_name
            chat = await say(db, chat, "note", name, question.note.strip(), now, author_id=staff.id)
        await _hand_over(db, rules, staff, chat, colleague, now)
        after = {
            "consultant": str(question.to) if question.to else None,
            "status": "open" if colleague else "queued",
        }
        await tell_audit(db, asked, "transfer_chat", f"chat:{chat.id}", before, after)
        return await shown(db, staff, chat.id)


async def _hand_over(
    db: AsyncConnection, rules: Rules, staff: Party, chat: Row[Any], colleague: Row[Any] | None, now: datetime
) -> None:
    if colleague is None:
        await queue_again(db, chat, now)
    elif colleague.staff_id != chat.consultant_id:
        await _has_room(db, rules, staff.operator, colleague)
        await _give(db, chat, colleague)


async def _colleague(db: AsyncConnection, operator: str, staff_id: UUID, now: datetime) -> Row[Any]:
    """The row, held: nobody is given more at once than fits. Problem: conflict, for whoever is not at the desk."""
    there = select(consultants).filter_by(operator=operator, staff_id=staff_id).with_for_update()
    found = (await db.execute(there)).one_or_none()
    if found is None or found.seen_at <= now - SEEN_WITHIN:
        raise Conflict("This colleague is not at the desk.")
    return found


async def _has_room(db: AsyncConnection, rules: Rules, operator: str, consultant: Row[Any]) -> None:
    """Of a consultant whose row is held. Problem: conflict."""
    held = select(func.count()).select_from(chats)
    held = held.filter_by(operator=operator, consultant_id=consultant.staff_id, status="open")
    if (await db.execute(held)).scalar_one() >= rules.chat.at_once:
        raise Conflict(f"A consultant holds {rules.chat.at_once} chats at most.")


async def _give(db: AsyncConnection, chat: Row[Any], consultant: Row[Any]) -> None:
    await change(db, chat, status="open", consultant_id=consultant.staff_id, consultant_name=consultant.name)
