"""What every service can do for a subscriber's rights: tell all that it holds on him, and forget it."""

from typing import Any
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question


class HeldPage(Message):
    """Some rows of what a service holds, all of one `name`; `next_cursor` is None on the last page of all.

    Every name comes at least once, also without rows, so that what is not held is seen too.
    """

    name: str
    rows: list[dict[str, Any]]
    next_cursor: str | None = None


class TellHeld(Question[HeldPage]):
    """Of the subscriber who asks: all of it, page by page."""

    cursor: str | None = Field(default=None, max_length=100)


class Forgotten(Event):
    """A service holds no personal data on the subscriber any more."""

    subscriber_id: UUID
