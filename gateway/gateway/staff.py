"""The staff desk's side of requests: the queue, one ticket whole, an answer."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.tickets import (
    AddPost,
    CloseTicket,
    GetTicket,
    Kind,
    ListQueue,
    Note,
    Order,
    Status,
    Ticket,
    TicketSummary,
)
from gateway.tickets import Cursor, Limit, NewPost, PostView, StatusChangeView, TicketLine, TicketView
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

Statuses = Annotated[list[Status], Query(description="Any of these; else whatever is open.")]
Assignee = Annotated[UUID | Literal["none", "me"] | None, Query(description="Who works on it.")]
OlderThan = Annotated[float | None, Query(gt=0, le=100_000, description="Opened more hours ago than these.")]
Words = Annotated[
    str | None, Query(min_length=1, max_length=200, description="In messages, name, contract, number.")
]
Topic = Annotated[str | None, Query(max_length=100)]
OrderOf = Annotated[Order, Query(description="`deadline`: what is overdue first, what owes no answer last.")]
OPEN: list[Status] = ["open", "in_progress", "waiting"]


class StaffTicketLine(TicketLine):
    """Staff also sees whose it is, who works on it, and what is late."""

    overdue: bool
    assignee: UUID | None
    contract: str
    subscriber_name: str


class StaffTicketLines(BaseModel):
    items: list[StaffTicketLine]
    next_cursor: str | None


class StaffPostView(PostView):
    staff_id: UUID | None


class StaffStatusChangeView(StatusChangeView):
    staff_id: UUID | None


class StaffTicketView(TicketView, StaffTicketLine):
    """The form as it was filled in; `notes` are for staff alone."""

    subscriber_id: UUID
    full_name: str
    phone: str | None
    email: str | None
    city: str | None
    address: str
    messages: list[StaffPostView]  # type: ignore[assignment] # of what is shown to subscribers, more
    history: list[StaffStatusChangeView]  # type: ignore[assignment]
    notes: list[Note]


@router.get("/tickets")
async def list_tickets(
    staff: Staff,
    status: Statuses = [],  # noqa: B006 - FastAPI reads it
    open_only: bool = True,
    kind: Kind | None = None,
    topic: Topic = None,
    assignee: Assignee = None,
    overdue: bool = False,
    older_than: OlderThan = None,
    q: Words = None,
    subscriber_id: UUID | None = None,
    order: OrderOf = "newest",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> StaffTicketLines:
    """The operator's requests that fit all that is asked."""
    queue = ListQueue(
        status=status or (OPEN if open_only else []),
        kind=kind,
        topic=topic,
        assignee=staff.caller.id if assignee == "me" else assignee,
        subscriber_id=subscriber_id,
        overdue=overdue,
        older_than=older_than,
        words=q,
        order=order,
        limit=limit,
        cursor=cursor,
    )
    found = await staff.ask(queue)
    return StaffTicketLines(
        items=[staff_ticket_line(line) for line in found.items], next_cursor=found.next_cursor
    )


@router.get("/tickets/{ticket_id}")
async def show_ticket(ticket_id: UUID, staff: Staff) -> StaffTicketView:
    return staff_ticket_view(await staff.ask(GetTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/messages", status_code=201)
async def answer_ticket(ticket_id: UUID, body: NewPost, staff: Staff, key: IdempotencyKey) -> StaffTicketView:
    """The answer goes to the subscriber's cabinet and wherever else the operator answers."""
    post = AddPost(ticket_id=ticket_id, text=body.text, attachments=body.attachments)
    return staff_ticket_view(await staff.ask(post, key))


@router.post("/tickets/{ticket_id}/close")
async def close_ticket(ticket_id: UUID, staff: Staff) -> StaffTicketView:
    return staff_ticket_view(await staff.ask(CloseTicket(ticket_id=ticket_id)))


def staff_ticket_line(line: TicketSummary) -> StaffTicketLine:
    return StaffTicketLine(**line.model_dump(include=set(StaffTicketLine.model_fields)))


def staff_ticket_view(ticket: Ticket) -> StaffTicketView:
    return StaffTicketView(**ticket.model_dump())
