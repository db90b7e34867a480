"""A recovery ends: whoever holds the code or the link gets the new password to count.

Each step's state is here and not with the caller: a flow is finished by its own proof, once, in its ten minutes,
with five submissions at most, and of a subscriber's flows only those can be that LIVE leaves.
OWASP ASVS 5.0, 2.3.1, 6.5.1 to 6.5.5, 6.6.2 and 6.6.3.
"""

from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Row, text

from auth.guard import counted, guarded
from auth.known_devices import trusted_device
from auth.one_time_codes import code_hash, same
from auth.password_rules import insist_allowed
from auth.password_setting import words_about
from auth.recovery_beginning import token_hash
from auth.recovery_finish import LIVE, finish
from auth.recovery_forms import mistake
from auth.service import service
from auth.sessions import Where
from auth.signing import Owner
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import ConfirmRecovery, RecoveryFinished
from contracts.problems import CodeRefused, InvalidBody

# Codes that may be submitted about one account in an hour, over all of its recoveries.
SUBMISSIONS, MINUTES = 5, 60
_ROOM = 200

_SUBJECT = text("select subject from recoveries where operator = :operator and id = :id and proof = 'code'")
# Taken before the code is looked at, so that guesses side by side are never more than there may be.
_SUBMIT = text(f"""
update recoveries r set submissions = submissions + 1
where r.operator = :operator and r.id = :id and r.proof = 'code' and r.submissions < :attempts and {LIVE}
returning r.id, r.subscriber_id, r.secret, r.password
""")
_GIVE_BACK = text(
    "update recoveries set submissions = submissions - 1 where operator = :operator and id = :id"
)
_FOLLOW = text(f"""
select r.id, r.subscriber_id, r.secret, r.password from recoveries r
where r.operator = :operator and r.secret = :secret and r.proof = 'link' and {LIVE}
""")


@service.answers(ConfirmRecovery, room=_ROOM)
async def confirm_recovery(question: ConfirmRecovery, asked: Asked) -> RecoveryFinished:
    """The last step. It signs nobody in: a second factor is asked for as ever, and the other sessions end."""
    profile = service.profile_of(question.operator)
    where = Where(question.device, asked.address)
    _insist_on_form(question)
    if question.new_password:
        await insist_allowed(question.new_password.get_secret_value(), profile, [])
    if question.recovery and question.code:
        device = await _by_code(profile, question.recovery, question.code, question.new_password, where)
    else:
        device = await _by_link(profile, question, where)
    return RecoveryFinished(device_token=device)


def _insist_on_form(question: ConfirmRecovery) -> None:
    given = (bool(question.recovery), bool(question.code), bool(question.token))
    if given not in {(True, True, False), (False, False, True), (True, False, True)}:
        raise InvalidBody(errors=[{"pointer": "/", "reason": "send either recovery and code, or token"}])
    if question.code and not question.new_password:
        raise _missing()


async def _by_code(
    profile: Profile, recovery: UUID, code: SecretStr, new: SecretStr | None, where: Where
) -> SecretStr:
    """The token of the device, as `trusted_device` has it."""
    about: dict[str, Any] = {"operator": profile.operator, "id": recovery}
    async with service.database.reading() as db:
        kept = (await db.execute(_SUBJECT, about)).scalar_one_or_none()
    # A flow that is not there is limited like one that is.
    subject = kept.hex() if kept else str(recovery)
    await counted("recovery code", profile.operator, subject, where, limit=SUBMISSIONS, minutes=MINUTES)
    # By the recovery itself: wrong codes for one that a stranger has begun lock no other.
    async with guarded("recovery", profile.operator, str(recovery), where):
        async with service.database.transaction() as db:
            row = (await db.execute(_SUBMIT, {**about, "attempts": profile.recovery.attempts})).one_or_none()
        given = code_hash(recovery, "".join(code.get_secret_value().split()))
        if not same(row.secret if row else None, given) or row is None:
            raise CodeRefused
        ended = await _finished(profile, row, new, where)
    if isinstance(ended, SecretStr):
        return ended
    async with service.database.transaction() as db:
        await db.execute(_GIVE_BACK, about)
    raise ended


async def _by_link(profile: Profile, question: ConfirmRecovery, where: Where) -> SecretStr:
    secret = token_hash(question.token.get_secret_value().strip() if question.token else "")
    # Of 128 bits nothing can be guessed by trying: only the network is counted.
    async with guarded("recovery", profile.operator, "", where):
        async with service.database.reading() as db:
            row = (await db.execute(_FOLLOW, {"operator": profile.operator, "secret": secret})).one_or_none()
        if row is None or question.recovery not in {None, row.id}:
            raise CodeRefused
        ended = await _finished(profile, row, question.new_password, where)
    if isinstance(ended, SecretStr):
        return ended
    raise ended


async def _finished(
    profile: Profile, row: Row[Any], new: SecretStr | None, where: Where
) -> SecretStr | InvalidBody:
    """The device's token when it is done, else what is wrong with the new password: that counts as no wrong guess.

    A stranger's recovery ends in nothing even if he guesses its code. Raises CodeRefused.
    """
    if row.subscriber_id is None:
        raise CodeRefused
    owner = Owner(profile.operator, "subscriber", row.subscriber_id)
    broken = await _broken(profile, owner, new) if new else None
    hashed = row.password
    if new and not broken:
        hashed = await service.passwords.hashed(new.get_secret_value())
    if broken or not hashed:
        return broken or _missing()
    async with service.database.transaction() as db:
        await finish(db, profile, row.id, owner, hashed)
        return await trusted_device(db, owner.operator, owner.id, where)


async def _broken(profile: Profile, owner: Owner, new: SecretStr) -> InvalidBody | None:
    """Which rules it breaks, now that it is known whose it will be."""
    async with service.database.reading() as db:
        about = await words_about(db, owner)
    try:
        await insist_allowed(new.get_secret_value(), profile, about)
    except InvalidBody as broken:
        return broken
    return None


def _missing() -> InvalidBody:
    return InvalidBody(errors=[mistake("new_password", "field_missing")])
