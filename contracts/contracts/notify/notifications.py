"""Notices as they stand in the cabinet."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question


class Notification(Message):
    """A notice as it stands in the cabinet."""

    id: UUID
    kind: str
    title: str
    text: str
    at: datetime
    read: bool


class Notifications(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[Notification]
    unread: int
    next_cursor: str | None = None


class ListNotifications(Question[Notifications]):
    """Of the subscriber who asks."""

    unread_only: bool = False
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class GetNotification(Question[Notification]):
    """One of the subscriber who asks. Problem: not-found, also when it is outdated."""

    notification_id: UUID


class NotificationsRead(Message):
    unread: int


class ReadNotifications(Question[NotificationsRead]):
    """Mark as read: those named, or all of them."""

    ids: list[UUID] | None = None


class NotificationShown(Event):
    """A notice stands in the cabinet: whoever looks at it reads it."""

    notification_id: UUID
    subscriber_id: UUID
