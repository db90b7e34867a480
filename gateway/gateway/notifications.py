"""Notices in the cabinet."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from contracts.notify import ListNotifications, Notification, ReadNotifications
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["notifications"])


class NotificationList(BaseModel):
    items: list[Notification]
    unread: int
    next_cursor: str | None


class Read(BaseModel):
    """`ids` left out: all of them."""

    model_config = ConfigDict(extra="forbid")

    ids: list[UUID] | None = None


class Unread(BaseModel):
    unread: int


@router.get("/notifications")
async def list_notifications(
    subscriber: Subscriber, unread_only: bool = False, limit: Limit = 20, cursor: Cursor = None
) -> NotificationList:
    """Newest first."""
    found = await subscriber.ask(ListNotifications(unread_only=unread_only, limit=limit, cursor=cursor))
    return NotificationList.model_construct(**dict(found))


@router.post("/notifications/read")
async def mark_read(body: Read, subscriber: Subscriber) -> Unread:
    return Unread(unread=(await subscriber.ask(ReadNotifications(ids=body.ids))).unread)
