"""The operator's people: added by the administrator's command, signing in with a password and a role."""

from sqlalchemy import text

from auth.logins import login_key
from auth.service import service
from auth.sessions import Where, end_sessions, start_session
from auth.signing import Owner
from chassis.questions import Asked
from contracts.auth import AddStaff, Session, SignInStaff, StaffMember
from contracts.problems import InvalidBody, WrongCredentials

_FIND = text("""
select id, role, password from staff
where operator = :operator and login_key = :login and disabled_at is null
""")
_REPLACE = text("""
update staff set password = :replacement where operator = :operator and id = :id and password = :kept
""")
_ADD = text("""
insert into staff (operator, login, login_key, name, role, password)
values (:operator, :login, :login_key, :name, :role, :password)
on conflict (operator, login_key) do update
  set name = excluded.name, role = excluded.role, password = excluded.password
returning id, login
""")
_SHORTEST = 8


@service.answers(SignInStaff)
async def sign_in_staff(question: SignInStaff, _: Asked) -> Session:
    """As for subscribers: one answer at one cost for whatever is wrong."""
    operator = service.profile_of(question.operator).operator
    async with service.database.reading() as db:
        found = await db.execute(_FIND, {"operator": operator, "login": login_key(question.login)})
        known = found.one_or_none()
    kept = known.password if known else None
    verdict = await service.passwords.check(kept, question.password.get_secret_value())
    if known is None or not verdict.right:
        raise WrongCredentials
    async with service.database.transaction() as db:
        if verdict.replacement:
            await db.execute(
                _REPLACE,
                {"operator": operator, "id": known.id, "kept": kept, "replacement": verdict.replacement},
            )
        owner = Owner(operator, "staff", known.id, known.role)
        return await start_session(db, owner, Where(question.device, question.address))


@service.answers(AddStaff)
async def add_staff(question: AddStaff, _: Asked) -> StaffMember:
    """Asked without a token: on the broker only the administrator's user may publish it.

    The gateway must never route it and has no right to. A repeat sets everything anew, so whoever was
    signed in under this login signs in again.
    """
    operator = service.profile_of(question.operator).operator
    password = question.password.get_secret_value()
    if len(password) < _SHORTEST:
        reason = f"a password of staff has {_SHORTEST} characters or more"
        raise InvalidBody(errors=[{"pointer": "/password", "reason": reason}])
    values = {
        "operator": operator,
        "login": question.login.strip(),
        "login_key": login_key(question.login),
        "name": question.name,
        "role": question.role,
        "password": await service.passwords.hashed(password),
    }
    async with service.database.transaction() as db:
        row = (await db.execute(_ADD, values)).one()
        await end_sessions(db, Owner(operator, "staff", row.id))
    return StaffMember(staff_id=row.id, login=row.login, name=question.name, role=question.role)
