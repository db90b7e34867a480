"""What there is to read: one request whole, a subscriber's own list."""

import re

from sqlalchemy import select

from chassis.questions import Asked
from contracts.problems import BadRequest
from contracts.tickets import GetTicket, ListTickets, Ticket, TicketList, TicketSummary
from tickets.service import service
from tickets.staff_acts import looking
from tickets.stored import SUMMARY, named, visible, whole
from tickets.tables import OPEN, tickets

# As many digits as fit into the column.
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@service.answers(GetTicket)
async def get_ticket(question: GetTicket, asked: Asked) -> Ticket:
    """Problem: not-found, also for a foreign ticket."""
    async with looking(asked, "look_at_ticket", f"ticket:{question.ticket_id}") as db:
        return await whole(db, asked.caller, question.ticket_id)


@service.answers(ListTickets)
async def list_tickets(question: ListTickets, asked: Asked) -> TicketList:
    """Newest first. Problem: bad-request for a cursor that is not one of ours."""
    # Numbers grow and are never reused, so the last one on a page says where the next begins.
    page = (
        select(*SUMMARY).select_from(named()).where(visible(asked.caller)).order_by(tickets.c.number.desc())
    )
    if question.open_only:
        page = page.where(tickets.c.status.in_(OPEN))
    if question.subscriber_id is not None:
        page = page.where(tickets.c.subscriber_id == question.subscriber_id)
    if question.cursor is not None:
        page = page.where(tickets.c.number < number_of(question.cursor))
    async with service.database.reading() as db:
        found = await db.execute(page.limit(question.limit + 1))
        items = [TicketSummary(**row) for row in found.mappings()]
    if asked.caller.kind == "subscriber":
        items = [item.model_copy(update={"assignee": None}) for item in items]
    more = len(items) > question.limit
    items = items[: question.limit]
    return TicketList(items=items, next_cursor=str(items[-1].number) if more else None)


def number_of(written: str) -> int:
    """Of a cursor. Problem: bad-request."""
    if not _NUMBER.fullmatch(written):
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return int(written)
