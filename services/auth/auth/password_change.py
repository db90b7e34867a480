"""Whoever is signed in chooses another password; a new session begins, and every other ends."""

from dataclasses import replace

from sqlalchemy import TextClause, text

from auth.audit import audit
from auth.guard import guarded
from auth.password_rules import insist_allowed
from auth.password_setting import set_password, words_about
from auth.proofs import checked_again
from auth.second_factors import staff_must
from auth.service import service
from auth.sessions import Where, start_session
from auth.signing import Owner
from auth.staff_passwords import staff_rules
from chassis.questions import Asked
from contracts.auth import ChangePassword, OwnerKind, Session
from contracts.problems import Conflict, InvalidBody

# Two changes at once: the later one must not undo the earlier one with a password that is none any more.
_STILL: dict[OwnerKind, TextClause] = {
    "subscriber": text("""
select id from subscribers where operator = :operator and id = :id and password = :kept for update
"""),
    "staff": text(
        "select id from staff where operator = :operator and id = :id and password = :kept for update"
    ),
}


@service.answers(ChangePassword, room=32)
async def change_password(question: ChangePassword, asked: Asked) -> Session:
    """Also for whoever has to choose a password of his own before anything else."""
    caller = asked.limited.free(but="change_password")
    owner = Owner(caller.operator, caller.kind, caller.id, caller.role)
    async with guarded("password", owner.operator, str(owner.id), Where("", asked.address)):
        kept = await checked_again(owner, question.current_password)
    await _insist(question, owner)
    hashed = await service.passwords.hashed(question.new_password.get_secret_value())
    async with service.database.transaction() as db:
        still = await db.execute(
            _STILL[caller.kind], {"operator": owner.operator, "id": owner.id, "kept": kept}
        )
        if still.one_or_none() is None:
            raise Conflict("The password has been changed elsewhere at this moment.")
        await set_password(db, owner, hashed)
        await audit(db, asked, "change_password", f"staff:{caller.id}")
        must = await staff_must(db, owner) if owner.kind == "staff" else ""
        return await start_session(db, replace(owner, must=must), Where(question.device, asked.address))


async def _insist(question: ChangePassword, owner: Owner) -> None:
    """By the operator's rules, and another one than before: one that was issued is known to whoever issued it."""
    new = question.new_password.get_secret_value()
    if new == question.current_password.get_secret_value():
        raise InvalidBody(errors=[{"pointer": "/new_password", "code": "password_same"}])
    async with service.database.reading() as db:
        about = await words_about(db, owner)
    profile = service.profile_of(owner.operator)
    await insist_allowed(new, staff_rules(profile) if owner.kind == "staff" else profile, about)
