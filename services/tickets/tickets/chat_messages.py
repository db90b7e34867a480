"""What is said in a chat, by either side, and that somebody is typing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before_by
from chassis.questions import Asked
from contracts.problems import Conflict, NotFound
from contracts.tickets import AddChatMessage, Chat, TypeInChat, Typing, TypingTold
from tickets.attachments import attach
from tickets.chat_desk import at_desk
from tickets.chat_limits import count_sign, may_write
from tickets.chat_parties import Party, known, locked, party
from tickets.chat_rules import rules_of
from tickets.chat_talk import say
from tickets.chat_views import shown
from tickets.offline_chats import add_to_request
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import chat_messages, chats

# A page says it again every three seconds for as long as somebody types.
TYPING = timedelta(seconds=6)


@service.answers(AddChatMessage)
async def add_chat_message(question: AddChatMessage, asked: Asked) -> Chat:
    """Answers with the chat from this message on.

    Problems: not-found, conflict (ended, or not held by the caller), too-many-requests, idempotency-key-reused.
    """
    who, now, message_id = party(asked, question), datetime.now(UTC), uuid4()
    rules_of(who.operator)
    keeper = who.id or question.chat_id
    async with service.database.transaction() as db:
        await known(db, who, question.chat_id)
        consultant = await at_desk(db, who.operator, who.id, now) if who.side == "staff" else None
        chat = await locked(db, who, question.chat_id)
        said = await done_before_by(db, who.operator, keeper, asked.key, question, message_id)
        if said:
            return await shown(db, who, chat.id, await _before(db, chat, said))
        post_id = None
        if consultant:
            await _answer(db, asked, chat, consultant, question.text, message_id)
        else:
            post_id = await _tell(db, who, chat, question.text, message_id)
        if question.attachments:
            readers = {"subscriber_id": _reader(chat), "post_id": post_id}
            await attach(db, asked.caller, question.attachments, chat_message_id=message_id, **readers)
        return await shown(db, who, chat.id, chat.said)


def _reader(chat: Row[Any]) -> UUID:
    """Who may read the files of a chat. Problem: conflict, since a visitor has no access token to get one."""
    if chat.subscriber_id is None:
        raise Conflict("Files are sent to and by subscribers only.")
    return UUID(str(chat.subscriber_id))


async def _before(db: AsyncConnection, chat: Row[Any], message_id: UUID) -> int:
    """After which position the message stands."""
    it = select(chat_messages.c.position).filter_by(operator=chat.operator, chat_id=chat.id, id=message_id)
    return int((await db.execute(it)).scalar_one()) - 1


async def _answer(
    db: AsyncConnection, asked: Asked, chat: Row[Any], consultant: Row[Any], text: str, message_id: UUID
) -> None:
    if chat.status != "open" or chat.consultant_id != consultant.staff_id:
        raise Conflict("A colleague holds this chat, or nobody: take it first.")
    answered = {"author_id": consultant.staff_id, "message_id": message_id, "staff_read": chat.said}
    now = await say(db, chat, "staff", consultant.name, text, datetime.now(UTC), **answered)
    await tell_audit(db, asked, "answer_chat", f"chat:{chat.id}", None, {"message": now.said})


async def _tell(db: AsyncConnection, who: Party, chat: Row[Any], text: str, message_id: UUID) -> UUID | None:
    """What is said after nobody was there goes into the request, or waits with the rest of a visitor's words.

    Returns the request's message, if there is one.
    """
    left, now = chat.closed_by == "offline" and chat.answered_at is None, datetime.now(UTC)
    if chat.status == "closed" and not left:
        raise Conflict("The chat has ended: begin a new one.")
    await may_write(db, who.operator, chat.id, chat.said)
    await say(db, chat, who.author, chat.name, text, now, author_id=who.id, message_id=message_id)
    if not chat.ticket_id:
        return None
    return await add_to_request(db, who.operator, chat.ticket_id, text, now)


@service.answers(TypeInChat)
async def type_in_chat(question: TypeInChat, asked: Asked) -> TypingTold:
    """No fact, so it passes by the outbox: lost is as if it was not typed. Problems: not-found, too-many-requests."""
    who = party(asked, question)
    async with service.database.reading() as db:
        found = await db.execute(select(chats).where(chats.c.id == question.chat_id, who.sees))
        chat = found.one_or_none()
    if chat is None:
        raise NotFound("There is no such chat.")
    await count_sign(who.operator, chat.id, who.side)
    until = datetime.now(UTC) + TYPING
    mine = who.side == "person" or chat.consultant_id == who.id
    if chat.status == "open" and mine:
        typing = _typing(chat, who, until)
        await service.connection.publish(typing.subject(who.operator), typing.model_dump_json().encode())
    return TypingTold(until=until)


def _typing(chat: Row[Any], who: Party, until: datetime) -> Typing:
    by_staff = who.side == "staff"
    reads: UUID | None = chat.subscriber_id if by_staff else None
    return Typing(
        chat_id=chat.id,
        side=who.side,
        name=chat.consultant_name if by_staff else chat.name,
        subscriber_id=reads,
        staff_id=None if by_staff else chat.consultant_id,
        until=until,
    )
