"""Staff comes in by invitation: a token of 256 bits, good once and for a day, with which its owner chooses a password.

Nobody but the owner ever knows the password (OWASP ASVS 5.0, 6.4.1 and 6.4.6).
"""

import base64
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit_by
from auth.guard import guarded
from auth.password_rules import insist_allowed
from auth.password_setting import set_password
from auth.service import service
from auth.sessions import Where
from auth.signing import Owner
from auth.staff_devices import staff_device_token
from auth.staff_passwords import staff_rules
from chassis.questions import Asked
from contracts.auth import AcceptInvitation, InvitationAccepted
from contracts.problems import CodeRefused

HOURS = 24

_INVITE = text("""
insert into invitations (staff_id, operator, hash, expires_at)
values (:staff, :operator, :hash, now() + make_interval(hours => :hours))
on conflict (staff_id) do update
  set hash = excluded.hash, created_at = now(), expires_at = excluded.expires_at
returning expires_at
""")
_OPEN = text("""
select s.id, s.login, s.name, s.role, i.expires_at from invitations i join staff s on s.id = i.staff_id
where i.operator = :operator and i.hash = :hash and i.expires_at > now() and s.disabled_at is null
""")
_TAKE = text("delete from invitations where operator = :operator and hash = :hash and expires_at > now()")
_FORGET = text("delete from invitations where operator = :operator and staff_id = :staff")


def random_token() -> str:
    """For whoever has no idempotency key."""
    return secrets.token_urlsafe(32)


def token_of(purpose: str, caller: UUID, key: str) -> str:
    """The same again for a repeat under the same idempotency key."""
    derived = service.derived("invitation of staff", f"{purpose} {caller} {key}")
    return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()


async def invite(db: AsyncConnection, operator: str, staff: UUID, token: str) -> datetime:
    """Make the token open the door; returns until when. A former invitation is void."""
    row = {"operator": operator, "staff": staff, "hash": _hash(token), "hours": HOURS}
    return (await db.execute(_INVITE, row)).scalar_one()  # type: ignore[no-any-return]


async def uninvite(db: AsyncConnection, operator: str, staff: UUID) -> None:
    """Whatever invitation there was is void."""
    await db.execute(_FORGET, {"operator": operator, "staff": staff})


async def invited_by(db: AsyncConnection, operator: str, token: str) -> Row[Any] | None:
    """The member of staff whom this token lets in: id, login, name, role, expires_at."""
    return (await db.execute(_OPEN, {"operator": operator, "hash": _hash(token)})).one_or_none()


@service.answers(AcceptInvitation, room=8)
async def accept_invitation(question: AcceptInvitation, _: Asked) -> InvitationAccepted:
    """One answer for a wrong, a used and an expired token. Problems: code-refused, invalid-body."""
    profile = service.profile_of(question.operator)
    token, password = question.token.get_secret_value(), question.password.get_secret_value()
    where = Where("", question.address)
    async with guarded("staff-invitation", profile.operator, "", where):
        async with service.database.reading() as db:
            invited = await invited_by(db, profile.operator, token)
        if invited is None:
            raise CodeRefused
    about = [invited.login, invited.name]
    await insist_allowed(password, staff_rules(profile), about, "/password")
    hashed = await service.passwords.hashed(password)
    owner = Owner(profile.operator, "staff", invited.id, invited.role)
    async with service.database.transaction() as db:
        taken = await db.execute(_TAKE, {"operator": profile.operator, "hash": _hash(token)})
        if not taken.rowcount:
            raise CodeRefused
        await set_password(db, owner, hashed)
        await audit_by(db, owner, question.address, "accept_invitation", f"staff:{owner.id}")
    return InvitationAccepted(login=invited.login, device_token=staff_device_token(owner.id))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
