"""The password is typed once more before what could do harm (OWASP ASVS 5.0, 7.5.1 and 7.5.3)."""

from pydantic import SecretStr
from sqlalchemy import TextClause, text

from auth.guard import guarded
from auth.second_factors import second_factor_passes
from auth.service import service
from auth.sessions import OPEN, TIMES, Where
from auth.signing import TOKEN_SECONDS, Owner
from chassis.questions import Asked
from contracts.auth import OwnerKind, Proof, ProveIdentity
from contracts.problems import NotSignedIn, SecondFactorNeeded, WrongCredentials

_KEPT: dict[OwnerKind, TextClause] = {
    "subscriber": text("select password from subscribers where operator = :operator and id = :id"),
    "staff": text(
        "select password from staff where operator = :operator and id = :id and disabled_at is null"
    ),
}
_PROVE = text(f"""
update sessions set proved_at = now()
where operator = :operator and id = :session and owner_id = :owner and {OPEN}
returning {TIMES}
""")


@service.answers(ProveIdentity, room=32)
async def prove_identity(question: ProveIdentity, asked: Asked) -> Proof:
    """A token of the same session that `Asked.proved` accepts for five minutes."""
    caller = asked.caller
    owner = Owner(caller.operator, caller.kind, caller.id, caller.role)
    session = {"operator": caller.operator, "session": caller.session, "owner": caller.id}
    async with guarded("proof", caller.operator, str(caller.id), Where("", asked.address)):
        await checked_again(owner, question.password)
        async with service.database.transaction() as db:
            proved = (await db.execute(_PROVE, session)).one_or_none()
            if proved is None:
                raise NotSignedIn
            if not await second_factor_passes(db, owner, question.totp, question.recovery_code):
                raise SecondFactorNeeded
    token = service.signer.access_token(owner, caller.session, proved.proved_at, proved.seconds)
    return Proof(access_token=SecretStr(token), expires_in=min(TOKEN_SECONDS, proved.seconds))


async def checked_again(owner: Owner, typed: SecretStr) -> str:
    """The kept form of the owner's password, which `typed` proves to know, else WrongCredentials."""
    whose = {"operator": owner.operator, "id": owner.id}
    async with service.database.reading() as db:
        kept: str | None = (await db.execute(_KEPT[owner.kind], whose)).scalar_one_or_none()
    verdict = await service.passwords.check(kept, typed.get_secret_value())
    if kept is None or not verdict.right:
        raise WrongCredentials("The password is wrong.")
    return kept


async def insist_second_factor(owner: Owner, totp: SecretStr | None, recovery_code: SecretStr | None) -> None:
    """Where there is one; its code is spent. Raises SecondFactorNeeded, which `guarded` counts."""
    async with service.database.transaction() as db:
        if not await second_factor_passes(db, owner, totp, recovery_code):
            raise SecondFactorNeeded
