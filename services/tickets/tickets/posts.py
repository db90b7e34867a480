"""Messages of a request: the subscriber adds one, or staff answers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.outbox import emit
from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import AddPost, Ticket, TicketAnswered
from tickets import limits
from tickets.attachments import attach
from tickets.limits import Limit
from tickets.promises import profile_of, reopen_until, worked_seconds
from tickets.reply_tokens import reply_token
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.statuses import KEPT, change, promised_again
from tickets.stored import locked, whole
from tickets.tables import posts
from tickets.writers import Writer, subscriber_of, writer

# Messages of one subscriber.
AN_HOUR = 60
CLOSED = "The ticket is closed: open it again, or open a new one."


@service.answers(AddPost)
async def add_post(question: AddPost, asked: Asked) -> Ticket:
    """Staff's answer makes the ticket wait for the subscriber; his next message promises an answer anew.

    Problems: not-found, conflict (the ticket is closed), invalid-body (attachments), too-many-requests (60 an hour of a
    subscriber), idempotency-key-reused.
    """
    caller, now = asked.caller, datetime.now(UTC)
    async with service.database.transaction() as db:
        if not await done_before(db, asked, question, question.ticket_id):
            ticket = await locked(db, caller, question.ticket_id)
            if caller.kind == "staff":
                post_id = await _answer(db, writer(caller), ticket, question, now)
                before, after = {"status": ticket.status}, {"status": "waiting", "message": str(post_id)}
                await tell_audit(db, asked, "answer_ticket", f"ticket:{ticket.id}", before, after)
            else:
                by_him = Limit(f"posts of {caller.id}", AN_HOUR, timedelta(hours=1))
                await limits.count(caller.operator, by_him)
                post_id = await post_from_subscriber(db, caller.operator, ticket, question.text, now)
            await attach(
                db, caller, question.attachments, subscriber_id=ticket.subscriber_id, post_id=post_id
            )
        return await whole(db, caller, question.ticket_id)


async def post_from_subscriber(
    db: AsyncConnection,
    operator: str,
    ticket: Row[Any],
    text: str,
    at: datetime,
    *,
    by_mail: bool = False,
) -> UUID:
    """The subscriber writes to a ticket that is held; returns the message's id.

    Whatever waited for him, or was solved, is in progress again. What is closed he opens again first, but a letter,
    which has no button for that, opens it itself while that is possible. Problem: conflict.
    """
    who = subscriber_of(operator, ticket.subscriber_id)
    if ticket.status == "closed" and not (by_mail and may_reopen(operator, ticket, at)):
        raise Conflict(CLOSED)
    post_id = await write(db, who, ticket.id, text, at, by_mail=by_mail)
    promised = promised_again(operator, ticket, at)
    if ticket.status == "closed":
        promised |= {"closed_at": None, "reopened": ticket.reopened + 1}
    moved = ticket.status in {"waiting", "solved", "closed"}
    await change(db, who, ticket, at, status="in_progress" if moved else None, **promised)
    return post_id


def may_reopen(operator: str, ticket: Row[Any], at: datetime) -> bool:
    """Whether a closed ticket may be opened again at this moment."""
    return ticket.closed_at is not None and at <= reopen_until(profile_of(operator), ticket.closed_at)


async def _answer(
    db: AsyncConnection, who: Writer, ticket: Row[Any], question: AddPost, at: datetime
) -> UUID:
    if ticket.status == "closed":
        raise Conflict(CLOSED)
    post_id = await write(db, who, ticket.id, question.text, at)
    await change(db, who, ticket, at, status="waiting", **KEPT, **first_answer(who, ticket, at))
    answered = TicketAnswered(
        ticket_id=ticket.id,
        number=ticket.number,
        post_id=post_id,
        subscriber_id=ticket.subscriber_id,
        topic=ticket.topic,
        text=question.text,
        reply_token=reply_token(who.operator, ticket.id),
    )
    await emit(db, answered, operator=who.operator, about=ticket.subscriber_id)
    return post_id


def first_answer(who: Writer, ticket: Row[Any], at: datetime) -> dict[str, Any]:
    """What the statistics keep of the first answer; nothing of further ones."""
    if ticket.answered_at is not None:
        return {}
    took = worked_seconds(profile_of(who.operator), ticket.opened_at, at)
    return {"answered_at": at, "answered_in": took, "answered_by": who.id}


async def write(
    db: AsyncConnection,
    who: Writer,
    ticket_id: UUID,
    text: str,
    at: datetime,
    *,
    by_mail: bool = False,
) -> UUID:
    """Store a message; returns its id."""
    post_id = uuid4()
    await db.execute(
        insert(posts).values(
            operator=who.operator,
            id=post_id,
            ticket_id=ticket_id,
            at=at,
            author=who.author,
            author_id=who.id,
            text=text,
            by_mail=by_mail,
        )
    )
    return post_id
