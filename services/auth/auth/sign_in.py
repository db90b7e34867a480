"""A subscriber signs in, by contract number or login as the operator's profile says."""

from typing import Any

from sqlalchemy import Row, text

from auth.logins import contract_number, login_key
from auth.service import service
from auth.sessions import Where, start_session
from auth.signing import Owner
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import Must, Session, SignIn
from contracts.problems import WrongCredentials

_COLUMNS = "select id, password, region, must_change_password from subscribers where operator = :operator"
_BY = {
    "contract": (text(f"{_COLUMNS} and contract = :login"), contract_number),
    "login": (text(f"{_COLUMNS} and login_key = :login"), login_key),
}

# Another replica or a change of the password may have been quicker: then theirs stays.
_REPLACE = text("""
update subscribers set password = :replacement
where operator = :operator and id = :id and password = :kept
""")


@service.answers(SignIn)
async def sign_in(question: SignIn, _: Asked) -> Session:
    """One answer, at one cost, for whatever is wrong: login, region or password."""
    profile = service.profile_of(question.operator)
    known = await _find(profile, question)
    verdict = await service.passwords.check(
        known.password if known else None, question.password.get_secret_value()
    )
    if known is None or not verdict.right:
        raise WrongCredentials
    must: Must = "change_password" if known.must_change_password else ""
    owner = Owner(profile.operator, "subscriber", known.id, must=must)
    async with service.database.transaction() as db:
        if verdict.replacement:
            await db.execute(
                _REPLACE,
                {
                    "operator": owner.operator,
                    "id": owner.id,
                    "kept": known.password,
                    "replacement": verdict.replacement,
                },
            )
        return await start_session(db, owner, Where(question.device, question.address))


async def _find(profile: Profile, question: SignIn) -> Row[Any] | None:
    statement, key = _BY[profile.sign_in.by]
    async with service.database.reading() as db:
        found = await db.execute(statement, {"operator": profile.operator, "login": key(question.login)})
        known = found.one_or_none()
    if known is not None and profile.sign_in.region_required and known.region != question.region:
        return None
    return known
