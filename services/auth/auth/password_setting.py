"""A password becomes another one: the other sessions of its owner end, and a subscriber is told of it.

Whoever knew the former one may have joined the contract with his own, so it is by itself again.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.parting import one_at_a_time, part
from auth.sessions import end_sessions
from auth.signing import Owner
from chassis.outbox import emit
from contracts.auth import OwnerKind, PasswordChanged, PasswordOrigin

_SET: dict[OwnerKind, TextClause] = {
    "subscriber": text("""
update subscribers set password = :password, must_change_password = :must_change,
  first_password = :first, password_changed_at = now()
where operator = :operator and id = :id returning now() as changed_at
"""),
    "staff": text("""
update staff set password = :password where operator = :operator and id = :id returning now() as changed_at
"""),
}
_WORDS: dict[OwnerKind, TextClause] = {
    "subscriber": text("""
select array[s.login, s.contract, s.name, s.address, coalesce(s.account, '')]
  || coalesce((select array_agg(c.value) from contacts c where c.subscriber_id = s.id), '{}')
from subscribers s where s.operator = :operator and s.id = :id
"""),
    "staff": text("select array[login, name] from staff where operator = :operator and id = :id"),
}


async def set_password(
    db: AsyncConnection,
    owner: Owner,
    hashed: str,
    origin: PasswordOrigin = "chosen",
    *,
    must_change: bool = False,
    but: UUID | None = None,
) -> None:
    """Keep `hashed` (`await service.passwords.hashed(...)`, made before the transaction) as the owner's password.

    Every session of the owner ends, except `but`. `must_change` says that it opens nothing until its owner has
    chosen another: always after a password by SMS, and for a first one where the profile says `change_first`.
    A subscriber's change is told by PasswordChanged; staff's is for the caller to audit. Whoever locks the
    subscriber's row before is `one_at_a_time` before that.
    """
    if owner.kind == "subscriber":
        await one_at_a_time(db, owner.operator)
    whose: dict[str, Any] = {"operator": owner.operator, "id": owner.id}
    new = {"password": hashed, "must_change": must_change, "first": origin == "issued"}
    changed = (await db.execute(_SET[owner.kind], {**whose, **new})).one()
    await end_sessions(db, owner, but=but)
    if owner.kind == "subscriber":
        await part(db, owner.operator, owner.id)
        event = PasswordChanged(subscriber_id=owner.id, origin=origin, changed_at=changed.changed_at)
        await emit(db, event, operator=owner.operator, about=owner.id)


async def words_about(db: AsyncConnection, owner: Owner) -> list[str]:
    """What a stranger would try as the owner's password: for `auth.password_rules`."""
    found = await db.execute(_WORDS[owner.kind], {"operator": owner.operator, "id": owner.id})
    return found.scalar_one_or_none() or []
