"""Where a request stands: each change of it is in the history, with who and when, and told to whoever looks at it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from contracts.problems import Conflict
from contracts.tickets import Status, TicketChanged
from tickets.promises import answer_by, profile_of, worked_seconds
from tickets.tables import status_changes, tickets
from tickets.writers import Writer


async def change(
    db: AsyncConnection,
    who: Writer,
    ticket: Row[Any],
    at: datetime,
    *,
    status: Status | None = None,
    **columns: Any,
) -> None:
    """Change a ticket that is held: its status, if another one is given, and these columns. It is told in any case."""
    moved = status is not None and status != ticket.status
    values = columns | ({"status": status} if moved else {})
    if values:
        this = {"operator": who.operator, "id": ticket.id}
        await db.execute(update(tickets).filter_by(**this).values(**values))
    if moved and status:
        await note_status(db, who, ticket, status, at)
    changed = TicketChanged(
        ticket_id=ticket.id,
        number=ticket.number,
        subscriber_id=ticket.subscriber_id,
        status=status or ticket.status,
        by=who.author,
    )
    await emit(db, changed, operator=who.operator, about=ticket.subscriber_id)


async def note_status(
    db: AsyncConnection, who: Writer, ticket: Row[Any], status: Status, at: datetime
) -> None:
    """Write into the history that somebody has brought the ticket to `status`."""
    await db.execute(
        insert(status_changes).values(
            operator=who.operator,
            ticket_id=ticket.id,
            at=at,
            status=status,
            author=who.author,
            author_id=who.id,
        )
    )


def not_closed(ticket: Row[Any]) -> Row[Any]:
    """Problem: conflict."""
    if ticket.status == "closed":
        raise Conflict("The ticket is closed.")
    return ticket


def promised_again(operator: str, ticket: Row[Any], at: datetime) -> dict[str, Any]:
    """What the subscriber is promised when it is our turn: what rested goes on, else a whole promise."""
    by = ticket.answer_by or answer_by(profile_of(operator), at, ticket.seconds_left)
    return {"answer_by": by, "seconds_left": None}


def rested(operator: str, ticket: Row[Any], at: datetime) -> dict[str, Any]:
    """The promise rests while it is the subscriber's turn: its working time that is left is kept."""
    if ticket.answer_by is None:
        return {}
    return {
        "answer_by": None,
        "seconds_left": worked_seconds(profile_of(operator), at, ticket.answer_by),
    }


KEPT: dict[str, Any] = {"answer_by": None, "seconds_left": None}
"""Nothing is promised: it was answered, or nothing is asked any more."""
