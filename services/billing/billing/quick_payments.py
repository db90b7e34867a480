"""Quick pay, the paying: a lookup, the code from its picture and a sum become an attempt at the acquirer, once."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import attempts, quick_limits
from billing.attempt_progress import try_to_advance
from billing.online_payments import reasons_against, refuse
from billing.quick_pay import code_hash, offered
from billing.service import profile_of, service
from billing.tables import accounts, quick_lookups
from chassis.crash import crash_point
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import BeginQuickPayment, OnlinePayment, Reason
from contracts.problems import (
    AccountClosed,
    BadRequest,
    IdempotencyKeyReused,
    NotFound,
    Problem,
    WrongCode,
)

TRIES = 3


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The attempt, or why there is none; the try counts either way, so it must not be rolled back."""

    attempt_id: UUID | None = None
    problem: Problem | None = None


@service.answers(BeginQuickPayment)
async def begin_quick_payment(question: BeginQuickPayment, asked: Asked) -> OnlinePayment:
    """Written down, committed, and only then asked of the acquirer."""
    profile = profile_of(question.operator)
    offered(profile)
    await quick_limits.count({f"{profile.operator} payer {question.caller}": quick_limits.CALLER})
    async with service.database.transaction() as db:
        outcome = await _begin(db, question, asked, profile)
        crash_point("quick_payments.before_commit")
    crash_point("quick_payments.after_commit")
    if outcome.attempt_id is None:
        raise outcome.problem or WrongCode
    return attempts.told(await try_to_advance(outcome.attempt_id))


async def _begin(
    db: AsyncConnection, question: BeginQuickPayment, asked: Asked, profile: Profile
) -> _Outcome:
    lookup = await _lookup(db, question)
    fingerprint = sha256(question.model_dump_json(exclude={"caller", "code"}).encode()).digest()
    if lookup.attempt_id:
        return _repeated(lookup, asked.key, fingerprint)
    # What can be said without looking at whom it is about comes first, so that it says nothing about that.
    amount = _amount(question, lookup)
    refuse(_reasons(profile, question, amount))
    await db.execute(_of(lookup).values(tries=quick_lookups.c.tries + 1))
    if not await _is_right(question, lookup):
        return _Outcome(problem=WrongCode())
    if lookup.account_id is None:
        return _Outcome(problem=WrongCode() if lookup.code_hash else _over())
    attempt_id = await _store(db, question, profile, lookup.account_id, amount)
    known = {"attempt_id": attempt_id, "key": asked.key, "fingerprint": fingerprint}
    await db.execute(_of(lookup).values(known))
    return _Outcome(attempt_id=attempt_id)


async def _lookup(db: AsyncConnection, question: BeginQuickPayment) -> Row[Any]:
    """Locked: two payers with one lookup come one after another."""
    mine = select(quick_lookups, (quick_lookups.c.expires_at <= func.now()).label("is_over")).where(
        quick_lookups.c.operator == question.operator, quick_lookups.c.id == question.lookup
    )
    lookup = (await db.execute(mine.with_for_update())).one_or_none()
    if lookup is None or (not lookup.attempt_id and (lookup.is_over or lookup.tries >= TRIES)):
        raise _over()
    return lookup


def _over() -> NotFound:
    return NotFound("This search is over: look the contract up again.")


def _repeated(lookup: Row[Any], key: str | None, fingerprint: bytes) -> _Outcome:
    if lookup.key != key:
        raise _over()
    if lookup.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return _Outcome(attempt_id=lookup.attempt_id)


def _of(lookup: Row[Any]) -> Any:
    return update(quick_lookups).where(quick_lookups.c.id == lookup.id)


async def _is_right(question: BeginQuickPayment, lookup: Row[Any]) -> bool:
    """In constant time; a lookup without a picture asks for no code."""
    if lookup.code_hash is None:
        return True
    written = question.code.get_secret_value() if question.code else ""
    given = await code_hash(lookup.id, "".join(written.split()))
    return hmac.compare_digest(given, lookup.code_hash)


def _amount(question: BeginQuickPayment, lookup: Row[Any]) -> int:
    if [question.amount, question.month, question.months].count(None) != 2:
        raise BadRequest("Name an amount, a month or a number of months, one of them.")
    if question.amount is not None:
        return question.amount
    by_month: dict[str, int] = {told["month"]: told["amount"] for told in lookup.months}
    if question.month is not None and question.month not in by_month:
        raise BadRequest("The lookup has not named this month.")
    if question.month is not None:
        return by_month[question.month]
    amounts = list(by_month.values())[: question.months]
    if len(amounts) < (question.months or 0):
        raise BadRequest("The lookup has not named so many months.")
    return sum(amounts)


def _reasons(profile: Profile, question: BeginQuickPayment, amount: int) -> list[Reason]:
    card = profile.payment_ways.card
    if question.method == "card" and card and card.registered_only:
        return [Reason(code="not_offered")]
    return reasons_against(profile, question.method, amount)


async def _store(
    db: AsyncConnection, question: BeginQuickPayment, profile: Profile, account_id: int, amount: int
) -> UUID:
    of_lookup = select(accounts).where(accounts.c.id == account_id, accounts.c.operator == profile.operator)
    account = (await db.execute(of_lookup.with_for_update())).one()
    if account.state == "ended":
        raise AccountClosed
    return await attempts.store(
        db,
        account,
        profile,
        purpose="quick",
        method=question.method,
        amount=amount,
        return_url=question.return_url,
    )
