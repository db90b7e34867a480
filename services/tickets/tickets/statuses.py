"""The status of a ticket: each change of it with who and when, and what answer is promised from then on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.tokens import Caller
from contracts.tickets import Status
from tickets.stored import author
from tickets.tables import status_changes, tickets


async def note_status(
    db: AsyncConnection, caller: Caller, ticket_id: UUID, status: Status, at: datetime
) -> None:
    """Write into the history that the caller has brought the ticket to `status`."""
    await db.execute(
        insert(status_changes).values(
            operator=caller.operator,
            ticket_id=ticket_id,
            at=at,
            status=status,
            author=author(caller),
            author_id=caller.id,
        )
    )


async def move(
    db: AsyncConnection,
    caller: Caller,
    ticket_id: UUID,
    status: Status,
    at: datetime,
    *,
    answer_by: datetime | None = None,
) -> None:
    """Bring a ticket that is held to `status`; `answer_by` is what is promised from now on, if anything."""
    of_it = {"operator": caller.operator, "id": ticket_id}
    await db.execute(update(tickets).filter_by(**of_it).values(status=status, answer_by=answer_by))
    await note_status(db, caller, ticket_id, status, at)
