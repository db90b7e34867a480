"""What every change of a chat is made of: a message is written, the row changes, and it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from contracts.tickets import ChatAuthor, ChatChanged
from tickets.tables import chat_messages, chats


async def change(db: AsyncConnection, chat: Row[Any], **values: Any) -> Row[Any]:
    """Of a chat that is held; whoever looks at it is told to read it again. Returns the row as it is now."""
    changed = update(chats).filter_by(operator=chat.operator, id=chat.id).values(**values)
    now = (await db.execute(changed.returning(*chats.c))).one()
    await tell_changed(db, now)
    return now


async def tell_changed(db: AsyncConnection, now: Row[Any]) -> None:
    """To whoever looks at it, on either side."""
    event = ChatChanged(
        chat_id=now.id,
        subscriber_id=now.subscriber_id,
        status=now.status,
        staff_id=now.consultant_id,
        said=now.said,
    )
    await emit(db, event, operator=now.operator, about=now.subscriber_id or now.id)


async def say(
    db: AsyncConnection,
    chat: Row[Any],
    author: ChatAuthor,
    name: str,
    text: str,
    at: datetime,
    *,
    author_id: UUID | None = None,
    message_id: UUID | None = None,
    **values: Any,
) -> Row[Any]:
    """Write into a chat that is held, and change `values` with it; returns the row as it is now."""
    position = int(chat.said) + 1
    await db.execute(
        insert(chat_messages).values(
            operator=chat.operator,
            chat_id=chat.id,
            position=position,
            id=message_id or uuid4(),
            at=at,
            author=author,
            author_id=author_id,
            name=name,
            text=text,
        )
    )
    if author != "note":
        values = {"last_at": at, "last_by": "staff" if author == "staff" else "person"} | values
    return await change(db, chat, said=position, **values)


def spoken_lines(messages: Sequence[Row[Any]], zone: Any) -> str:
    """What was said, a line for each message, by the operator's clock; notes are staff's own."""
    return "\n".join(
        f"[{one.at.astimezone(zone):%d.%m %H:%M}] {one.name}: {one.text}"
        for one in messages
        if one.author != "note"
    )
