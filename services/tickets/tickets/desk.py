"""Who works on a request, and where staff says that it stands. Two who take the same one: the first has it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.questions import Asked
from contracts.problems import Conflict, NotAllowed
from contracts.tickets import AddNote, AssignTicket, MoveTicket, ReleaseTicket, Status, TakeTicket, Ticket
from tickets.posts import first_answer
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.statuses import KEPT, change, not_closed, promised_again, rested
from tickets.stored import locked, whole
from tickets.tables import notes
from tickets.writers import writer

ROLES = ("support", "manager")


@service.answers(TakeTicket)
async def take_ticket(question: TakeTicket, asked: Asked) -> Ticket:
    """What was only open is in progress from now on. Problems: not-found, conflict."""
    staff = asked.caller.staff(*ROLES)
    async with service.database.transaction() as db:
        ticket = not_closed(await locked(db, staff, question.ticket_id))
        if ticket.assignee not in {None, staff.id}:
            raise Conflict("Somebody else has taken the ticket.", assignee=str(ticket.assignee))
        if ticket.assignee is None:
            await _assign(db, asked, ticket, staff.id, "take_ticket")
        return await whole(db, staff, ticket.id)


@service.answers(AssignTicket)
async def assign_ticket(question: AssignTicket, asked: Asked) -> Ticket:
    """Problems: not-found, conflict (it is closed), not-allowed (no manager)."""
    manager = asked.caller.staff("manager")
    async with service.database.transaction() as db:
        ticket = not_closed(await locked(db, manager, question.ticket_id))
        await _assign(db, asked, ticket, question.staff_id, "assign_ticket")
        return await whole(db, manager, ticket.id)


@service.answers(ReleaseTicket)
async def release_ticket(question: ReleaseTicket, asked: Asked) -> Ticket:
    """One that nobody has stays as it is. Problems: not-found, not-allowed (somebody else's)."""
    staff = asked.caller.staff(*ROLES)
    async with service.database.transaction() as db:
        ticket = await locked(db, staff, question.ticket_id)
        if ticket.assignee not in {None, staff.id} and staff.role == "support":
            raise NotAllowed("Only a manager takes a ticket away from somebody else.")
        if ticket.assignee is not None:
            await _assign(db, asked, ticket, None, "release_ticket")
        return await whole(db, staff, ticket.id)


@service.answers(MoveTicket)
async def move_ticket(question: MoveTicket, asked: Asked) -> Ticket:
    """Problems: not-found, conflict (it is closed)."""
    staff, now, status = asked.caller.staff(*ROLES), datetime.now(UTC), question.status
    async with service.database.transaction() as db:
        ticket = not_closed(await locked(db, staff, question.ticket_id))
        if ticket.status != status:
            await change(
                db, writer(staff), ticket, now, status=status, **_promise(asked, ticket, status, now)
            )
            before, after = {"status": ticket.status}, {"status": status}
            await tell_audit(db, asked, "move_ticket", f"ticket:{ticket.id}", before, after)
        return await whole(db, staff, ticket.id)


@service.answers(AddNote)
async def add_note(question: AddNote, asked: Asked) -> Ticket:
    """Also to a closed one. Problems: not-found, idempotency-key-reused."""
    staff, note_id = asked.caller.staff(*ROLES), uuid4()
    async with service.database.transaction() as db:
        if not await done_before(db, asked, question, note_id):
            ticket = await locked(db, staff, question.ticket_id)
            note = {"operator": staff.operator, "id": note_id, "ticket_id": ticket.id, "staff_id": staff.id}
            await db.execute(insert(notes).values(at=datetime.now(UTC), text=question.text, **note))
            await tell_audit(db, asked, "add_note", f"ticket:{ticket.id}", None, {"note": str(note_id)})
        return await whole(db, staff, question.ticket_id)


async def _assign(db: AsyncConnection, asked: Asked, ticket: Row[Any], to: UUID | None, action: str) -> None:
    status: Status | None = "in_progress" if to and ticket.status == "open" else None
    await change(db, writer(asked.caller), ticket, datetime.now(UTC), status=status, assignee=to)
    before, after = {"assignee": _told(ticket.assignee)}, {"assignee": _told(to)}
    await tell_audit(db, asked, action, f"ticket:{ticket.id}", before, after)


def _told(staff_id: UUID | None) -> str | None:
    return str(staff_id) if staff_id else None


def _promise(asked: Asked, ticket: Row[Any], status: str, at: datetime) -> dict[str, Any]:
    """Waiting lets the promise rest, work goes on with what is left of it, solved is an answer."""
    staff = asked.caller
    if status == "waiting":
        return rested(staff.operator, ticket, at)
    if status == "solved":
        return KEPT | first_answer(writer(staff), ticket, at)
    owed = ticket.answer_by is not None or ticket.seconds_left is not None
    return promised_again(staff.operator, ticket, at) if owed else {}
