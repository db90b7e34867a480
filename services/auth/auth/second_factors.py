"""The second factor: checked wherever a password is, optional for subscribers, a must for staff.

A code is good once, also when it is sent many times at once: the time step of the last one that was taken is
kept and only ever grows. A recovery code is 50 random bits, kept hashed.
"""

import secrets

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from auth.signing import Owner
from auth.totp import decrypted, encrypted, step_of
from contracts.auth import Must

RECOVERY_CODES = 10
# Nothing that is mistaken for another when it is read from paper: 31 signs.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_SIGNS = 10

_SECRET = text("""
select secret from second_factors
where operator = :operator and kind = :kind and owner_id = :owner and secret is not null
""")
_TAKE_STEP = text("""
update second_factors set last_step = :step
where operator = :operator and kind = :kind and owner_id = :owner and secret = :secret and last_step < :step
""")
_TAKE_RECOVERY_CODE = text("""
update recovery_codes set spent_at = now()
where operator = :operator and kind = :kind and owner_id = :owner and hash = :hash and spent_at is null
""")
_PUT = text("""
insert into second_factors (operator, kind, owner_id, secret, set_up_at)
values (:operator, :kind, :owner, :secret, now())
on conflict (kind, owner_id) do update
  set secret = excluded.secret, pending = null, set_up_at = now(), last_step = 0
""")
_FORGET_CODES = text(
    "delete from recovery_codes where operator = :operator and kind = :kind and owner_id = :owner"
)
_ADD_CODE = text("""
insert into recovery_codes (operator, kind, owner_id, hash) values (:operator, :kind, :owner, :hash)
""")
_FORGET = text("delete from second_factors where operator = :operator and kind = :kind and owner_id = :owner")


def whose(owner: Owner) -> dict[str, object]:
    """The parameters of a statement that say of whom it is."""
    return {"operator": owner.operator, "kind": owner.kind, "owner": owner.id}


async def second_factor_passes(
    db: AsyncConnection, owner: Owner, totp: SecretStr | None, recovery_code: SecretStr | None
) -> bool:
    """Whether whoever has typed the right password may go on: there is no second factor, or its code is right.

    The code is spent in the transaction of `db`, so call it last, and let that commit when it was right.
    Callers raise SecondFactorNeeded, inside `guarded`, which counts it like a wrong password.
    """
    kept = (await db.execute(_SECRET, whose(owner))).scalar_one_or_none()
    return kept is None or await code_passes(db, owner, kept, totp, recovery_code)


async def code_passes(
    db: AsyncConnection, owner: Owner, kept: bytes, totp: SecretStr | None, recovery_code: SecretStr | None
) -> bool:
    """Whether one of the two is right for the secret that is `kept`; it is spent then."""
    if totp is not None:
        step = step_of(decrypted(kept, owner), totp.get_secret_value())
        taken = step and await db.execute(_TAKE_STEP, {**whose(owner), "secret": kept, "step": step})
        return bool(taken and taken.rowcount)
    if recovery_code is not None:
        code = {"hash": _hash(owner, recovery_code.get_secret_value())}
        return bool((await db.execute(_TAKE_RECOVERY_CODE, whose(owner) | code)).rowcount)
    return False


async def has_second_factor(db: AsyncConnection, owner: Owner) -> bool:
    return (await db.execute(_SECRET, whose(owner))).scalar_one_or_none() is not None


async def staff_must(db: AsyncConnection, owner: Owner) -> Must:
    """What staff has to do before anything else: nobody of them works without a second factor (ASVS 5.0, 6.3.3)."""
    return "" if await has_second_factor(db, owner) else "set_up_second_factor"


async def put_second_factor(db: AsyncConnection, owner: Owner, secret: str) -> None:
    """In force at once, with a secret that somebody else has made: for demo people."""
    await db.execute(_PUT, {**whose(owner), "secret": encrypted(secret, owner)})


async def forget_second_factor(db: AsyncConnection, owner: Owner) -> None:
    """The recovery codes go with it."""
    await db.execute(_FORGET_CODES, whose(owner))
    await db.execute(_FORGET, whose(owner))


async def new_recovery_codes(db: AsyncConnection, owner: Owner) -> list[SecretStr]:
    """Ten, which take the place of the former ones."""
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    await db.execute(_FORGET_CODES, whose(owner))
    await db.execute(_ADD_CODE, [{**whose(owner), "hash": _hash(owner, code)} for code in codes])
    return [SecretStr(code) for code in codes]


def _new_code() -> str:
    """`k7mp9-x9rt4`."""
    signs = "".join(secrets.choice(_READABLE) for _ in range(_SIGNS))
    return f"{signs[: _SIGNS // 2]}-{signs[_SIGNS // 2 :]}"


def _hash(owner: Owner, typed: str) -> bytes:
    signs = "".join(sign for sign in typed.casefold() if sign.isalnum())
    return service.derived("recovery code of a second factor", f"{owner.kind} {owner.id} {signs}")
