"""What staff does and looks at in conversations, as the audit trail is told of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import staff_acts
from chassis.questions import Asked
from contracts.tickets import TicketsStaffActed
from tickets.service import service

tell_audit = partial(staff_acts.tell_audit, TicketsStaffActed)

_LOOKED = text("""
insert into counters as c (operator, key, begins_at, count) values (:operator, :key, date_trunc('hour', now()), 1)
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
