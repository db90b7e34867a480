"""The end of a chat: either side closes it, a visitor leaves where he is answered, the transcript goes by e-mail."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, select, update

from chassis.outbox import emit
from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import (
    Chat,
    ChatTranscriptAsked,
    CloseChat,
    LeaveContact,
    SendTranscript,
    TranscriptSent,
    VisitorTranscriptAsked,
)
from tickets.chat_limits import count_letter, count_sign
from tickets.chat_parties import locked, party
from tickets.chat_rules import contact_of, rules_of
from tickets.chat_talk import change, spoken_lines
from tickets.chat_views import shown
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import LIVE, chat_messages, chats

# A letter is not an archive: the last words of a chat that is longer.
LONGEST_LETTER = 100_000


@service.answers(CloseChat)
async def close_chat(question: CloseChat, asked: Asked) -> Chat:
    """By whoever talks, the consultant who holds it, or a manager. Problems: not-found, conflict."""
    who, now = party(asked, question), datetime.now(UTC)
    async with service.database.transaction() as db:
        chat = await locked(db, who, question.chat_id)
        if chat.status in LIVE:
            if who.side == "staff" and who.role == "support":
                who.holds(chat)
            await change(db, chat, status="closed", closed_by=who.side, closed_at=now)
            before, after = {"status": chat.status}, {"status": "closed"}
            await tell_audit(db, asked, "close_chat", f"chat:{chat.id}", before, after)
        return await shown(db, who, chat.id)


@service.answers(LeaveContact)
async def leave_contact(question: LeaveContact, asked: Asked) -> Chat:
    """From then on an answer is promised, if nobody was there. An address to which a letter went stays.

    Problems: invalid-body, not-found, conflict, too-many-requests.
    """
    who, now = party(asked, question), datetime.now(UTC)
    rules, contact = rules_of(who.operator), contact_of(question.contact)
    async with service.database.transaction() as db:
        chat = await locked(db, who, question.chat_id)
        left = chat.closed_by == "offline" and chat.answered_at is None
        if who.author != "visitor" or (chat.status == "closed" and not left):
            raise Conflict("A contact is left by a visitor who waits for an answer.")
        if contact == chat.contact:
            return await shown(db, who, chat.id)
        if chat.letters:
            raise Conflict("The chat has been sent to the address that was left.")
        await count_sign(who.operator, chat.id, who.side)
        promised = rules.promise(now) if left and chat.answer_by is None else chat.answer_by
        await change(db, chat, contact=contact, answer_by=promised)
        return await shown(db, who, chat.id)


@service.answers(SendTranscript)
async def send_transcript(question: SendTranscript, asked: Asked) -> TranscriptSent:
    """A visitor's address is what he says it is, so he is sent no words of his own alone, and few letters.

    Problems: not-found, conflict (nothing was said, no address is known, sent three times), too-many-requests.
    """
    who = party(asked, question)
    rules = rules_of(who.operator)
    async with service.database.transaction() as db:
        chat = await locked(db, who, question.chat_id)
        said = select(chat_messages).filter_by(operator=who.operator, chat_id=chat.id)
        said = said.where(chat_messages.c.author != "note").order_by(chat_messages.c.position)
        messages = (await db.execute(said)).all()
        letter = _letter(chat, messages, spoken_lines(messages, rules.profile.zone)[-LONGEST_LETTER:])
        await count_letter(who.operator, chat.letters, None if chat.subscriber_id else chat.contact)
        one_more = update(chats).filter_by(operator=who.operator, id=chat.id).values(letters=chat.letters + 1)
        await db.execute(one_more)
        await emit(db, letter, operator=who.operator, about=chat.subscriber_id or chat.id)
        await tell_audit(db, asked, "send_transcript", f"chat:{chat.id}", None, {"messages": len(messages)})
        return TranscriptSent(messages=len(messages))


def _letter(
    chat: Row[Any], messages: Sequence[Row[Any]], text: str
) -> ChatTranscriptAsked | VisitorTranscriptAsked:
    """Problem: conflict, when there is nothing to send or nowhere to send it to."""
    told = {"chat_id": chat.id, "topic": chat.topic, "text": text}
    if chat.subscriber_id is not None and messages:
        return ChatTranscriptAsked(subscriber_id=chat.subscriber_id, **told)
    if not any(one.author == "staff" for one in messages):
        raise Conflict("There is nothing to send before a consultant has answered.")
    if "@" not in (chat.contact or ""):
        raise Conflict("Leave an e-mail address first.")
    return VisitorTranscriptAsked(
        name=chat.name, phones=[], emails=[chat.contact], language=chat.language, **told
    )
