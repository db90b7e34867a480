"""What a service holds on a subscriber, as one list: by it all is told to him, and all is forgotten in the end.

A table that is about subscribers stands in its service's list, or among its exceptions with the reason; a test over
the tables of all services sees to it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.tokens import Caller
from contracts.auth import SubscriberErased
from contracts.billing import BillingForgot
from contracts.data_rights import HeldPage
from contracts.notify import NotifyForgot
from contracts.problems import BadRequest
from contracts.tickets import TicketsForgot

# Far below what the broker takes in one message, for rows are written twice as long where letters are escaped.
_PAGE_BYTES = 250_000
_PAGE_ROWS = 500
# The place in the list and the offset, which the database reads as a bigint.
_CURSOR = re.compile(r"([0-9]{1,4})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Kept:
    """An erasure leaves the rows as they are."""

    why: str


@dataclass(frozen=True, slots=True)
class Blanked:
    """An erasure keeps the rows and sets these columns: SQL of an UPDATE, such as `name = '', phone = null`."""

    columns: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """An erasure deletes the rows."""


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of one table about a subscriber: where `whose`, SQL over `t`, `:operator` and `:subscriber`, is true.

    `hidden` columns are told to nobody: hashes of secrets, and what only serves the search.
    """

    table: Table
    whose: str
    at_erasure: Kept | Blanked | Deleted
    hidden: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """`whose`, at the operator's."""
        return f"t.operator = :operator and {self.whose}" if "operator" in self.table.c else self.whose


async def tell_held(
    db: AsyncConnection, held: Sequence[Held], subscriber: Caller, cursor: str | None
) -> HeldPage:
    """The next page; the first one without a cursor. Raises BadRequest for a cursor that is none of ours."""
    place, offset = _place(held, cursor)
    one = held[place]
    key = ", ".join(f"t.{column.name}" for column in one.table.primary_key)
    page = text(
        f"select (to_jsonb(t) - cast(:hidden as text[]))::text from {one.table.name} t "
        f"where {one.condition} order by {key} limit :limit offset :offset"
    )
    known = {"operator": subscriber.operator, "subscriber": subscriber.id, "hidden": list(one.hidden)}
    found = (await db.execute(page, known | {"limit": _PAGE_ROWS, "offset": offset})).scalars().all()
    taken: list[dict[str, Any]] = []
    size = 0
    for row in found:
        size += len(row.encode())
        if taken and size > _PAGE_BYTES:
            break
        taken.append(json.loads(row))
    further = None
    if len(taken) < len(found) or len(found) == _PAGE_ROWS:
        further = f"{place}-{offset + len(taken)}"
    elif place + 1 < len(held):
        further = f"{place + 1}-0"
    return HeldPage(name=one.table.name, rows=taken, next_cursor=further)


def _place(held: Sequence[Held], cursor: str | None) -> tuple[int, int]:
    read = _CURSOR.fullmatch(cursor or "0-0")
    if read is None or int(read[1]) >= len(held):
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a page"}])
    return int(read[1]), int(read[2])


async def forget(db: AsyncConnection, held: Sequence[Held], operator: str, subscriber_id: UUID) -> None:
    """Do to every row what the list says, in its order; again it changes nothing."""
    known: dict[str, Any] = {"operator": operator, "subscriber": subscriber_id}
    for one in held:
        match one.at_erasure:
            case Deleted():
                statement = f"delete from {one.table.name} t where {one.condition}"
            case Blanked(columns):
                statement = f"update {one.table.name} t set {columns} where {one.condition}"
            case Kept():
                continue
        wanted = {name: value for name, value in known.items() if f":{name}" in statement}
        await db.execute(text(statement), wanted)
    await forget_events(db, subscriber_id)


# By the day, so that each statement reads one partition and ends in time.
_EVENTS = text("""
delete from outbox
where about = any(cast(:about as text[])) and published_at is not null and created_at >= :day and created_at < :next
  and subject <> all(cast(:acts as text[]))
""")
_FAILED = text("delete from failed_events where headers ->> 'ce-subject' = :about returning event_id::text")
OUTBOX_DAYS = 15
# Who was forgotten can be told again, like everything else.
_ACTS = [one.subject for one in (SubscriberErased, BillingForgot, TicketsForgot, NotifyForgot)]


async def forget_events(db: AsyncConnection, subscriber_id: UUID) -> None:
    """What was told of the subscriber, what failed, and the letters about that. The streams forget by their age."""
    failed = await db.execute(_FAILED, {"about": str(subscriber_id)})
    about = [str(subscriber_id), *failed.scalars()]
    today = date.today() + timedelta(days=1)  # noqa: DTZ011 - a day more on either side, whatever the zone
    for ago in range(OUTBOX_DAYS + 2):
        day = today - timedelta(days=ago)
        days = {"about": about, "acts": _ACTS, "day": day, "next": day + timedelta(days=1)}
        await db.execute(_EVENTS, days)
