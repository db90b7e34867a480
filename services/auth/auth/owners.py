"""Whose a session is, as auth knows them now: still there, in which role, with what to do first."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.signing import Owner
from contracts.auth import OwnerKind

_OWNERS: dict[OwnerKind, Any] = {
    "subscriber": text(
        "select '' as role, case when must_change_password then 'change_password' else '' end as must "
        "from subscribers where operator = :operator and id = :id and erased_at is null"
    ),
    "staff": text("""
select role, case when f.secret is null then 'set_up_second_factor' else '' end as must
from staff s left join second_factors f on f.kind = 'staff' and f.owner_id = s.id
where s.operator = :operator and s.id = :id and s.disabled_at is null
"""),
}


async def present_owner(db: AsyncConnection, operator: str, kind: OwnerKind, owner_id: UUID) -> Owner | None:
    """Read anew; None of somebody who may not be signed in any more."""
    row = (await db.execute(_OWNERS[kind], {"operator": operator, "id": owner_id})).one_or_none()
    return Owner(operator, kind, owner_id, row.role, row.must) if row else None
