"""Admins look after the operator's people: who there is, somebody new, another role, nobody any more.

An admin never sees or sets a password (OWASP ASVS 5.0, 6.4.6): whoever is to come in gets an invitation.
"""

from functools import partial
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.commands import key_of, once
from auth.invitations import invite, invited_by, token_of, uninvite
from auth.logins import login_key
from auth.second_factors import forget_second_factor
from auth.service import service
from auth.sessions import end_sessions
from auth.signing import Owner
from auth.staff_devices import free_staff
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import (
    EditStaff,
    InviteAgain,
    InviteStaff,
    ListStaff,
    StaffMember,
    StaffPeople,
    StaffPerson,
)
from contracts.problems import Conflict, InvalidBody, NotFound

_PERSON = """
select s.id as staff_id, s.login, s.name, s.role, s.disabled_at is not null as disabled,
  s.password is not null as has_password, f.secret is not null as has_second_factor,
  i.expires_at as invited_until, s.created_at
from staff s
left join second_factors f on f.kind = 'staff' and f.owner_id = s.id
left join invitations i on i.staff_id = s.id and i.expires_at > now()
where s.operator = :operator
"""
_PEOPLE = text(f"{_PERSON} order by s.login_key")
# Whoever changes the same person waits here and sees what became of it.
_ONE = text(f"{_PERSON} and s.id = :id for update of s")
_ADD = text("""
insert into staff (operator, login, login_key, name, role)
values (:operator, :login, :login_key, :name, :role)
on conflict (operator, login_key) do nothing returning id
""")
# Whoever changes admins at the same time waits here, so that two cannot dismiss one another.
_ADMINS = text("""
select id from staff
where operator = :operator and role = 'admin' and disabled_at is null and password is not null
order by id for update
""")
_EDIT = text("""
update staff set name = :name, role = :role,
  disabled_at = case when :disabled then coalesce(disabled_at, now()) end
where operator = :operator and id = :id
""")
_NO_PASSWORD = text("update staff set password = null where operator = :operator and id = :id")


@service.answers(ListStaff)
async def list_staff(_: ListStaff, asked: Asked) -> StaffPeople:
    """Everybody, also who is disabled."""
    admin = asked.caller.staff("admin")
    async with service.database.transaction() as db:
        rows = (await db.execute(_PEOPLE, {"operator": admin.operator})).mappings()
        return StaffPeople(items=[StaffPerson(**row) for row in rows])


@service.answers(InviteStaff)
async def invite_staff(question: InviteStaff, asked: Asked) -> StaffMember:
    """Problems: conflict when the login is taken, bad-request without an idempotency key."""
    admin = asked.caller.staff("admin")
    told = _stripped(question)
    token = token_of(f"new {login_key(question.login)}", admin.id, key_of(asked))
    async with service.database.transaction() as db:
        row = {"operator": admin.operator, "login_key": login_key(question.login), **told}
        added = (await db.execute(_ADD, row)).scalar_one_or_none()
        if added is None:
            known = await invited_by(db, admin.operator, token)
            if known is None:
                raise Conflict("Somebody else has this login.")
            return _invited(known, token, known.expires_at)
        until = await invite(db, admin.operator, added, token)
        await audit(db, asked, "invite_staff", f"staff:{added}", None, told)
    return StaffMember(staff_id=added, invitation=SecretStr(token), invited_until=until, **told)


@service.answers(InviteAgain)
async def invite_again(question: InviteAgain, asked: Asked) -> StaffMember:
    """From now on nothing but the invitation lets the owner in, and no lock keeps them out."""
    admin = asked.caller.staff("admin")
    token = token_of(f"again {question.staff_id}", admin.id, key_of(asked))
    invited = await once(question, asked, partial(_invite_again, question, asked, token))
    return invited.model_copy(update={"invitation": SecretStr(token)})


async def _invite_again(question: InviteAgain, asked: Asked, token: str, db: AsyncConnection) -> StaffMember:
    admin = asked.caller.staff("admin")
    await _keep_an_admin(db, admin, question.staff_id)
    person = await _person(db, admin, question.staff_id)
    if person.disabled:
        raise NotFound("This member of staff is disabled: enable first.")
    owner = Owner(admin.operator, "staff", person.staff_id, person.role)
    await db.execute(_NO_PASSWORD, {"operator": admin.operator, "id": person.staff_id})
    await forget_second_factor(db, owner)
    await end_sessions(db, owner)
    await free_staff(db, admin.operator, login_key(person.login), person.staff_id)
    until = await invite(db, admin.operator, person.staff_id, token)
    await audit(db, asked, "invite_again", f"staff:{person.staff_id}")
    told = {"staff_id": person.staff_id, "login": person.login, "name": person.name, "role": person.role}
    return StaffMember(**told, invited_until=until)


@service.answers(EditStaff)
async def edit_staff(question: EditStaff, asked: Asked) -> StaffPerson:
    """A new role or being disabled takes effect everywhere within seconds, since the sessions end."""
    admin = asked.caller.staff("admin")
    which = {"operator": admin.operator, "id": question.staff_id}
    async with service.database.transaction() as db:
        if question.disabled or question.role not in (None, "admin"):
            await _keep_an_admin(db, admin, question.staff_id)
        before = _changeable(await _person(db, admin, question.staff_id))
        after = before | question.model_dump(include=set(before), exclude_none=True)
        if after != before:
            await db.execute(_EDIT, {**which, **after})
            if (after["role"], after["disabled"]) != (before["role"], before["disabled"]):
                await end_sessions(db, Owner(admin.operator, "staff", question.staff_id))
            if after["disabled"]:
                await uninvite(db, admin.operator, question.staff_id)
            await audit(db, asked, "edit_staff", f"staff:{question.staff_id}", before, after)
        return StaffPerson.model_validate(await _person(db, admin, question.staff_id), from_attributes=True)


async def _keep_an_admin(db: AsyncConnection, admin: Caller, leaving: UUID) -> None:
    """Problem: conflict, when nobody who can sign in would be left to look after the others."""
    able = (await db.execute(_ADMINS, {"operator": admin.operator})).scalars().all()
    if leaving in able and len(able) == 1:
        raise Conflict("There would be no admin any more who can sign in: make another one first.")


async def _person(db: AsyncConnection, admin: Caller, staff_id: UUID) -> Row[Any]:
    found = await db.execute(_ONE, {"operator": admin.operator, "id": staff_id})
    person = found.one_or_none()
    if person is None:
        raise NotFound("There is no such member of staff.")
    return person


def _changeable(person: Row[Any]) -> dict[str, Any]:
    return {"name": person.name, "role": person.role, "disabled": person.disabled}


def _invited(person: Row[Any], token: str, until: Any) -> StaffMember:
    told = {"staff_id": person.id, "login": person.login, "name": person.name, "role": person.role}
    return StaffMember(**told, invitation=SecretStr(token), invited_until=until)


def _stripped(question: InviteStaff) -> dict[str, Any]:
    told = {"login": question.login.strip(), "name": question.name.strip(), "role": question.role}
    empty = [name for name, value in told.items() if not value or "\0" in value]
    if empty:
        raise InvalidBody(errors=[{"pointer": f"/{name}", "reason": "is empty"} for name in empty])
    return told
