"""Chat with a consultant, also for visitors without a login."""

from typing import Literal
from uuid import UUID

from contracts.message import Event

ChatStatus = Literal["queued", "open", "closed"]


class ChatChanged(Event):
    """A chat has a new message, status or consultant. `subscriber_id` is None when a visitor without a login writes."""

    chat_id: UUID
    subscriber_id: UUID | None
    status: ChatStatus
    staff_id: UUID | None = None
