"""Requests to support, as the subscriber writes and reads them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.tickets import (
    FILES_IN_A_MESSAGE,
    AddPost,
    Attachment,
    Author,
    CloseTicket,
    GetTicket,
    Kind,
    ListTickets,
    OpenTicket,
    RateTicket,
    Rating,
    ReopenTicket,
    Status,
    Ticket,
    TicketSummary,
)
from gateway.answer_times import answer_note
from gateway.visitors import BASE, IdempotencyKey, SignedIn, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["tickets"])

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]
Files = Annotated[
    list[UUID], Field(max_length=FILES_IN_A_MESSAGE, description="Ids that `POST /attachments` gave.")
]


class NewTicket(BaseModel):
    """What the operator's form of this kind asks (`GET /operator`). Name and address default to the contract's."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    topic: str = Field(default="", max_length=100)
    text: str = Field(default="", max_length=10_000)
    full_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=32)
    email: str | None = Field(default=None, max_length=254)
    city: str | None = Field(default=None, max_length=100)
    address: str | None = Field(default=None, max_length=300)
    attachments: Files = []


class NewPost(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=10_000)
    attachments: Files = []


class NewRating(BaseModel):
    model_config = ConfigDict(extra="forbid")

    grade: Literal[1, 2, 3, 4, 5]
    comment: str = Field(default="", max_length=2000)


class PostView(BaseModel):
    id: UUID
    at: datetime
    author: Author
    text: str
    attachments: list[Attachment]
    by_mail: bool


class StatusChangeView(BaseModel):
    at: datetime
    status: Status
    by: Author


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
    """`answer_note` says in words by when we answer. A closed one may be opened again until `reopen_until`."""

    answer_note: str | None = None
    out_of_hours: bool
    reopen_until: datetime | None
    rating: Rating | None
    messages: list[PostView]
    history: list[StatusChangeView]


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
    return _noted(subscriber, await subscriber.ask(OpenTicket(**body.model_dump()), key))


@router.get("/tickets/{ticket_id}")
async def show_ticket(ticket_id: UUID, subscriber: Subscriber) -> TicketView:
    return _noted(subscriber, await subscriber.ask(GetTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/messages", status_code=201)
async def add_message(
    ticket_id: UUID, body: NewPost, subscriber: Subscriber, key: IdempotencyKey
) -> TicketView:
    """Whatever waited for me, or was solved, is in progress again; a closed one is opened again first."""
    post = AddPost(ticket_id=ticket_id, text=body.text, attachments=body.attachments)
    return _noted(subscriber, await subscriber.ask(post, key))


@router.post("/tickets/{ticket_id}/close")
async def close_ticket(ticket_id: UUID, subscriber: Subscriber) -> TicketView:
    return _noted(subscriber, await subscriber.ask(CloseTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/reopen")
async def reopen_ticket(ticket_id: UUID, subscriber: Subscriber) -> TicketView:
    """Of a solved or closed one; the latter until `reopen_until`."""
    return _noted(subscriber, await subscriber.ask(ReopenTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/rating")
async def rate_ticket(ticket_id: UUID, body: NewRating, subscriber: Subscriber) -> TicketView:
    """When it is solved or closed; for a day it may be changed."""
    rating = RateTicket(ticket_id=ticket_id, grade=body.grade, comment=body.comment)
    return _noted(subscriber, await subscriber.ask(rating))


def ticket_line(line: TicketSummary) -> TicketLine:
    return TicketLine(**line.model_dump(include=set(TicketLine.model_fields)))


def ticket_view(ticket: Ticket) -> TicketView:
    return TicketView(**ticket.model_dump(include=set(TicketView.model_fields)))


def _noted(subscriber: SignedIn, ticket: Ticket) -> TicketView:
    return noted_view(subscriber.visitor, ticket)


def noted_view(visitor: Visitor, ticket: Ticket) -> TicketView:
    """As its subscriber reads it, with the promise in words."""
    note = answer_note(visitor.profile, visitor.language, ticket.answer_by, out_of_hours=ticket.out_of_hours)
    return ticket_view(ticket).model_copy(update={"answer_note": note})
