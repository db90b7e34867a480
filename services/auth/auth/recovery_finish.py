"""The end of a recovery: used once, the password set, the other sessions ended, the lock taken away."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.guard import freed
from auth.password_setting import set_password
from auth.signing import Owner
from chassis.profiles import Profile
from contracts.problems import CodeRefused

# A recovery that can still be finished: neither used nor too old, with neither a newer one of its subscriber nor
# another change of the password after it. Anybody can begin one, so a newer one that staff has not begun voids
# neither what staff has nor a link that is good for its own password.
LIVE = """r.used_at is null and r.expires_at > now() and not exists (
  select from recoveries n where n.operator = r.operator and n.subscriber_id = r.subscriber_id
    and (n.created_at, n.id) > (r.created_at, r.id)
    and (n.staff_id is not null or r.staff_id is null and not (r.proof = 'link' and r.password is not null)))
  and not exists (select from subscribers s where s.operator = r.operator and s.id = r.subscriber_id
    and s.password_changed_at > r.created_at)"""

_USE = text(f"""
update recoveries r set used_at = now(), password = null
where r.operator = :operator and r.id = :id and {LIVE}
returning r.id
""")
_LOGIN = {
    "contract": text("select contract from subscribers where operator = :operator and id = :id"),
    "login": text("select login_key from subscribers where operator = :operator and id = :id"),
}


async def finish(
    db: AsyncConnection,
    profile: Profile,
    recovery: UUID,
    owner: Owner,
    hashed: str,
    *,
    must_change: bool = False,
) -> None:
    """In one transaction; of those that come side by side one gets through. Raises CodeRefused for the others."""
    used = await db.execute(_USE, {"operator": owner.operator, "id": recovery})
    if used.first() is None:
        raise CodeRefused
    await set_password(db, owner, hashed, "recovered", must_change=must_change)
    login = await db.execute(_LOGIN[profile.sign_in.by], {"operator": owner.operator, "id": owner.id})
    await freed(db, owner.operator, login.scalar_one())
