"""The staff desk's side of requests: the queue, one ticket whole, an answer."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.tickets import AddPost, CloseTicket, GetTicket, ListTickets, Ticket
from gateway.tickets import Cursor, Limit, NewPost, TicketLine, TicketView
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class StaffTicketLine(TicketLine):
    """Staff also sees whose it is."""

    contract: str
    subscriber_name: str


class StaffTicketLines(BaseModel):
    items: list[StaffTicketLine]
    next_cursor: str | None


class StaffTicketView(TicketView):
    subscriber_id: UUID
    contract: str
    subscriber_name: str


@router.get("/tickets")
async def list_tickets(
    staff: Staff, open_only: bool = True, limit: Limit = 20, cursor: Cursor = None
) -> StaffTicketLines:
    """The operator's requests, newest first."""
    found = await staff.ask(ListTickets(open_only=open_only, limit=limit, cursor=cursor))
    items = [StaffTicketLine(**line.model_dump()) for line in found.items]
    return StaffTicketLines(items=items, next_cursor=found.next_cursor)


@router.get("/tickets/{ticket_id}")
async def show_ticket(ticket_id: UUID, staff: Staff) -> StaffTicketView:
    return _view(await staff.ask(GetTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/messages", status_code=201)
async def answer_ticket(ticket_id: UUID, body: NewPost, staff: Staff, key: IdempotencyKey) -> StaffTicketView:
    """The answer goes to the subscriber's cabinet and mail."""
    return _view(await staff.ask(AddPost(ticket_id=ticket_id, text=body.text), key))


@router.post("/tickets/{ticket_id}/close")
async def close_ticket(ticket_id: UUID, staff: Staff) -> StaffTicketView:
    return _view(await staff.ask(CloseTicket(ticket_id=ticket_id)))


def _view(ticket: Ticket) -> StaffTicketView:
    return StaffTicketView(**ticket.model_dump())
