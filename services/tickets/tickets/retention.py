"""What has served its time is forgotten: gently, a few rows at a time, so that nobody waits for it."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from chassis.isolation import across_operators
from chassis.telemetry import untraced
from tickets.service import service

# Whoever repeats a command later than that means a new one.
KEYS_KEPT = timedelta(days=400)
BATCH = 500
_ROUND_SECONDS = 3600.0
_REST_SECONDS = 0.2
_FORGET_KEYS = """
with old as (
  select operator, caller_id, key from idempotency_keys where claimed_at < now() - cast(:age as interval)
  order by claimed_at limit :batch for update skip locked
)
delete from idempotency_keys k using old
where k.operator = old.operator and k.caller_id = old.caller_id and k.key = old.key
"""
# That a letter came, from whom, and what became of it stays with its ticket.
_FORGET_LETTERS = """
with old as (
  select operator, ticket_id, fingerprint from letters where whole <> '' and at < now() - cast(:age as interval)
  order by at limit :batch for update skip locked
)
update letters l set whole = '' from old
where l.operator = old.operator and l.ticket_id = old.ticket_id and l.fingerprint = old.fingerprint
"""


@service.works
async def forget_old() -> None:
    """As long as the process; several replicas pass over what another one has at hand."""
    while True:
        await forget_older_than(KEYS_KEPT, timedelta(days=service.settings.keep_letters_days))
        await asyncio.sleep(_ROUND_SECONDS)


async def forget_older_than(keys: timedelta, letters: timedelta) -> None:
    """Batch after batch until nothing is left."""
    for script, age in ((_FORGET_KEYS, keys), (_FORGET_LETTERS, letters)):
        gone = BATCH
        while gone == BATCH:
            gone = await _forget(script, age)
            await asyncio.sleep(_REST_SECONDS)


async def _forget(script: str, age: timedelta) -> int:
    with untraced(), across_operators():
        async with service.database.transaction() as db:
            return int((await db.execute(text(script), {"age": age, "batch": BATCH})).rowcount)
