"""What one subscriber and support had to do with each other, as moments: for the desk's one list of everything."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.message import Message, Question
from contracts.tickets.chats import ChatStatus
from contracts.tickets.requests import Status


class Talk(Message):
    """A request came to `status`, or a chat was opened or closed. `topic` is a code; `number` is a request's."""

    at: datetime
    kind: Literal["request", "chat"]
    id: UUID
    number: int | None
    topic: str
    status: Status | ChatStatus


class Talks(Message):
    """Newest first."""

    items: list[Talk]


class ListTalks(Question[Talks]):
    """Of one subscriber, for staff: what happened before `before`, the newest `limit`."""

    subscriber_id: UUID
    before: AwareDatetime
    limit: int = Field(default=50, ge=1, le=100)
