"""The desk of requests: the queue, who works on what, notes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Question
from contracts.tickets.requests import Kind, Status, Ticket, TicketList

Order = Literal["deadline", "newest", "oldest"]


class ListQueue(Question[TicketList]):
    """For staff: the operator's requests, those that fit all that is asked.

    `order` deadline: what is overdue first, what owes no answer last. `words` are looked for in messages, names,
    contracts and numbers. `assignee` "none": nobody works on it. `older_than` in hours since it was opened.
    """

    status: list[Status] = []
    kind: Kind | None = None
    topic: str | None = Field(default=None, max_length=100)
    assignee: UUID | Literal["none"] | None = None
    subscriber_id: UUID | None = None
    overdue: bool = False
    older_than: Annotated[float, Field(gt=0, le=100_000)] | None = None
    words: str | None = Field(default=None, min_length=1, max_length=200)
    order: Order = "newest"
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class TakeTicket(Question[Ticket]):
    """Staff takes it for himself; again it changes nothing. Problem: conflict, somebody else has it."""

    ticket_id: UUID


class AssignTicket(Question[Ticket]):
    """A manager gives it to somebody, whoever has it."""

    ticket_id: UUID
    staff_id: UUID


class ReleaseTicket(Question[Ticket]):
    """Whoever has it gives it back, or a manager takes it away. Problem: not-allowed."""

    ticket_id: UUID


class MoveTicket(Question[Ticket]):
    """Staff says where it stands: solved, in progress again, or waiting, for which its promise rests.

    Problem: conflict, it is closed.
    """

    ticket_id: UUID
    status: Literal["in_progress", "waiting", "solved"]


class AddNote(Question[Ticket]):
    """Idempotent by the caller's idempotency key."""

    ticket_id: UUID
    text: str = Field(min_length=1, max_length=10_000)
