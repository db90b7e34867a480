"""Files that go with messages: stored when they come, taken by a message within a day, read by whoever may read it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Insert, Row, and_, delete, func, insert, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.isolation import across_operators
from chassis.logs import logger
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.problems import InvalidBody, NotFound, TooManyRequests, Unavailable
from contracts.tickets import (
    FILES_IN_A_MESSAGE,
    Attachment,
    AttachmentContent,
    GetAttachment,
    StoreAttachment,
)
from tickets import store
from tickets.file_kinds import checked
from tickets.service import service
from tickets.staff_acts import looking
from tickets.tables import attachments

UNUSED = timedelta(days=1)
# Of a subscriber; staff answers many.
FILES_A_DAY = 30
SWEEP_SECONDS = 600
_AT_ONCE = 10_000
_SHOWN = tuple(attachments.c[name] for name in ("id", "name", "media_type", "size"))


# Each holds a file in memory, and waits for the store.
@service.answers(StoreAttachment, room=4)
async def store_attachment(question: StoreAttachment, asked: Asked) -> Attachment:
    """The row comes before the bytes, so that whatever is stored is known and swept if nobody uses it.

    Problems: invalid-body, too-many-requests (30 files a day of a subscriber), idempotency-key-reused.
    """
    caller, file_id = _sender(asked.caller), uuid4()
    async with service.database.transaction() as db:
        stored = await done_before(db, asked, question, file_id)
        if not stored:
            await _count(db, caller)
            name, media_type = await asyncio.to_thread(checked, question.name, question.content)
            size = len(question.content)
            await db.execute(_new(caller, file_id).values(name=name, media_type=media_type, size=size))
        file = await _row(db, caller, stored or file_id, attachments.c.uploaded_by == caller.id)
    if file.expires_at is not None:  # a repeat may find that the first one got no further than this
        await store.put(question.content, file.key)
    return _attachment(file)


@service.answers(GetAttachment, room=4)
async def get_attachment(question: GetAttachment, asked: Asked) -> AttachmentContent:
    """Problem: not-found, also for one that the caller may not see."""
    async with looking(asked, "look_at_attachment", f"attachment:{question.attachment_id}") as db:
        file = await _row(db, asked.caller, question.attachment_id, _visible(asked.caller))
    content = await store.get(file.key)
    return AttachmentContent(name=file.name, media_type=file.media_type, content=content)


async def attach(
    db: AsyncConnection,
    caller: Caller,
    ids: Sequence[UUID],
    *,
    subscriber_id: UUID | None,
    post_id: UUID | None = None,
    chat_message_id: UUID | None = None,
) -> None:
    """Let files of the caller's that no message has yet go with this one, which `subscriber_id` may read.

    Problem: invalid-body, which points at each that cannot.
    """
    if not ids:
        return
    if len(ids) > FILES_IN_A_MESSAGE:
        reason = f"at most {FILES_IN_A_MESSAGE} files go with a message"
        raise InvalidBody(errors=[{"pointer": "/attachments", "reason": reason}])
    taken = await db.execute(
        update(attachments)
        .filter_by(operator=caller.operator, uploaded_by=caller.id, post_id=None, chat_message_id=None)
        .where(attachments.c.id.in_(ids), attachments.c.expires_at > func.now())
        .values(
            subscriber_id=subscriber_id, post_id=post_id, chat_message_id=chat_message_id, expires_at=None
        )
        .returning(attachments.c.id)
    )
    found = set(taken.scalars())
    reason = "is no file that you have just stored and not sent yet"
    errors = [
        {"pointer": f"/attachments/{place}", "reason": reason}
        for place, one in enumerate(ids)
        if one not in found or one in ids[:place]
    ]
    if errors:
        raise InvalidBody(errors=errors)


async def attached_to(
    db: AsyncConnection, operator: str, ids: Sequence[UUID], *, chat: bool = False
) -> dict[UUID, list[Attachment]]:
    """The files of these messages: posts of requests or, of a `chat`, its messages. By message, in order of coming."""
    message = attachments.c.chat_message_id if chat else attachments.c.post_id
    found = await db.execute(
        select(*_SHOWN, message.label("message"))
        .where(attachments.c.operator == operator, message.in_(ids))
        .order_by(attachments.c.uploaded_at, attachments.c.id)
    )
    files: dict[UUID, list[Attachment]] = defaultdict(list)
    for row in found:
        files[row.message].append(_attachment(row))
    return files


@service.works
async def sweep() -> None:
    """What no message took within a day, and what belonged to somebody who was forgotten."""
    while True:
        with across_operators():
            await sweep_expired()
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep_expired() -> None:
    """Each in a transaction of its own; what the store does not delete now is tried again the next time."""
    expired = select(attachments).where(attachments.c.expires_at < func.now())
    async with service.database.reading() as db:
        found = (await db.execute(expired.order_by(attachments.c.expires_at).limit(_AT_ONCE))).all()
    for file in found:
        try:
            await _sweep_one(file)
        except Unavailable as away:
            logger().warning("a file is not deleted", file=str(file.id), exc_info=away)


async def _sweep_one(file: Row[Any]) -> None:
    """The bytes go before the row: a crash between them leaves something that is swept again."""
    its_row = {"operator": file.operator, "id": file.id}
    held = select(attachments.c.id).filter_by(**its_row).where(attachments.c.expires_at < func.now())
    async with service.database.transaction() as db:
        if (await db.execute(held.with_for_update(skip_locked=True))).one_or_none():
            await store.delete(file.key)
            await db.execute(delete(attachments).filter_by(**its_row))


def _new(caller: Caller, file_id: UUID) -> Insert:
    now = datetime.now(UTC)
    return insert(attachments).values(
        operator=caller.operator,
        id=file_id,
        key=store.new_key(),
        uploaded_by=caller.id,
        uploaded_at=now,
        expires_at=now + UNUSED,
    )


def _sender(caller: Caller) -> Caller:
    """A subscriber, or staff who answers. Problem: not-allowed."""
    return caller if caller.kind == "subscriber" else caller.staff("support", "sales", "manager")


_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:whose, 0))")


async def _count(db: AsyncConnection, caller: Caller) -> None:
    if caller.kind == "staff":
        return
    await db.execute(_HOLD, {"whose": f"files of {caller.id}"})
    day = datetime.now(UTC) - timedelta(days=1)
    of_his = select(func.count(), func.min(attachments.c.uploaded_at)).where(
        attachments.c.operator == caller.operator,
        attachments.c.uploaded_by == caller.id,
        attachments.c.uploaded_at > day,
    )
    count, first = (await db.execute(of_his)).one()
    if count >= FILES_A_DAY:
        raise TooManyRequests(retry_after=max(1, int((first - day).total_seconds())))


def _visible(caller: Caller) -> ColumnElement[bool]:
    """What he has sent or was sent to him; everything to staff who answers."""
    if caller.kind == "subscriber":
        return or_(attachments.c.subscriber_id == caller.id, attachments.c.uploaded_by == caller.id)
    caller.staff("support", "manager")
    return true()


async def _row(db: AsyncConnection, caller: Caller, file_id: UUID, seen: ColumnElement[bool]) -> Row[Any]:
    """Problem: not-found."""
    of_it = and_(attachments.c.operator == caller.operator, attachments.c.id == file_id, seen)
    row = (await db.execute(select(attachments).where(of_it))).one_or_none()
    if row is None:
        raise NotFound("There is no such file.")
    return row


def _attachment(row: Any) -> Attachment:
    return Attachment(id=row.id, name=row.name, media_type=row.media_type, size=row.size)
