"""Nobody is there: a subscriber's chat becomes a request by itself, a visitor's is left for staff to answer."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import AnswerLeftChat, Chat, VisitorAnswered
from tickets.chat_desk import at_desk
from tickets.chat_parties import known, locked, party
from tickets.chat_rules import Rules, rules_of
from tickets.chat_talk import change, say, spoken_lines
from tickets.chat_views import shown
from tickets.posts import post_from_subscriber
from tickets.requests import open_for
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import attachments, chat_messages, tickets

# As long as a message of a request may be.
LONGEST_POST = 10_000


async def go_offline(db: AsyncConnection, rules: Rules, chat: Row[Any], now: datetime) -> None:
    """Of a chat that is held and lives: whoever holds the row alone decides, so it becomes one request."""
    ended = {"status": "closed", "closed_by": "offline", "closed_at": now}
    if chat.subscriber_id is None:
        # Nobody is promised an answer who cannot be reached.
        promised = rules.promise(now) if chat.contact else None
        await change(db, chat, answer_by=promised, **ended)
        return
    first, *more = await _words(db, rules, chat)
    made = await open_for(db, chat.operator, chat.subscriber_id, topic=chat.topic, text=first, at=now)
    theirs = select(chat_messages.c.id).filter_by(operator=chat.operator, chat_id=chat.id)
    files = update(attachments).filter_by(operator=chat.operator)
    files = files.where(attachments.c.chat_message_id.in_(theirs))
    await db.execute(files.values(post_id=made.post_id))
    for text in more:
        await add_to_request(db, chat.operator, made.ticket_id, text, now)
    await change(db, chat, ticket_id=made.ticket_id, answer_by=made.answer_by, **ended)


async def add_to_request(
    db: AsyncConnection, operator: str, ticket_id: UUID, text: str, now: datetime
) -> UUID:
    """What its subscriber has said in the chat; the message's id. Problem: conflict, for a request that is closed."""
    held = select(tickets).filter_by(operator=operator, id=ticket_id).with_for_update()
    return await post_from_subscriber(db, operator, (await db.execute(held)).one(), text, now)


async def _words(db: AsyncConnection, rules: Rules, chat: Row[Any]) -> list[str]:
    """The transcript under the operator's own word for the chat, in pieces of which each is a message."""
    said = select(chat_messages).filter_by(operator=chat.operator, chat_id=chat.id).order_by("position")
    lines = spoken_lines((await db.execute(said)).all(), rules.profile.zone)
    title = f"{rules.chat.name[chat.language]}: {rules.topic(chat.topic, chat.language)}"
    whole = f"{title}\n\n{lines}".strip()
    return [whole[begin : begin + LONGEST_POST] for begin in range(0, len(whole), LONGEST_POST)]


@service.answers(AnswerLeftChat)
async def answer_left_chat(question: AnswerLeftChat, asked: Asked) -> Chat:
    """The text goes to the visitor's address; of one who left a phone it notes what was said over it.

    Problems: not-allowed, not-found, conflict (not left, answered already, not at the desk, no contact).
    """
    asked.caller.staff("support", "manager")
    staff, now = party(asked), datetime.now(UTC)
    rules_of(staff.operator)
    async with service.database.transaction() as db:
        await known(db, staff, question.chat_id)
        consultant = await at_desk(db, staff.operator, staff.id, now)
        chat = await locked(db, staff, question.chat_id)
        if chat.closed_by != "offline" or chat.ticket_id or chat.answered_at or not chat.contact:
            raise Conflict("This chat waits for no answer by letter or phone.")
        by_mail = "@" in chat.contact
        await say(
            db,
            chat,
            "staff" if by_mail else "note",
            consultant.name,
            question.text,
            now,
            author_id=staff.id,
            answered_at=now,
        )
        if by_mail:
            answered = VisitorAnswered(
                chat_id=chat.id,
                name=chat.name,
                phones=[],
                emails=[chat.contact],
                language=chat.language,
                topic=chat.topic,
                text=question.text,
            )
            await emit(db, answered, operator=staff.operator, about=chat.id)
        after = {"by": "email" if by_mail else "phone"}
        await tell_audit(db, asked, "answer_left_chat", f"chat:{chat.id}", {"status": "left"}, after)
        return await shown(db, staff, chat.id)
