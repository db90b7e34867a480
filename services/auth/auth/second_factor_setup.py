"""Somebody sets up a second factor, confirms it with its first code, renews the recovery codes, removes it."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.guard import guarded
from auth.second_factors import code_passes, forget_second_factor, new_recovery_codes, whose
from auth.service import service
from auth.sessions import Where, end_sessions
from auth.signing import Owner
from auth.totp import decrypted, encrypted, new_secret, step_of, uri_of
from chassis.outbox import emit
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import (
    ConfirmSecondFactor,
    GetSecondFactor,
    NewSecondFactor,
    RecoveryCodes,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SecondFactor,
    SecondFactorRemoved,
    SecondFactorSetUp,
    SetUpSecondFactor,
)
from contracts.problems import CodeRefused, Conflict, NotAllowed, NotFound, NotSignedIn

PATH = "second-factor"
_IN_FORCE = "There is a second factor already: sign in with it."

_STATE = text("""
select secret, pending, (
  select count(*) from recovery_codes c
  where c.operator = :operator and c.kind = :kind and c.owner_id = :owner and c.spent_at is null) as codes
from second_factors where operator = :operator and kind = :kind and owner_id = :owner
""")
# Whoever has typed nothing but a password must not take the place of the one that is in force.
_START = text("""
insert into second_factors as f (operator, kind, owner_id, pending) values (:operator, :kind, :owner, :pending)
on conflict (kind, owner_id) do update set pending = excluded.pending where f.secret is null or :proved
""")
_CONFIRM = text("""
update second_factors set secret = pending, pending = null, last_step = :step, set_up_at = now()
where operator = :operator and kind = :kind and owner_id = :owner and pending = :pending
  and (secret is null or :proved)
""")
# A sign-in that starts with the password alone waits for the second factor, or the other way round.
_LOGIN = {
    kind: text(f"select login from {table} where operator = :operator and id = :owner for no key update")
    for kind, table in (("subscriber", "subscribers"), ("staff", "staff"))
}


@service.answers(GetSecondFactor)
async def get_second_factor(_: GetSecondFactor, asked: Asked) -> SecondFactor:
    """Also for whoever has to set one up first."""
    async with service.database.transaction() as db:
        state = await _state(db, _owner(asked.limited.free(but="set_up_second_factor")))
    set_up = state is not None and state.secret is not None
    return SecondFactor(set_up=set_up, recovery_codes_left=state.codes if state and set_up else 0)


@service.answers(SetUpSecondFactor)
async def set_up_second_factor(_: SetUpSecondFactor, asked: Asked) -> NewSecondFactor:
    """Problems: proof-needed, must-change-password; conflict.

    That is when one has come into force since the caller began with the password alone.
    """
    caller = _may_set_up(asked)
    owner = _owner(caller)
    secret = new_secret()
    async with service.database.transaction() as db:
        login = await _login(db, owner)
        pending = {"pending": encrypted(secret, owner), "proved": not caller.must}
        if not (await db.execute(_START, {**whose(owner), **pending})).rowcount:
            raise Conflict(_IN_FORCE)
    issuer = service.profile_of(owner.operator).brand.name
    return NewSecondFactor(uri=SecretStr(uri_of(secret, login, issuer)), secret=SecretStr(secret))


@service.answers(ConfirmSecondFactor)
async def confirm_second_factor(question: ConfirmSecondFactor, asked: Asked) -> RecoveryCodes:
    """Whoever had to do this first gets a token for everything at the next refresh.

    All other sessions end: the password alone has opened them, or another second factor.
    """
    caller = _may_set_up(asked)
    owner = _owner(caller)
    async with (
        guarded(PATH, owner.operator, str(owner.id), Where("", asked.address)),
        service.database.transaction() as db,
    ):
        await _login(db, owner)
        state = await _state(db, owner)
        if state and state.secret and caller.must:
            raise Conflict(_IN_FORCE)
        if state is None or state.pending is None:
            raise Conflict("There is nothing to confirm: ask for a secret first.")
        step = step_of(decrypted(state.pending, owner), question.totp.get_secret_value())
        if step is None:
            raise CodeRefused
        await end_sessions(db, owner, but=caller.session)
        right = {"pending": state.pending, "step": step, "proved": not caller.must}
        if not (await db.execute(_CONFIRM, {**whose(owner), **right})).rowcount:
            raise CodeRefused
        codes = await new_recovery_codes(db, owner)
        await _tell(db, owner, asked, "set_up_second_factor", SecondFactorSetUp)
        return RecoveryCodes(codes=codes)


@service.answers(RenewRecoveryCodes)
async def renew_recovery_codes(_: RenewRecoveryCodes, asked: Asked) -> RecoveryCodes:
    """Problems: proof-needed; not-found without a second factor."""
    owner = _owner(asked.proved)
    async with service.database.transaction() as db:
        await _in_force(db, owner)
        codes = await new_recovery_codes(db, owner)
        await _tell(db, owner, asked, "renew_recovery_codes")
    return RecoveryCodes(codes=codes)


@service.answers(RemoveSecondFactor)
async def remove_second_factor(question: RemoveSecondFactor, asked: Asked) -> SecondFactor:
    """Problems: proof-needed, code-refused; not-found without a second factor; not-allowed for staff."""
    caller = asked.proved
    if caller.kind == "staff":
        raise NotAllowed("Staff works with a second factor: set up another one instead.")
    owner = _owner(caller)
    async with (
        guarded(PATH, owner.operator, str(owner.id), Where("", asked.address)),
        service.database.transaction() as db,
    ):
        kept = await _in_force(db, owner)
        if not await code_passes(db, owner, kept, question.totp, question.recovery_code):
            raise CodeRefused
        await forget_second_factor(db, owner)
        await _tell(db, owner, asked, "remove_second_factor", SecondFactorRemoved)
    return SecondFactor(set_up=False)


def _may_set_up(asked: Asked) -> Caller:
    """Whoever has just signed in and must; everybody else proves it anew."""
    caller = asked.limited
    return caller if caller.must == "set_up_second_factor" else asked.proved


def _owner(caller: Caller) -> Owner:
    return Owner(caller.operator, caller.kind, caller.id, caller.role)


async def _login(db: AsyncConnection, owner: Owner) -> str:
    """What the owner types at the door; nobody signs in meanwhile."""
    login: str | None = (await db.execute(_LOGIN[owner.kind], whose(owner))).scalar_one_or_none()
    if login is None:
        raise NotSignedIn
    return login


async def _state(db: AsyncConnection, owner: Owner) -> Row[Any] | None:
    return (await db.execute(_STATE, whose(owner))).one_or_none()


async def _in_force(db: AsyncConnection, owner: Owner) -> bytes:
    state = await _state(db, owner)
    if state is None or state.secret is None:
        raise NotFound("There is no second factor.")
    return bytes(state.secret)


async def _tell(
    db: AsyncConnection,
    owner: Owner,
    asked: Asked,
    action: str,
    event: type[SecondFactorSetUp | SecondFactorRemoved] | None = None,
) -> None:
    """Staff's goes into the trail, a subscriber is told."""
    await audit(db, asked, action, f"staff:{owner.id}")
    if event and owner.kind == "subscriber":
        await emit(db, event(subscriber_id=owner.id), operator=owner.operator, about=owner.id)
