"""Requests to support, as the subscriber writes and reads them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.tickets import (
    AddPost,
    CloseTicket,
    GetTicket,
    Kind,
    ListTickets,
    OpenTicket,
    Post,
    Status,
    StatusChange,
    Ticket,
    TicketSummary,
)
from gateway.visitors import BASE, IdempotencyKey, Subscriber

router = APIRouter(prefix=BASE, tags=["tickets"])

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]


class NewTicket(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Kind
    topic: str = Field(min_length=1, max_length=100)
    text: str = Field(min_length=1, max_length=10_000)
    phone: str | None = Field(default=None, max_length=32)
    email: str | None = Field(default=None, max_length=254)
    city: str | None = Field(default=None, max_length=100)


class NewPost(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=10_000)


class TicketLine(BaseModel):
    """A ticket in a list."""

    id: UUID
    number: int
    kind: Kind
    topic: str
    status: Status
    answer_by: datetime | None
    opened_at: datetime


class TicketView(TicketLine):
    messages: list[Post]
    history: list[StatusChange]


class TicketLines(BaseModel):
    items: list[TicketLine]
    next_cursor: str | None


@router.get("/tickets")
async def list_tickets(subscriber: Subscriber, limit: Limit = 20, cursor: Cursor = None) -> TicketLines:
    """My requests, newest first."""
    found = await subscriber.ask(ListTickets(limit=limit, cursor=cursor))
    return TicketLines(items=[ticket_line(line) for line in found.items], next_cursor=found.next_cursor)


@router.post("/tickets", status_code=201)
async def open_ticket(body: NewTicket, subscriber: Subscriber, key: IdempotencyKey) -> TicketView:
    """Write to support; the answer says by when we reply."""
    return ticket_view(await subscriber.ask(OpenTicket(**body.model_dump()), key))


@router.get("/tickets/{ticket_id}")
async def show_ticket(ticket_id: UUID, subscriber: Subscriber) -> TicketView:
    return ticket_view(await subscriber.ask(GetTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/messages", status_code=201)
async def add_message(
    ticket_id: UUID, body: NewPost, subscriber: Subscriber, key: IdempotencyKey
) -> TicketView:
    return ticket_view(await subscriber.ask(AddPost(ticket_id=ticket_id, text=body.text), key))


@router.post("/tickets/{ticket_id}/close")
async def close_ticket(ticket_id: UUID, subscriber: Subscriber) -> TicketView:
    return ticket_view(await subscriber.ask(CloseTicket(ticket_id=ticket_id)))


def ticket_line(line: TicketSummary) -> TicketLine:
    return TicketLine(**line.model_dump(include=set(TicketLine.model_fields)))


def ticket_view(ticket: Ticket) -> TicketView:
    return TicketView(**ticket.model_dump(include=set(TicketView.model_fields)))
