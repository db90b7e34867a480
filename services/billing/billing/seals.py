"""Seals over the ledger: a chain of hashes over all transfers, added behind the payments and never in their way."""

import asyncio
import json
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.ledger import Difference
from billing.service import service
from chassis.isolation import across_operators
from chassis.logs import logger
from chassis.telemetry import untraced

SEAL_SECONDS = 15

# Ids are given out before a commit. Whoever has one up to `last_id` has changed a balance before and so has a
# transaction id below `now_id`: when all of those have ended, no row with such an id can still appear.
_LAST_ID = "select pg_sequence_last_value('transfers_id_seq')"
_NOW_ID = "select pg_current_xact_id()::text"
_ENDED = "select pg_snapshot_xmin(pg_current_snapshot()) > cast(cast($1 as text) as xid8)"
_SEALED = "select coalesce((select last_id from ledger_seals order by n desc limit 1), 0)"
_SEAL = "select n, last_id, hash from seal_transfers($1, $2::jsonb) where n is not null"


@service.works
async def seal_transfers() -> None:
    """Costs one look at a counter while nothing happens."""
    while True:
        with untraced(), across_operators():
            await seal_up_to_now()
        await asyncio.sleep(SEAL_SECONDS)


async def seal_up_to_now() -> None:
    """Seal every transfer that there is, once those under way have ended."""
    last_id = await _value(_LAST_ID) or 0
    if last_id <= await _value(_SEALED):
        return
    now_id = await _value(_NOW_ID)
    while not await _value(_ENDED, now_id):  # noqa: ASYNC110 - of another process: there is nothing to be woken by
        await asyncio.sleep(0.1)
    await service.database.row("summarize transfers", "select summarize_transfers()")
    while seal := await service.database.row("seal transfers", _SEAL, last_id, zones()):
        # The log leaves the machine: whoever rewrites the whole chain cannot rewrite that.
        logger().info("sealed", seal=seal["n"], last_id=seal["last_id"], hash=seal["hash"].hex())


def zones() -> str:
    """The operators' time zones, as the database's functions want them."""
    return json.dumps({profile.operator: profile.time_zone for profile in service.profiles})


async def _value(statement: str, *values: object) -> int:
    row = await service.database.row("look at seals", statement, *values)
    return row[0] if row else 0


@dataclass(frozen=True, slots=True)
class Broken:
    """The first seal that does not hold; `sealed` and `found` are numbers of transfers, alike when one was changed."""

    n: int
    first_id: int
    last_id: int
    sealed: int
    found: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far the seals reach, how many transfers come after them, and the first broken one."""

    seals: int
    last_id: int
    unsealed: int
    broken: Broken | None


_BROKEN = """
select s.n, s.first_id, s.last_id, s.rows, found.rows
from (
  select *, lag(n, 1, 0::bigint) over chain as former_n, lag(last_id, 1, 0::bigint) over chain as former_id,
    lag(hash, 1, ''::bytea) over chain as former_hash
  from ledger_seals window chain as (order by n)
) s, lateral seal_of(s.former_hash, s.first_id, s.last_id) as found
where (s.rows, s.hash, s.n, s.first_id) <> (found.rows, found.hash, s.former_n + 1, s.former_id + 1)
order by s.n limit 1
"""
_REACH = """
with last as (select coalesce(max(n), 0) as seals, coalesce(max(last_id), 0) as id from ledger_seals)
select last.seals, last.id, (select count(*) from transfers t where t.id > last.id) from last
"""
_SUMS = """
select operator || ' ' || kind, coalesce(d.moved, 0)::bigint, coalesce(t.moved, 0)::bigint from (
  select operator, kind, sum(credited + debited) as moved from ledger_days group by 1, 2
) d full join (
  select operator, kind, sum(amount) as moved from transfers
  where id <= (select coalesce(max(last_id), 0) from ledger_seals) group by 1, 2
) t using (operator, kind)
where d.moved is distinct from t.moved
"""


async def proof(db: AsyncConnection) -> Sealed:
    """Compute every seal anew. Reads the whole ledger."""
    await db.execute(text("set local statement_timeout = 0"))
    seals, last_id, unsealed = (await db.execute(text(_REACH))).one()
    broken = (await db.execute(text(_BROKEN))).one_or_none()
    return Sealed(seals, last_id, unsealed, Broken(*broken) if broken else None)


async def differing_sums(db: AsyncConnection) -> list[Difference]:
    """Where what the reports read does not follow from the sealed transfers."""
    rows = (await db.execute(text(_SUMS))).all()
    return [Difference("the sums of the days are not those of the transfers", *row) for row in rows]
