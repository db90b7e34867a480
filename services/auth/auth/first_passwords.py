"""Staff issues another first password, as long as the subscriber has not chosen one of his own."""

from functools import partial

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.commands import key_of, once
from auth.contracts import ROLES, ROOM
from auth.parting import one_at_a_time
from auth.password_rules import generated
from auth.password_setting import set_password
from auth.service import service
from auth.signing import Owner
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import FirstPassword, IssueFirstPassword
from contracts.problems import Conflict, NotFound

_FIND = text("""
select contract, coalesce(account, contract) as account, login, first_password or password is null as issuable
from subscribers where operator = :operator and id = :id and erased_at is null for update
""")


@service.answers(IssueFirstPassword, room=ROOM)
async def issue_first_password(question: IssueFirstPassword, asked: Asked) -> FirstPassword:
    """The password follows from the caller's key, so that a repeat can be told it and nobody keeps it."""
    staff = asked.caller.staff(*ROLES)
    profile = service.profile_of(staff.operator)
    whose = f"{staff.operator} {staff.id} {question.subscriber_id} {key_of(asked)}"
    password = generated(profile, service.derived("another first password", whose))
    kept = await service.passwords.hashed(password)
    reply = await once(question, asked, partial(_issue, question, asked, profile, kept))
    return reply.model_copy(update={"first_password": SecretStr(password)})


async def _issue(
    question: IssueFirstPassword, asked: Asked, profile: Profile, kept: str, db: AsyncConnection
) -> FirstPassword:
    whose = {"operator": profile.operator, "id": question.subscriber_id}
    await one_at_a_time(db, profile.operator)
    known = (await db.execute(_FIND, whose)).one_or_none()
    if known is None:
        raise NotFound("There is no such subscriber.")
    if not known.issuable:
        raise Conflict("The subscriber has chosen a password already: start a recovery for him.")
    must_change = profile.password.change_first
    owner = Owner(profile.operator, "subscriber", question.subscriber_id)
    await set_password(db, owner, kept, "issued", must_change=must_change)
    await audit(db, asked, "issue_first_password", f"subscriber:{question.subscriber_id}")
    return FirstPassword(
        subscriber_id=question.subscriber_id,
        contract=known.contract,
        account=known.account,
        login=known.login,
        first_password=SecretStr(""),
        must_change_password=must_change,
    )
