"""How content a subscriber is with what came of a request: once, and another word for a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import RateTicket, Ticket
from tickets.service import service
from tickets.statuses import change
from tickets.stored import locked, whole
from tickets.writers import writer

CHANGEABLE = timedelta(days=1)


@service.answers(RateTicket)
async def rate_ticket(question: RateTicket, asked: Asked) -> Ticket:
    """The day runs from the first rating. Problems: not-found, conflict (not solved yet, or rated long ago)."""
    subscriber, now = asked.subscriber, datetime.now(UTC)
    async with service.database.transaction() as db:
        ticket = await locked(db, subscriber, question.ticket_id)
        if ticket.status not in {"solved", "closed"}:
            raise Conflict("The ticket is not solved yet.")
        if ticket.rated_at is not None and now > ticket.rated_at + CHANGEABLE:
            raise Conflict("The ticket was rated more than a day ago.")
        rated: dict[str, Any] = {"grade": question.grade, "comment": question.comment}
        await change(db, writer(subscriber), ticket, now, rated_at=ticket.rated_at or now, **rated)
        return await whole(db, subscriber, ticket.id)
