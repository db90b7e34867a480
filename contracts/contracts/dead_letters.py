"""What every service answers about the events that it has given up: the desk sees them and has them tried again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question


class DeadEvent(Message):
    """An event that one of the service's consumers has given up; `subject` is the event's type.

    `reason` and `fields` hold no words of a person: of the fields that the event's class knows, numbers, moments, ids
    and what is one of a few words are told, and `***` stands for the rest. `fields` is None for what is no object.
    """

    consumer: str
    event_id: UUID
    subject: str
    happened_at: datetime | None
    given_up_at: datetime
    tried_at: datetime
    attempts: int
    reason: str
    trace_id: str | None
    fields: dict[str, Any] | None


class DeadEvents(Message):
    """Newest first."""

    items: list[DeadEvent]


class Below(Message):
    """Where the page above ends."""

    given_up_at: datetime
    consumer: str
    event_id: UUID


class ListDeadEvents(Question[DeadEvents]):
    """Of the operator whose admin asks. Problem: not-allowed."""

    below: Below | None = None
    limit: int = Field(default=50, ge=1, le=200)


class Replayed(Message):
    """The effect is there (`worked`), or the event stays given up for `reason`."""

    worked: bool
    reason: str | None = None


class ReplayDeadEvent(Question[Replayed]):
    """By an admin: once more, now. A repeat under the key of one that worked answers the same.

    Problems: not-allowed, conflict when it is not given up (any more), idempotency-key-reused.
    """

    consumer: str = Field(max_length=100)
    event_id: UUID
