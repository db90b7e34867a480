"""Somebody sets up a second factor, confirms it with its first code, renews the recovery codes, removes it."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.guard import guarded
from auth.second_factors import code_passes, forget_second_factor, new_recovery_codes, whose
from auth.service import service
from auth.sessions import Where
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

_STATE = text("""
select secret, pending, (
  select count(*) from recovery_codes c
  where c.operator = :operator and c.kind = :kind and c.owner_id = :owner and c.spent_at is null) as codes
from second_factors where operator = :operator and kind = :kind and owner_id = :owner
""")
_START = text("""
insert into second_factors (operator, kind, owner_id, pending) values (:operator, :kind, :owner, :pending)
on conflict (kind, owner_id) do update set pending = excluded.pending
""")
_CONFIRM = text("""
update second_factors set secret = pending, pending = null, last_step = :step, set_up_at = now()
where operator = :operator and kind = :kind and owner_id = :owner and pending = :pending
""")
_LOGIN = {
    "subscriber": text("select login from subscribers where operator = :operator and id = :owner"),
    "staff": text("select login from staff where operator = :operator and id = :owner"),
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
    """Problems: proof-needed, must-change-password."""
    owner = _owner(_may_set_up(asked))
    secret = new_secret()
    async with service.database.transaction() as db:
        login = (await db.execute(_LOGIN[owner.kind], whose(owner))).scalar_one_or_none()
        if login is None:
            raise NotSignedIn
        await db.execute(_START, {**whose(owner), "pending": encrypted(secret, owner)})
    issuer = service.profile_of(owner.operator).brand.name
    return NewSecondFactor(uri=SecretStr(uri_of(secret, login, issuer)), secret=SecretStr(secret))


@service.answers(ConfirmSecondFactor)
async def confirm_second_factor(question: ConfirmSecondFactor, asked: Asked) -> RecoveryCodes:
    """Whoever had to do this first gets a token for everything at the next refresh."""
    owner = _owner(_may_set_up(asked))
    async with (
        guarded(PATH, owner.operator, str(owner.id), Where("", asked.address)),
        service.database.transaction() as db,
    ):
        state = await _state(db, owner)
        if state is None or state.pending is None:
            raise Conflict("There is nothing to confirm: ask for a secret first.")
        step = step_of(decrypted(state.pending, owner), question.totp.get_secret_value())
        if step is None:
            raise CodeRefused
        taken = await db.execute(_CONFIRM, {**whose(owner), "pending": state.pending, "step": step})
        if not taken.rowcount:
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
