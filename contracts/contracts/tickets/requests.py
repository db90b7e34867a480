"""Requests: what a subscriber wrote to support, what was answered, where it stands."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question
from contracts.tickets.attachments import Attachment, FileIds

Kind = Literal["support", "repair", "survey", "termination"]
Status = Literal["open", "in_progress", "waiting", "solved", "closed"]
Author = Literal["subscriber", "staff", "system"]


class Post(Message):
    """One message of a ticket. `by_mail`: it came as a letter. `staff_id`: who wrote it, told to staff only."""

    id: UUID
    at: datetime
    author: Author
    text: str
    attachments: list[Attachment] = []
    by_mail: bool = False
    staff_id: UUID | None = None


class StatusChange(Message):
    """`staff_id` as in `Post`."""

    at: datetime
    status: Status
    by: Author
    staff_id: UUID | None = None


class Note(Message):
    """What staff writes about a ticket for staff, or a letter from `sender`, which is not the subscriber's address."""

    id: UUID
    at: datetime
    staff_id: UUID | None
    sender: str | None = None
    text: str


class Rating(Message):
    """How content the subscriber is, 1 to 5."""

    grade: int = Field(ge=1, le=5)
    comment: str = ""
    at: datetime


class TicketSummary(Message):
    """`answer_by` is the moment inside working hours by which an answer is promised; `overdue`: it has passed."""

    id: UUID
    number: int
    kind: Kind
    topic: str
    status: Status
    answer_by: datetime | None
    overdue: bool = False
    opened_at: datetime
    subscriber_name: str
    contract: str
    assignee: UUID | None = None


class Ticket(TicketSummary):
    """Whole. `reopen_until`: until then the subscriber may open a closed one again.

    `out_of_hours`: nobody works at this moment. `notes` are empty for whoever is no staff.
    """

    subscriber_id: UUID
    full_name: str = ""
    phone: str | None = None
    email: str | None = None
    city: str | None = None
    address: str = ""
    out_of_hours: bool = False
    reopen_until: datetime | None = None
    rating: Rating | None = None
    messages: list[Post]
    history: list[StatusChange]
    notes: list[Note] = []


class TicketList(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[TicketSummary]
    next_cursor: str | None = None


class OpenTicket(Question[Ticket]):
    """By the subscriber who asks; the operator's form of this kind says what has to be filled in.

    Name and address that are left empty are those of the contract. Idempotent by the caller's idempotency key.
    Problem: invalid-body, which points at each field.
    """

    kind: Kind
    topic: str = Field(default="", max_length=100)
    text: str = Field(default="", max_length=10_000)
    full_name: str | None = Field(default=None, max_length=200)
    phone: str | None = Field(default=None, max_length=32)
    email: str | None = Field(default=None, max_length=254)
    city: str | None = Field(default=None, max_length=100)
    address: str | None = Field(default=None, max_length=300)
    attachments: FileIds = []


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
    attachments: FileIds = []


class CloseTicket(Question[Ticket]):
    ticket_id: UUID


class ReopenTicket(Question[Ticket]):
    """By its subscriber, while `reopen_until` has not passed. Problems: not-found, conflict."""

    ticket_id: UUID


class RateTicket(Question[Ticket]):
    """By its subscriber, when it is solved or closed; may be changed for a day. Problems: not-found, conflict."""

    ticket_id: UUID
    grade: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=2000)


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
