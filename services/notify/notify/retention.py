"""What was sent long ago is forgotten: gently, a few rows at a time, so that nobody waits for it.

The ids grow with time, so the oldest are found by them.
"""

import asyncio
from datetime import timedelta

from prometheus_client import Counter
from sqlalchemy import text

from chassis.isolation import across_operators
from chassis.telemetry import untraced
from notify.service import service

PURGED = Counter("cabinet_purged_messages", "Old deliveries and notices that were deleted", ["table"])
BATCH = 500
_ROUND_SECONDS = 3600.0
_REST_SECONDS = 0.2
# Nothing that is still on its way. Notices first: one without its premise would stand in the cabinet again. Parts of
# SMS go with their delivery.
_ENDED = {"notifications": "true", "deliveries": "state not in ('queued', 'sending')"}
_FORGET = """
with old as (
  select id, event_id from {table} where id < uuidv7(cast(:age as interval)) and {ended}
  order by id limit :batch for update skip locked
), unassumed as (
  delete from premises p using old where p.event_id = old.event_id
)
delete from {table} t using old where t.id = old.id
"""


@service.works
async def forget_old_messages() -> None:
    """As long as the process; several replicas pass over what another one has at hand."""
    while True:
        await forget_older_than(timedelta(days=service.settings.keep_messages_days))
        await asyncio.sleep(_ROUND_SECONDS)


async def forget_older_than(age: timedelta) -> None:
    """Batch after batch until nothing is left."""
    for table in _ENDED:
        gone = BATCH
        while gone == BATCH:
            gone = await _forget(table, age)
            await asyncio.sleep(_REST_SECONDS)


async def _forget(table: str, age: timedelta) -> int:
    script = text(_FORGET.format(table=table, ended=_ENDED[table]))
    with untraced(), across_operators():
        async with service.database.transaction() as db:
            gone = await db.execute(script, {"age": -age, "batch": BATCH})
    PURGED.labels(table).inc(gone.rowcount)
    return int(gone.rowcount)
