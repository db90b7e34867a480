"""A subscriber answers by e-mail: his letter finds its ticket by the address and becomes his message, once.

The token says to which ticket it belongs, not who has written it. What does not come from an address of the
subscriber's own is a note for staff; what a machine has written is kept, and neither shown nor answered.
"""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.problems import InvalidBody, NotFound, TooManyRequests
from contracts.tickets import (
    Attachment,
    FindReplyAddress,
    LetterCameLate,
    LetterOutcome,
    MailedAnswer,
    MailedLetter,
    ReplyAddress,
    StoreAttachment,
    StoreMailedFile,
    TakeMailedAnswer,
    TicketChanged,
)
from tickets.attachments import attach, store_attachment
from tickets.letter_words import with_left_out
from tickets.posts import may_reopen, post_from_subscriber
from tickets.promises import profile_of
from tickets.reply_tokens import ticket_of
from tickets.service import service
from tickets.tables import letters, notes, subscribers, tickets

_HOUR = timedelta(hours=1)


@service.answers(FindReplyAddress)
async def find_reply_address(question: FindReplyAddress, asked: Asked) -> ReplyAddress:  # noqa: ARG001
    """Problem: not-found."""
    async with service.database.reading() as db:
        return ReplyAddress(ticket_id=(await _ticket(db, question.operator, question.token)).id)


@service.answers(StoreMailedFile, room=2)
async def store_mailed_file(question: StoreMailedFile, asked: Asked) -> Attachment:
    """As if the subscriber had stored it, who alone may send it on; once by the idempotency key.

    A stranger who has the address uses up nothing of his. Problems: not-found, invalid-body (kind, sender),
    too-many-requests.
    """
    async with service.database.reading() as db:
        ticket = await _ticket(db, question.operator, question.token)
    if _outcome(ticket, question.sender, datetime.now(UTC)) != "message":
        raise InvalidBody(errors=[{"pointer": "/sender", "reason": "writes no message to this ticket"}])
    file = StoreAttachment(name=question.name, content=question.content)
    return await store_attachment(file, Asked(_in_the_name_of(ticket), asked.key))


@service.answers(TakeMailedAnswer)
async def take_mailed_answer(question: TakeMailedAnswer, asked: Asked) -> MailedAnswer:  # noqa: ARG001
    """Problems: not-found, invalid-body (files), too-many-requests."""
    letter, now = question.letter, datetime.now(UTC)
    async with service.database.transaction() as db:
        ticket = await _ticket(db, question.operator, question.token, for_update=True)
        outcome = _outcome(ticket, letter.sender, now, automatic=letter.automatic)
        if not await _keep(db, ticket, letter, outcome, now):
            return MailedAnswer(outcome="repeated")
        match outcome:
            case "message":
                await _become_message(db, ticket, letter, now)
            case "foreign":
                await _wait_for_staff(db, ticket, letter, now)
            case "late":
                await _tell_once(db, ticket)
        return MailedAnswer(outcome=outcome)


def _outcome(ticket: Row[Any], sender: str, at: datetime, *, automatic: str = "") -> LetterOutcome:
    if automatic:
        return "automatic"
    if sender.casefold() not in {email.casefold() for email in ticket.emails}:
        return "foreign"
    if ticket.status == "closed" and not may_reopen(ticket.operator, ticket, at):
        return "late"
    return "message"


async def _ticket(db: AsyncConnection, operator: str, token: str, *, for_update: bool = False) -> Row[Any]:
    """The ticket with its subscriber's addresses. Problem: not-found, also when he is forgotten."""
    known = (
        select(tickets, subscribers.c.emails)
        .join(
            subscribers,
            (subscribers.c.operator == tickets.c.operator)
            & (subscribers.c.subscriber_id == tickets.c.subscriber_id),
        )
        .where(
            tickets.c.operator == operator,
            tickets.c.id == ticket_of(operator, token),
            subscribers.c.name != "",
        )
    )
    found = await db.execute(known.with_for_update(of=tickets) if for_update else known)
    row = found.one_or_none()
    if row is None:
        raise NotFound("There is no such address.")
    return row


async def _keep(
    db: AsyncConnection, ticket: Row[Any], letter: MailedLetter, outcome: LetterOutcome, at: datetime
) -> bool:
    """False: it was taken before. Problem: too-many-requests, so that whoever sends it comes again later."""
    fingerprint = hashlib.sha256(letter.message_id.encode()).digest()
    of_ticket = {"operator": ticket.operator, "ticket_id": ticket.id}
    kept = await db.execute(
        insert_once(letters)
        .values(
            **of_ticket,
            fingerprint=fingerprint,
            at=at,
            sender=letter.sender,
            subject=letter.subject,
            whole=letter.whole,
            outcome=outcome,
            why=letter.automatic,
        )
        .on_conflict_do_nothing()
    )
    if not kept.rowcount:
        return False
    recent = select(func.count()).select_from(letters).filter_by(**of_ticket).where(letters.c.at > at - _HOUR)
    if ((await db.execute(recent)).scalar_one()) > service.settings.letters_an_hour:
        raise TooManyRequests(retry_after=int(_HOUR.total_seconds()))
    return True


async def _become_message(db: AsyncConnection, ticket: Row[Any], letter: MailedLetter, at: datetime) -> None:
    said = with_left_out(letter.text, letter.left_out, profile_of(ticket.operator))
    post_id = await post_from_subscriber(db, ticket.operator, ticket, said, at, by_mail=True)
    subscriber = _in_the_name_of(ticket)
    await attach(db, subscriber, letter.files, subscriber_id=subscriber.id, post_id=post_id)


async def _wait_for_staff(db: AsyncConnection, ticket: Row[Any], letter: MailedLetter, at: datetime) -> None:
    """A note from an unknown address. Its files are named and not kept: nobody knows whose they are."""
    said = with_left_out(letter.text, letter.left_out, profile_of(ticket.operator))
    note = {"operator": ticket.operator, "ticket_id": ticket.id, "sender": letter.sender}
    await db.execute(insert(notes).values(id=func.gen_random_uuid(), at=at, text=said, **note))
    changed = TicketChanged(
        ticket_id=ticket.id,
        number=ticket.number,
        subscriber_id=ticket.subscriber_id,
        status=ticket.status,
        by="system",
    )
    await emit(db, changed, operator=ticket.operator, about=ticket.subscriber_id)


async def _tell_once(db: AsyncConnection, ticket: Row[Any]) -> None:
    """Where to write instead: once, so that two machines do not go on answering each other."""
    late = select(func.count()).select_from(letters)
    of_it = {"operator": ticket.operator, "ticket_id": ticket.id, "outcome": "late"}
    if (await db.execute(late.filter_by(**of_it))).scalar_one() > 1:
        return
    came = LetterCameLate(
        ticket_id=ticket.id, number=ticket.number, subscriber_id=ticket.subscriber_id, topic=ticket.topic
    )
    await emit(db, came, operator=ticket.operator, about=ticket.subscriber_id)


def _in_the_name_of(ticket: Row[Any]) -> Caller:
    """The subscriber as his own caller: files are whoever's who stores them."""
    return Caller(
        ticket.operator, ticket.subscriber_id, "subscriber", "subscriber", ticket.id, int(time.time()) + 60
    )
