"""Whoever is signed in chooses another password; a new session begins, and every other ends."""

from dataclasses import replace

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.guard import guarded
from auth.parting import one_at_a_time
from auth.password_rules import insist_allowed
from auth.password_setting import set_password, words_about
from auth.proofs import checked_again, insist_second_factor
from auth.second_factors import staff_must
from auth.service import service
from auth.sessions import OPEN, Opened, Where, start_session
from auth.signing import Owner
from auth.staff_passwords import staff_rules
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import ChangePassword, OwnerKind, Session
from contracts.problems import Conflict, InvalidBody, NotSignedIn

# Two changes at once: the later one must not undo the earlier one with a password that is none any more.
_STILL: dict[OwnerKind, TextClause] = {
    "subscriber": text("""
select '' as role from subscribers where operator = :operator and id = :id and password = :kept for update
"""),
    "staff": text("""
select role from staff
where operator = :operator and id = :id and password = :kept and disabled_at is null for update
"""),
}
# The session goes on as the new one, which ends when it would have.
_UNTIL = text(f"""
select expires_at from sessions where operator = :operator and id = :session and owner_id = :id and {OPEN}
for update
""")


@service.answers(ChangePassword, room=32)
async def change_password(question: ChangePassword, asked: Asked) -> Session:
    """Also for whoever has to choose a password of his own before anything else."""
    caller = asked.limited.free(but="change_password")
    owner = Owner(caller.operator, caller.kind, caller.id, caller.role)
    async with guarded("password", owner.operator, str(owner.id), Where("", asked.address)):
        kept = await checked_again(owner, question.current_password)
        # Spent before the rules are asked: else refusals would forgive guesses at the code.
        await insist_second_factor(owner, question.totp, question.recovery_code)
    await _insist(question, owner)
    hashed = await service.passwords.hashed(question.new_password.get_secret_value())
    async with service.database.transaction() as db:
        following, role = await _locked(db, caller, kept)
        owner = replace(owner, role=role)
        await set_password(db, owner, hashed)
        await audit(db, asked, "change_password", f"staff:{caller.id}")
        must = await staff_must(db, owner) if owner.kind == "staff" else ""
        where = Where(question.device, asked.address)
        return await start_session(db, replace(owner, must=must), where, following)


async def _locked(db: AsyncConnection, caller: Caller, kept: str) -> tuple[Opened, str]:
    """The session that asks, as long as it is open, and the role of its owner, as long as the password is `kept`."""
    if caller.kind == "subscriber":
        await one_at_a_time(db, caller.operator)
    whose = {"operator": caller.operator, "id": caller.id}
    role = (await db.execute(_STILL[caller.kind], {**whose, "kept": kept})).scalar_one_or_none()
    if role is None:
        raise Conflict("The password has been changed elsewhere at this moment.")
    until = (await db.execute(_UNTIL, {**whose, "session": caller.session})).scalar_one_or_none()
    if until is None:
        raise NotSignedIn
    return Opened(None, until), role


async def _insist(question: ChangePassword, owner: Owner) -> None:
    """By the operator's rules, and another one than before: one that was issued is known to whoever issued it."""
    new = question.new_password.get_secret_value()
    if new == question.current_password.get_secret_value():
        raise InvalidBody(errors=[{"pointer": "/new_password", "code": "password_same"}])
    async with service.database.reading() as db:
        about = await words_about(db, owner)
    profile = service.profile_of(owner.operator)
    await insist_allowed(new, staff_rules(profile) if owner.kind == "staff" else profile, about)
