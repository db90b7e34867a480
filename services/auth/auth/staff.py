"""Staff signs in with a password and a second factor; the administrator's command lets the first one in."""

from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit_by, audit_command
from auth.guard import guarded
from auth.invitations import invite, random_token, uninvite
from auth.logins import login_key
from auth.second_factors import forget_second_factor, put_second_factor, second_factor_passes, staff_must
from auth.service import service
from auth.sessions import Where, end_sessions, start_session
from auth.signing import Owner
from auth.staff_devices import PATH, free_staff, is_known_device, staff_device_token
from auth.staff_passwords import SHORTEST
from auth.totp import is_secret
from chassis.questions import Asked
from contracts.auth import AddStaff, Session, SignInStaff, StaffMember
from contracts.problems import InvalidBody, SecondFactorNeeded, WrongCredentials

# Sign-ins wait for Argon2id, not for the database.
ROOM = 32

_FIND = text("""
select id, password from staff
where operator = :operator and login_key = :login and disabled_at is null
""")
# A change of password, role or state waits for the session to start, or the other way round.
_SAME = text("""
select role from staff
where operator = :operator and id = :id and password = :kept and disabled_at is null for share
""")
_REPLACE = text("""
update staff set password = :replacement
where operator = :operator and id = :id and password = :kept and disabled_at is null returning role
""")
_ADD = text("""
insert into staff (operator, login, login_key, name, role, password)
values (:operator, :login, :login_key, :name, :role, :password)
on conflict (operator, login_key) do update
  set name = excluded.name, role = excluded.role, password = excluded.password, disabled_at = null
returning id, login
""")


@service.answers(SignInStaff, room=ROOM)
async def sign_in_staff(question: SignInStaff, _: Asked) -> Session:
    """One answer at one cost for a wrong login or password; the second factor is asked for after both.

    Problems: wrong-credentials, second-factor-needed, too-many-requests.
    """
    operator = service.profile_of(question.operator).operator
    login, where = login_key(question.login), Where(question.device, question.address)
    async with service.database.reading() as db:
        known = (await db.execute(_FIND, {"operator": operator, "login": login})).one_or_none()
    device = known.id if known and is_known_device(known.id, question.device_token) else None
    async with guarded(PATH, operator, login, where, device=device):
        kept = known.password if known else None
        verdict = await service.passwords.check(kept, question.password.get_secret_value())
        if known is None or not verdict.right:
            raise WrongCredentials
        async with service.database.transaction() as db:
            same = {"operator": operator, "id": known.id, "kept": kept}
            if verdict.replacement:
                found = await db.execute(_REPLACE, {**same, "replacement": verdict.replacement})
            else:
                found = await db.execute(_SAME, same)
            role = found.scalar_one_or_none()
            if role is None:
                raise WrongCredentials
            return await _start(db, Owner(operator, "staff", known.id, role), question, where)


async def _start(db: AsyncConnection, owner: Owner, question: SignInStaff, where: Where) -> Session:
    if not await second_factor_passes(db, owner, question.totp, question.recovery_code):
        raise SecondFactorNeeded
    must = await staff_must(db, owner)
    await audit_by(db, owner, where.address, "sign_in", f"staff:{owner.id}")
    session = await start_session(db, Owner(owner.operator, "staff", owner.id, owner.role, must), where)
    # Nobody who has typed nothing but a password is believed to be the one who owns it.
    return session if must else session.model_copy(update={"device_token": staff_device_token(owner.id)})


@service.answers(AddStaff)
async def add_staff(question: AddStaff, _: Asked) -> StaffMember:
    """Asked without a token: on the broker only the administrator's user may publish it.

    The gateway must never route it and has no right to. A repeat sets everything anew, so whoever was
    signed in under this login signs in again, and whoever was locked out of it is not any more.
    """
    _check(question.password, question.totp_secret)
    operator = service.profile_of(question.operator).operator
    told: dict[str, Any] = {"login": question.login.strip(), "name": question.name, "role": question.role}
    password = question.password
    kept = await service.passwords.hashed(password.get_secret_value()) if password else None
    row = {"operator": operator, "login_key": login_key(question.login), "password": kept, **told}
    async with service.database.transaction() as db:
        added = (await db.execute(_ADD, row)).one()
        owner = Owner(operator, "staff", added.id, question.role)
        await end_sessions(db, owner)
        await audit_command(db, operator, "add_staff", f"staff:{owner.id}", told)
        await uninvite(db, operator, owner.id)
        await free_staff(db, operator, login_key(question.login), owner.id)
        await _set_second_factor(db, owner, question.totp_secret)
        invitation: dict[str, Any] = {} if password else await _invited(db, operator, owner.id)
    return StaffMember(staff_id=added.id, **{**told, "login": added.login}, **invitation)


def _check(password: SecretStr | None, totp_secret: SecretStr | None) -> None:
    if password and len(password.get_secret_value()) < SHORTEST:
        reason = f"a password of staff has {SHORTEST} characters or more"
        raise InvalidBody(errors=[{"pointer": "/password", "reason": reason}])
    if totp_secret and not is_secret(totp_secret.get_secret_value()):
        reason = "is not base32 of 112 bits or more"
        raise InvalidBody(errors=[{"pointer": "/totp_secret", "reason": reason}])


async def _set_second_factor(db: AsyncConnection, owner: Owner, secret: SecretStr | None) -> None:
    await forget_second_factor(db, owner)
    if secret:
        await put_second_factor(db, owner, secret.get_secret_value())


async def _invited(db: AsyncConnection, operator: str, staff: UUID) -> dict[str, Any]:
    token = random_token()
    return {"invitation": SecretStr(token), "invited_until": await invite(db, operator, staff, token)}
