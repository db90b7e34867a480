"""What staff does and looks at in conversations is told to the audit trail by the transaction that does it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from chassis.telemetry import trace_id
from contracts.tickets import TicketsStaffActed
from tickets.service import service


async def tell_audit(
    db: AsyncConnection,
    asked: Asked,
    action: str,
    about: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Nothing is told of a subscriber or a visitor, who acts on his own.

    `about` is `ticket:<id>`, `chat:<id>` and the like.
    """
    staff = asked.verified
    if staff is None or staff.kind != "staff":
        return
    acted = TicketsStaffActed(
        staff_id=staff.id,
        role=staff.role,
        action=action,
        about=about,
        address=asked.address,
        trace_id=trace_id(),
        before=before,
        after=after,
    )
    await emit(db, acted, operator=staff.operator, about=about)


_LOOKED = text("""
insert into visitor_counts as c (operator, key, begins_at, count) values (:operator, :key, date_trunc('hour', now()), 1)
on conflict (operator, key, begins_at) do update set count = c.count + 1
returning count
""")


@asynccontextmanager
async def looking(asked: Asked, action: str, about: str) -> AsyncIterator[AsyncConnection]:
    """A connection to read by. When staff reads, that is told, if there was something to read.

    Once an hour of the clock for each of staff and thing: an open page reads again at each change.
    """
    staff = asked.verified
    if staff is None or staff.kind != "staff":
        async with service.database.reading() as db:
            yield db
        return
    async with service.database.transaction() as db:
        yield db
        looked = {"operator": staff.operator, "key": f"{action} {staff.id} {about}"}
        if (await db.execute(_LOOKED, looked)).scalar_one() == 1:
            await tell_audit(db, asked, action, about)
