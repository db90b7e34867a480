"""Messages of a request: the subscriber adds one, or staff answers."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.problems import Conflict
from contracts.tickets import AddPost, Ticket, TicketAnswered
from tickets.keys import done_before
from tickets.promises import answer_by, profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.statuses import move
from tickets.stored import author, locked, whole
from tickets.tables import posts


@service.answers(AddPost)
async def add_post(question: AddPost, asked: Asked) -> Ticket:
    """Staff's answer makes the ticket wait for the subscriber; his next message promises an answer anew.

    Problems: not-found, conflict (the ticket is closed), idempotency-key-reused.
    """
    caller, ticket_id, now = asked.caller, question.ticket_id, datetime.now(UTC)
    async with service.database.transaction() as db:
        if not await done_before(db, asked, question, ticket_id):
            ticket = await locked(db, caller, ticket_id)
            if ticket.status == "closed":
                raise Conflict("The ticket is closed: open a new one.")
            post_id = await write(db, caller, ticket_id, question.text, now)
            if caller.kind == "staff":
                await move(db, caller, ticket_id, "waiting", now)
                answered = TicketAnswered(
                    ticket_id=ticket_id,
                    number=ticket.number,
                    post_id=post_id,
                    subscriber_id=ticket.subscriber_id,
                    topic=ticket.topic,
                    text=question.text,
                )
                await emit(db, answered, operator=caller.operator, about=ticket.subscriber_id)
                after = {"status": "waiting", "message": str(post_id)}
                await tell_audit(
                    db, asked, "answer_ticket", f"ticket:{ticket.id}", {"status": ticket.status}, after
                )
            elif ticket.status in {"waiting", "solved"}:
                promised = answer_by(profile_of(caller.operator), now)
                await move(db, caller, ticket_id, "in_progress", now, answer_by=promised)
        return await whole(db, caller, ticket_id)


async def write(db: AsyncConnection, caller: Caller, ticket_id: UUID, text: str, at: datetime) -> UUID:
    """Store a message of the caller's; returns its id."""
    post_id = uuid4()
    await db.execute(
        insert(posts).values(
            operator=caller.operator,
            id=post_id,
            ticket_id=ticket_id,
            at=at,
            author=author(caller),
            author_id=caller.id,
            text=text,
        )
    )
    return post_id
