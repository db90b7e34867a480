"""Requests: what a subscriber wrote to support, what was answered, where it stands."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question

Kind = Literal["support", "repair", "survey", "termination"]
Status = Literal["open", "in_progress", "waiting", "solved", "closed"]
Author = Literal["subscriber", "staff", "system"]


class Post(Message):
    """One message of a ticket."""

    id: UUID
    at: datetime
    author: Author
    text: str


class StatusChange(Message):
    at: datetime
    status: Status
    by: Author


class Ticket(Message):
    """`answer_by` is the moment inside working hours by which an answer is promised."""

    id: UUID
    number: int
    kind: Kind
    topic: str
    status: Status
    answer_by: datetime | None
    opened_at: datetime
    subscriber_id: UUID
    subscriber_name: str
    contract: str
    messages: list[Post]
    history: list[StatusChange]


class TicketSummary(Message):
    id: UUID
    number: int
    kind: Kind
    topic: str
    status: Status
    answer_by: datetime | None
    opened_at: datetime
    subscriber_name: str
    contract: str


class TicketList(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[TicketSummary]
    next_cursor: str | None = None


class OpenTicket(Question[Ticket]):
    """By the subscriber who asks. Idempotent by the caller's idempotency key."""

    kind: Kind
    topic: str = Field(min_length=1, max_length=100)
    text: str = Field(min_length=1, max_length=10_000)
    phone: str | None = Field(default=None, max_length=32)
    email: str | None = Field(default=None, max_length=254)
    city: str | None = Field(default=None, max_length=100)


class ListTickets(Question[TicketList]):
    """A subscriber sees his own, staff the operator's queue, or those of one subscriber."""

    open_only: bool = False
    subscriber_id: UUID | None = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class GetTicket(Question[Ticket]):
    ticket_id: UUID


class AddPost(Question[Ticket]):
    """A subscriber adds to his ticket, or staff answers it. Idempotent by the caller's idempotency key."""

    ticket_id: UUID
    text: str = Field(min_length=1, max_length=10_000)


class CloseTicket(Question[Ticket]):
    ticket_id: UUID


class TicketOpened(Event):
    ticket_id: UUID
    number: int
    subscriber_id: UUID
    kind: Kind
    topic: str
    answer_by: datetime | None
    # Written outside of working hours: the answer comes when they begin.
    out_of_hours: bool = False
    # Whoever knows it may answer by e-mail in the subscriber's name; empty when no letters are taken.
    reply_token: str = ""


class TicketAnswered(Event):
    """Staff has answered; the text goes to the subscriber's mail and cabinet."""

    ticket_id: UUID
    number: int
    post_id: UUID
    subscriber_id: UUID
    topic: str
    text: str
    reply_token: str = ""


class TicketChanged(Event):
    """A ticket has a new message, status or assignee: whoever looks at it reads it again."""

    ticket_id: UUID
    number: int
    subscriber_id: UUID
    status: Status
    by: Author
