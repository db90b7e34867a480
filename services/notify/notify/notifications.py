"""Notices in the cabinet: the subscriber's own, newest first, read or not, and true."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.notify import (
    GetNotification,
    ListNotifications,
    Notification,
    Notifications,
    NotificationsRead,
    ReadNotifications,
)
from contracts.problems import BadRequest, NotFound
from notify.premises import OUTDATED
from notify.service import service
from notify.tables import notifications

_HOLDS = text(
    f"not exists (select from premises p where p.event_id = notifications.event_id and {OUTDATED} is not null)"
)


@service.answers(ListNotifications)
async def list_notifications(question: ListNotifications, asked: Asked) -> Notifications:
    """Of the subscriber who asks. Problem: bad-request for a cursor that is none of ours."""
    mine = _of(asked.subscriber)
    wanted = select(notifications).where(mine).order_by(notifications.c.id.desc()).limit(question.limit + 1)
    if question.unread_only:
        wanted = wanted.where(notifications.c.read_at.is_(None))
    if question.cursor is not None:
        wanted = wanted.where(notifications.c.id < _after(question.cursor))
    async with service.database.reading() as db:
        rows = (await db.execute(wanted)).all()
        unread = await _unread(db, mine)
    shown = rows[: question.limit]
    return Notifications(
        items=[_shown(row) for row in shown],
        unread=unread,
        next_cursor=str(shown[-1].id) if len(rows) > question.limit else None,
    )


@service.answers(GetNotification)
async def get_notification(question: GetNotification, asked: Asked) -> Notification:
    """One of the subscriber who asks. Problem: not-found, also when it is outdated."""
    wanted = select(notifications).where(
        _of(asked.subscriber), notifications.c.id == question.notification_id
    )
    async with service.database.reading() as db:
        row = (await db.execute(wanted)).one_or_none()
    if row is None:
        raise NotFound("There is no such notice.")
    return _shown(row)


@service.answers(ReadNotifications)
async def read_notifications(question: ReadNotifications, asked: Asked) -> NotificationsRead:
    """What was read stays read; ids of others are passed over in silence, for they are nobody's business."""
    mine = _of(asked.subscriber)
    chosen = and_(mine, notifications.c.read_at.is_(None))
    if question.ids is not None:
        chosen = and_(chosen, notifications.c.id.in_(question.ids))
    async with service.database.transaction() as db:
        await db.execute(update(notifications).where(chosen).values(read_at=func.now()))
        return NotificationsRead(unread=await _unread(db, mine))


def _shown(row: Row[Any]) -> Notification:
    return Notification(
        id=row.id,
        kind=row.kind,
        title=row.title,
        text=row.text,
        at=row.at,
        read=row.read_at is not None,
    )


def _of(subscriber: Caller) -> ColumnElement[bool]:
    return and_(
        notifications.c.operator == subscriber.operator,
        notifications.c.subscriber_id == subscriber.id,
        _HOLDS,
    )


async def _unread(db: AsyncConnection, mine: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(notifications).where(mine, notifications.c.read_at.is_(None))
    return int((await db.execute(counted)).scalar_one())


def _after(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError as error:
        raise BadRequest("The cursor is not one that was given here.") from error
