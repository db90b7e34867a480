"""Chats as they are shown: in lists, and whole with the messages after a cursor."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.problems import BadRequest, NotFound
from contracts.tickets import Chat, ChatMessage, ChatSummary, Consultant, Offline
from tickets.attachments import attached_to
from tickets.chat_parties import Party
from tickets.tables import chat_messages, chats, subscribers

PAGE = 100
_AS_THEY_ARE = (
    "id",
    "status",
    "topic",
    "name",
    "opened_at",
    "queued_at",
    "closed_at",
    "closed_by",
    "said",
    "person_read",
    "staff_read",
    "subscriber_id",
    "contact",
    "language",
    "answered_at",
)


def rows(who: Party) -> Select[Any]:
    """The chats that `who` sees, each with its contract and how much of it `who` has not read."""
    theirs, mark = (
        (("subscriber", "visitor"), chats.c.staff_read)
        if who.side == "staff"
        else (("staff",), chats.c.person_read)
    )
    unread = (
        select(func.count())
        .select_from(chat_messages)
        .where(
            chat_messages.c.operator == chats.c.operator,
            chat_messages.c.chat_id == chats.c.id,
            chat_messages.c.position > mark,
            chat_messages.c.author.in_(theirs),
        )
        .scalar_subquery()
    )
    same = and_(
        subscribers.c.operator == chats.c.operator, subscribers.c.subscriber_id == chats.c.subscriber_id
    )
    known = func.coalesce(subscribers.c.contract, "").label("contract")
    columns = select(*chats.c, unread.label("unread"), known)
    return columns.select_from(chats.outerjoin(subscribers, same)).where(who.sees)


def summary(row: RowMapping) -> ChatSummary:
    return ChatSummary(**_shown(row))


def _shown(row: RowMapping) -> dict[str, Any]:
    consultant = None
    if row["consultant_id"] is not None:
        consultant = Consultant(id=row["consultant_id"], name=row["consultant_name"])
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "consultant": consultant,
        "offline": _offline(row),
        "unread": row["unread"],
        "contract": row["contract"],
    }


def _offline(row: RowMapping) -> Offline | None:
    if row["closed_by"] != "offline":
        return None
    unreachable = row["subscriber_id"] is None and row["contact"] is None
    return Offline(ticket=row["ticket_id"], answer_by=row["answer_by"], contact_needed=unreachable)


async def shown(db: AsyncConnection, who: Party, chat_id: UUID, after: int = 0) -> Chat:
    """Problem: not-found, also for another's."""
    row = (await db.execute(rows(who).where(chats.c.id == chat_id))).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such chat.")
    said = select(chat_messages).filter_by(operator=who.operator, chat_id=chat_id)
    said = said.where(chat_messages.c.position > after).order_by(chat_messages.c.position).limit(PAGE)
    if who.side == "person":
        said = said.where(chat_messages.c.author != "note")
    messages = await _messages(db, who, said)
    return Chat(
        **_shown(row),
        place=await _place(db, row) if row["status"] == "queued" else None,
        messages=messages,
        next_after=messages[-1].position if messages else after,
    )


async def _messages(db: AsyncConnection, who: Party, said: Select[Any]) -> list[ChatMessage]:
    found = (await db.execute(said)).all()
    files = await attached_to(db, who.operator, [one.id for one in found], chat=True)
    return [
        ChatMessage(
            position=one.position,
            at=one.at,
            author=one.author,
            name=one.name,
            text=one.text,
            attachments=files.get(one.id, []),
        )
        for one in found
    ]


async def _place(db: AsyncConnection, row: RowMapping) -> int:
    before = select(func.count()).select_from(chats).filter_by(operator=row["operator"], status="queued")
    return int((await db.execute(before.where(chats.c.position <= row["position"]))).scalar_one())


def place_of(cursor: str | None) -> int | None:
    """Where a list goes on. Problem: bad-request for a cursor that is not one of ours."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return int(cursor)
