"""Chats are read: one whole, a subscriber's own, and how far each side has read."""

from chassis.questions import Asked
from contracts.tickets import Chat, ChatList, GetChat, ListChats, ReadChat, ReadMarks
from tickets.chat_limits import count_sign
from tickets.chat_parties import locked, party
from tickets.chat_rules import rules_of
from tickets.chat_talk import change
from tickets.chat_views import place_of, rows, shown, summary
from tickets.service import service
from tickets.staff_acts import looking
from tickets.tables import chats


@service.answers(GetChat)
async def get_chat(question: GetChat, asked: Asked) -> Chat:
    """Problem: not-found, also for another's chat."""
    who = party(asked, question)
    rules_of(who.operator)
    async with looking(asked, "look_at_chat", f"chat:{question.chat_id}") as db:
        return await shown(db, who, question.chat_id, question.after)


@service.answers(ListChats)
async def list_chats(question: ListChats, asked: Asked) -> ChatList:
    """Newest first. Problem: bad-request for a cursor that is not one of ours."""
    subscriber = asked.subscriber
    rules_of(subscriber.operator)
    page = rows(party(asked)).order_by(chats.c.position.desc()).limit(question.limit + 1)
    before = place_of(question.cursor)
    if before is not None:
        page = page.where(chats.c.position < before)
    async with service.database.reading() as db:
        found = (await db.execute(page)).mappings().all()
    items = found[: question.limit]
    more = len(found) > question.limit
    return ChatList(
        items=[summary(row) for row in items], next_cursor=str(items[-1]["position"]) if more else None
    )


@service.answers(ReadChat)
async def read_chat(question: ReadChat, asked: Asked) -> ReadMarks:
    """Problems: not-found, also for another's chat; too-many-requests."""
    who = party(asked, question)
    mark = "staff_read" if who.side == "staff" else "person_read"
    async with service.database.transaction() as db:
        chat = await locked(db, who, question.chat_id)
        reached = min(question.position, chat.said)
        if reached > getattr(chat, mark):
            await count_sign(who.operator, chat.id, who.side)
            chat = await change(db, chat, **{mark: reached})
        return ReadMarks(person_read=chat.person_read, staff_read=chat.staff_read)
