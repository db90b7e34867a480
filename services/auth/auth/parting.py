"""A contract is by itself again: parted by its person, or because its password has become another one.

Joining, parting and new passwords go one at a time at an operator, and no switch between contracts goes beside them.
They take that lock before any row, so that they cannot wait for each other in a circle.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('joined contracts ' || :operator, 0))")
_STILL_JOINED = text("""
select pg_advisory_xact_lock_shared(hashtextextended('joined contracts ' || :operator, 0))
""")
# The last one that is left is by itself too.
_PART = text("""
update subscribers s set person_id = null
where s.operator = :operator
  and s.person_id = (select person_id from subscribers where operator = :operator and id = :id)
  and (s.id = :id or 2 = (
    select count(*) from subscribers o where o.operator = :operator and o.person_id = s.person_id))
""")


async def one_at_a_time(db: AsyncConnection, operator: str) -> None:
    """Until the end of the transaction nobody else joins, parts, switches or gets a new password."""
    await db.execute(_ONE_AT_A_TIME, {"operator": operator})


async def still_joined(db: AsyncConnection, operator: str) -> None:
    """Until the end of the transaction nobody joins, parts or gets a new password; others may switch."""
    await db.execute(_STILL_JOINED, {"operator": operator})


async def part(db: AsyncConnection, operator: str, contract_id: UUID) -> None:
    """In a transaction that is `one_at_a_time`. Sessions that were switched are for the caller to end."""
    await db.execute(_PART, {"operator": operator, "id": contract_id})
