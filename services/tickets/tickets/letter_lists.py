"""The letters that came to a ticket, for staff: whole, and what became of each."""

from sqlalchemy import select

from chassis.questions import Asked
from contracts.tickets import Letter, Letters, ListLetters
from tickets.service import service
from tickets.staff_acts import looking
from tickets.stored import whole
from tickets.tables import letters

_SHOWN = tuple(letters.c[name] for name in ("at", "sender", "subject", "whole", "outcome", "why"))
_MOST = 100


@service.answers(ListLetters)
async def list_letters(question: ListLetters, asked: Asked) -> Letters:
    """Problems: not-allowed, not-found."""
    staff = asked.caller.staff("support", "manager")
    async with looking(asked, "look_at_letters", f"ticket:{question.ticket_id}") as db:
        ticket = await whole(db, staff, question.ticket_id)
        of_it = select(*_SHOWN).filter_by(operator=staff.operator, ticket_id=ticket.id)
        found = await db.execute(of_it.order_by(letters.c.at.desc()).limit(_MOST))
        return Letters(items=[Letter(**row) for row in found.mappings()])
