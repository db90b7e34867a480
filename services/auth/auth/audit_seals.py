"""Seals over the audit trail: a chain of hashes over all rows, added behind the actions and never in their way."""

import asyncio
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from chassis.isolation import across_operators
from chassis.logs import logger
from chassis.telemetry import untraced

SEAL_SECONDS = 15


@service.works
async def seal_audit() -> None:
    """Costs one look at two indexes while nothing happens."""
    while True:
        with untraced(), across_operators():
            seal = await service.database.row(
                "seal audit trail", "select n, last_id, hash from seal_audit() where n is not null"
            )
        if seal:
            # The log leaves the machine: whoever rewrites the whole chain cannot rewrite that.
            logger().info("sealed", seal=seal["n"], last_id=seal["last_id"], hash=seal["hash"].hex())
        await asyncio.sleep(SEAL_SECONDS)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first seal that does not hold; `sealed` and `found` are numbers of rows, alike when one was changed."""

    n: int
    first_id: int
    last_id: int
    sealed: int
    found: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far the seals reach, how many rows come after them, and the first broken one."""

    seals: int
    last_id: int
    unsealed: int
    broken: Broken | None


_BROKEN = text("""
select s.n, s.first_id, s.last_id, s.rows, found.rows
from (
  select *, lag(n, 1, 0::bigint) over chain as former_n, lag(last_id, 1, 0::bigint) over chain as former_id,
    lag(hash, 1, ''::bytea) over chain as former_hash
  from audit_seals window chain as (order by n)
) s, lateral audit_seal_of(s.former_hash, s.first_id, s.last_id) as found
where (s.rows, s.hash, s.n, s.first_id) <> (found.rows, found.hash, s.former_n + 1, s.former_id + 1)
order by s.n limit 1
""")
_REACH = text("""
with last as (select coalesce(max(n), 0) as seals, coalesce(max(last_id), 0) as id from audit_seals)
select last.seals, last.id, (select count(*) from audit_trail a where a.id > last.id) from last
""")


async def proof(db: AsyncConnection) -> Sealed:
    """Compute every seal anew. Reads the whole trail."""
    await db.execute(text("set local statement_timeout = 0"))
    seals, last_id, unsealed = (await db.execute(_REACH)).one()
    broken = (await db.execute(_BROKEN)).one_or_none()
    return Sealed(seals, last_id, unsealed, Broken(*broken) if broken else None)
