"""Tickets as they are stored and shown: who may see which, and one of them whole."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, RowMapping, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.tokens import Caller
from contracts.problems import NotFound
from contracts.tickets import Note, Post, Rating, StatusChange, Ticket
from tickets.attachments import attached_to
from tickets.promises import open_now, profile_of, reopen_until
from tickets.tables import notes, posts, status_changes, subscribers, tickets

_NAMES = ("id", "number", "kind", "topic", "status", "answer_by", "opened_at", "assignee")
SUMMARY = (
    *(tickets.c[name] for name in _NAMES),
    func.coalesce(tickets.c.answer_by < func.now(), False).label("overdue"),
    func.coalesce(subscribers.c.name, "").label("subscriber_name"),
    func.coalesce(subscribers.c.contract, "").label("contract"),
)
_FORM = tuple(tickets.c[name] for name in ("full_name", "phone", "email", "city", "address"))
_MORE = tuple(tickets.c[name] for name in ("closed_at", "grade", "comment", "rated_at"))


def named() -> FromClause:
    """Tickets with their subscribers' names, where those are known already."""
    same = and_(
        subscribers.c.operator == tickets.c.operator, subscribers.c.subscriber_id == tickets.c.subscriber_id
    )
    return tickets.outerjoin(subscribers, same)


def visible(caller: Caller) -> ColumnElement[bool]:
    """A subscriber's own tickets, the operator's for its staff. Problem: not-allowed."""
    if caller.kind == "subscriber":
        return and_(tickets.c.operator == caller.operator, tickets.c.subscriber_id == caller.id)
    return tickets.c.operator == caller.staff("support", "manager").operator


async def locked(db: AsyncConnection, caller: Caller, ticket_id: UUID) -> Row[Any]:
    """The ticket's row, held until the transaction ends. Problem: not-found, also for a foreign one."""
    found = await db.execute(
        select(tickets).where(tickets.c.id == ticket_id, visible(caller)).with_for_update()
    )
    ticket = found.one_or_none()
    if ticket is None:
        raise NotFound("There is no such ticket.")
    return ticket


async def whole(db: AsyncConnection, caller: Caller, ticket_id: UUID) -> Ticket:
    """The ticket with its messages and history; notes, and who of the staff it was, for staff only.

    Problem: not-found, also for a foreign one.
    """
    columns = (*SUMMARY, *_FORM, *_MORE, tickets.c.subscriber_id)
    found = await db.execute(
        select(*columns).select_from(named()).where(tickets.c.id == ticket_id, visible(caller))
    )
    ticket = found.mappings().one_or_none()
    if ticket is None:
        raise NotFound("There is no such ticket.")
    profile = profile_of(caller.operator)
    closed_at = ticket["closed_at"]
    return Ticket(
        **_shown(caller, {key: value for key, value in ticket.items() if key not in _MORE_NAMES}),
        out_of_hours=not open_now(profile, datetime.now(UTC)),
        reopen_until=closed_at and reopen_until(profile, closed_at),
        rating=_rating(ticket),
        messages=await _messages(db, caller, ticket_id),
        history=await _history(db, caller, ticket_id),
        notes=await _notes(db, caller, ticket_id) if caller.kind == "staff" else [],
    )


_MORE_NAMES = {column.name for column in _MORE}


def _shown(caller: Caller, ticket: dict[str, Any]) -> dict[str, Any]:
    """Who works on it is the desk's own business."""
    return ticket if caller.kind == "staff" else ticket | {"assignee": None}


def _rating(ticket: RowMapping) -> Rating | None:
    if ticket["grade"] is None:
        return None
    return Rating(grade=ticket["grade"], comment=ticket["comment"], at=ticket["rated_at"])


def _staff(caller: Caller, row: Row[Any]) -> UUID | None:
    return row.author_id if caller.kind == "staff" and row.author == "staff" else None


async def _messages(db: AsyncConnection, caller: Caller, ticket_id: UUID) -> list[Post]:
    of_it = select(posts).filter_by(operator=caller.operator, ticket_id=ticket_id)
    said = (await db.execute(of_it.order_by(posts.c.position))).all()
    files = await attached_to(db, caller.operator, [row.id for row in said])
    return [
        Post(
            id=row.id,
            at=row.at,
            author=row.author,
            text=row.text,
            attachments=files.get(row.id, []),
            by_mail=row.by_mail,
            staff_id=_staff(caller, row),
        )
        for row in said
    ]


async def _history(db: AsyncConnection, caller: Caller, ticket_id: UUID) -> list[StatusChange]:
    of_it = select(status_changes).filter_by(operator=caller.operator, ticket_id=ticket_id)
    changes = await db.execute(of_it.order_by(status_changes.c.position))
    return [
        StatusChange(at=row.at, status=row.status, by=row.author, staff_id=_staff(caller, row))
        for row in changes
    ]


async def _notes(db: AsyncConnection, caller: Caller, ticket_id: UUID) -> list[Note]:
    of_it = select(notes).filter_by(operator=caller.operator, ticket_id=ticket_id)
    written = await db.execute(of_it.order_by(notes.c.position))
    return [
        Note(id=row.id, at=row.at, staff_id=row.staff_id, sender=row.sender, text=row.text) for row in written
    ]
