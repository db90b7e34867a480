"""What was sent long ago is forgotten: gently, a few rows at a time, so that nobody waits for it.

The ids grow with time, so the oldest are found by them.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

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
# An applicant, a visitor, a tried address: no erasure finds them unless they become subscribers.
_NOBODYS = f"{_ENDED['deliveries']} and subscriber_id is null"
_KEEP_NOBODYS = timedelta(days=90)
_FORGET = """
with old as (
  select id, event_id from {table} where id < uuidv7(cast(:age as interval)) and {ended}
  order by id limit :batch for update skip locked
), unassumed as (
  delete from premises p using old where p.event_id = old.event_id
)
delete from {table} t using old where t.id = old.id
"""

# What stands beside them, each by the moment after which nobody asks for it. The last version of a text counts.
_BESIDE = {
    "idempotency_keys": "claimed_at < :before",
    "premises": """told_at < :before
      and not exists (select from deliveries d where d.event_id = t.event_id)
      and not exists (select from notifications n where n.event_id = t.event_id)""",
    "maintenance_told": """exists (
      select from news n where n.operator = t.operator and n.id = t.news_id and n.ends_at < :before)""",
    "sms_spending": "day < cast(:before as timestamptz)::date",
    "texts": """at < :before and version < (
      select max(l.version) from texts l
      where (l.operator, l.notice, l.medium, l.language) = (t.operator, t.notice, t.medium, t.language))""",
}
_FORGET_BESIDE = """
delete from {table} where ctid = any(array(select t.ctid from {table} t where {old} limit :batch))
"""


@service.works
async def forget_old_messages() -> None:
    """As long as the process; several replicas pass over what another one has at hand."""
    while True:
        await forget_older_than(timedelta(days=service.settings.keep_messages_days))
        await asyncio.sleep(_ROUND_SECONDS)


async def forget_older_than(age: timedelta) -> None:
    """Batch after batch until nothing is left; what was told to no subscriber after 90 days at most."""
    for table, ended in _ENDED.items():
        await _forget_all(table, ended, age)
    await _forget_all("deliveries", _NOBODYS, min(age, _KEEP_NOBODYS))
    before = datetime.now(UTC) - age
    for table, old in _BESIDE.items():
        await _in_batches(table, _FORGET_BESIDE.format(table=table, old=old), before=before)


async def _forget_all(table: str, ended: str, age: timedelta) -> None:
    await _in_batches(table, _FORGET.format(table=table, ended=ended), age=-age)


async def _in_batches(table: str, script: str, **when: Any) -> None:
    gone = BATCH
    while gone == BATCH:
        gone = await _forget(table, script, when)
        await asyncio.sleep(_REST_SECONDS)


async def _forget(table: str, script: str, when: dict[str, Any]) -> int:
    with untraced(), across_operators():
        async with service.database.transaction() as db:
            gone = await db.execute(text(script), when | {"batch": BATCH})
    PURGED.labels(table).inc(gone.rowcount)
    return int(gone.rowcount)
