"""Tickets as they are stored and shown: who may see which, and one of them whole."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.tokens import Caller
from contracts.problems import NotFound
from contracts.tickets import Author, Post, StatusChange, Ticket
from tickets.tables import posts, status_changes, subscribers, tickets

SUMMARY = (
    *(tickets.c[name] for name in ("id", "number", "kind", "topic", "status", "answer_by", "opened_at")),
    func.coalesce(subscribers.c.name, "").label("subscriber_name"),
    func.coalesce(subscribers.c.contract, "").label("contract"),
)


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


def author(caller: Caller) -> Author:
    """As whom the caller writes."""
    return "subscriber" if caller.kind == "subscriber" else "staff"


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
    """The ticket with its messages and history. Problem: not-found, also for a foreign one."""
    columns = (*SUMMARY, tickets.c.subscriber_id)
    found = await db.execute(
        select(*columns).select_from(named()).where(tickets.c.id == ticket_id, visible(caller))
    )
    ticket = found.mappings().one_or_none()
    if ticket is None:
        raise NotFound("There is no such ticket.")
    of_it = {"operator": caller.operator, "ticket_id": ticket_id}
    said = await db.execute(select(posts).filter_by(**of_it).order_by(posts.c.position))
    changes = await db.execute(select(status_changes).filter_by(**of_it).order_by(status_changes.c.position))
    return Ticket(
        **ticket,
        messages=[Post(id=row.id, at=row.at, author=row.author, text=row.text) for row in said],
        history=[StatusChange(at=row.at, status=row.status, by=row.author) for row in changes],
    )
