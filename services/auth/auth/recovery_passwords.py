"""A password that came by SMS: it counts from the moment it is first used, and until then the old one does.

So a stranger who asks for one takes nothing away from the subscriber.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.one_time_codes import same
from auth.recovery_beginning import tag_of
from auth.recovery_finish import LIVE, finish
from auth.service import service
from auth.signing import Owner
from chassis.profiles import Profile
from contracts.problems import CodeRefused, WrongCredentials

_WAITING = text(f"""
select r.id, r.password, r.tag from recoveries r
where r.operator = :operator and r.subscriber_id = :subscriber and r.proof = 'password'
  and r.submissions < :attempts and {LIVE}
order by r.created_at desc
""")
_SUBMIT = text("""
update recoveries set submissions = submissions + 1
where operator = :operator and id = :id and submissions < :attempts returning id
""")
_IS_IT = text(
    "select from subscribers where operator = :operator and id = :id and password = :hashed for share"
)


@dataclass(frozen=True, slots=True)
class PendingPassword:
    """The recovery that it ends, and its Argon2id form."""

    recovery: UUID
    hashed: str


async def pending_password(
    profile: Profile, subscriber_id: UUID | None, typed: str
) -> PendingPassword | None:
    """The one that `typed` seems to be, to be checked instead of the kept one and not besides it.

    So a sign-in costs one Argon2id whether or not somebody has asked for an SMS. One query, for a stranger too.
    """
    if profile.recovery.kind != "password_by_sms":
        return None
    whose = {
        "operator": profile.operator,
        "subscriber": subscriber_id or uuid4(),
        "attempts": profile.recovery.attempts,
    }
    async with service.database.reading() as db:
        # One, or two: what staff has begun and what somebody has begun after it.
        waiting = (await db.execute(_WAITING, whose)).all()
    row = next((row for row in waiting if same(row.tag, tag_of(row.id, typed))), None)
    if row is None:
        return None
    async with service.database.transaction() as db:
        admitted = await db.execute(_SUBMIT, {**whose, "id": row.id})
    return PendingPassword(row.id, row.password) if admitted.first() else None


async def use_pending(db: AsyncConnection, profile: Profile, owner: Owner, pending: PendingPassword) -> None:
    """It is the password from now on, and has to be changed before anything else; also if it already is.

    Raises WrongCredentials if a newer recovery has begun meanwhile.
    """
    try:
        await finish(db, profile, pending.recovery, owner, pending.hashed, must_change=True)
    except CodeRefused:
        whose = {"operator": owner.operator, "id": owner.id, "hashed": pending.hashed}
        if (await db.execute(_IS_IT, whose)).rowcount != 1:
            raise WrongCredentials from None
