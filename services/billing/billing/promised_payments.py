"""The promised payment: service now, money within some days; one engine, each operator its own limits."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.commands import command
from billing.effects import take_effect
from billing.service import service, today_of
from billing.standing import By, Standing, author_of, locked_standing, own_standing, refuse
from billing.states import settle
from billing.tables import promised_payments
from billing.told import tell
from chassis.profiles import Profile
from chassis.profiles.promised_payments import PromisedPayment as Rules
from chassis.questions import Asked
from contracts.billing import (
    GetPromisedPayment,
    PromisedPayment,
    PromisedPayments,
    PromisedPaymentTaken,
    PromiseTerms,
    Reason,
    TakePromisedPayment,
)
from contracts.problems import PromisedPaymentNotAllowed

_PROMISE = text("""
update accounts set promised = :amount, promised_until = :until, version = version + 1,
  changes_on = least((plan -> 0 ->> 'on')::date, cast(:until as date))
where id = :id
""")


def rules_of(profile: Profile) -> Rules | None:
    """The operator's rules while it offers promised payments."""
    return profile.promised_payment if profile.capabilities.promised_payment else None


def promise_reasons(standing: Standing, profile: Profile, today: date, by: By = "cabinet") -> list[Reason]:
    """Every condition of the operator's that fails now, and the first day on which it will pass."""
    rules = rules_of(profile)
    if rules is None:
        return [standing.because("not_offered")]
    return [
        *([] if by in rules.by else [standing.because(f"by_{rules.by[0]}")]),
        *standing.unfit("ending", "suspended"),
        *_of_the_past(standing, rules, today),
        *_of_the_money(standing, rules, today),
    ]


def _of_the_past(standing: Standing, rules: Rules, today: date) -> Iterator[Reason]:
    if promise := standing.promise:
        yield standing.because("already_active", passes_on=promise.expires_on, until=promise.expires_on)
    if standing.promise_taken_on:
        again = standing.promise_taken_on + timedelta(rules.every_days)
        if again > today:
            yield standing.because("too_soon", passes_on=again, days=rules.every_days)
    if standing.unkept_on:
        again = standing.unkept_on + timedelta(rules.after_unkept_days)
        if again > today:
            yield standing.because("unkept_before", passes_on=again, days=rules.after_unkept_days)
    if rules.after_first_payment and not standing.has_paid:
        yield standing.because("first_payment")


def _of_the_money(standing: Standing, rules: Rules, today: date) -> Iterator[Reason]:
    least = _least(standing, rules)
    if least > rules.max_amount:
        yield standing.because("too_much_missing", missing=least, limit_sum=rules.max_amount)
    if standing.state != "active":
        return
    if standing.due_on is None:
        yield standing.because("nothing_to_pay")
    elif standing.due_on > today + timedelta(rules.max_days):
        first = standing.due_on - timedelta(rules.max_days)
        yield standing.because("not_needed", passes_on=first, due_on=standing.due_on)


def _least(standing: Standing, rules: Rules) -> int:
    """The smallest promise with which the service works; one that shifts the due date pays for the next period."""
    needed = standing.needed_now
    if rules.effect == "shift_due_date":
        needed = max(0, standing.next_cost - standing.balance - standing.credit)
    return needed + rules.fee if needed else 0


def _usual_amount(standing: Standing, profile: Profile, rules: Rules) -> int:
    """What is recommended to be paid, within the limit; where the due date is shifted, what the next period lacks."""
    if rules.effect == "shift_due_date":
        return _least(standing, rules)
    step = profile.charging.top_up_step
    missing = max(0, standing.price + rules.fee - standing.balance)
    return min(max(1, -(-missing // step)) * step, rules.max_amount)


def _of_the_order(standing: Standing, rules: Rules, amount: int, days: int) -> Iterator[Reason]:
    if amount > rules.max_amount:
        yield standing.because("amount_above_limit", limit_sum=rules.max_amount)
    if days > rules.max_days:
        yield standing.because("days_above_limit", limit=rules.max_days)
    if amount < max(1, _least(standing, rules)):
        yield standing.because("amount_too_small", missing=max(1, _least(standing, rules)))


@service.answers(GetPromisedPayment)
async def get_promised_payment(_: GetPromisedPayment, asked: Asked) -> PromisedPayments:
    """The terms, and whether the subscriber may take one now."""
    standing, profile, today = await own_standing(asked)
    rules = rules_of(profile)
    reasons = promise_reasons(standing, profile, today)
    terms = rules and PromiseTerms(
        names=rules.name,
        max_days=rules.max_days,
        max_amount=rules.max_amount,
        fee=rules.fee,
        effect=rules.effect,
        after_unkept_days=rules.after_unkept_days,
    )
    return PromisedPayments(
        allowed=not reasons,
        reasons=reasons,
        terms=terms,
        active=standing.promise,
        amount=_usual_amount(standing, profile, rules) if rules else 0,
        currency=standing.currency,
    )


@command(TakePromisedPayment)
async def take_promised_payment(
    question: TakePromisedPayment, asked: Asked, db: AsyncConnection
) -> PromisedPayment:
    """Its sum counts as if it were there, until it is paid or its days are over."""
    account, standing, profile = await locked_standing(
        db, asked, question.account, ("support", "cashier", "manager")
    )
    today = today_of(profile)
    rules = rules_of(profile)
    reasons = promise_reasons(standing, profile, today, "support" if question.account else "cabinet")
    refuse(PromisedPaymentNotAllowed, reasons)
    assert rules is not None
    amount, days = _usual_amount(standing, profile, rules), question.days or rules.max_days
    if rules.effect == "credit":
        amount = question.amount or amount
    refuse(PromisedPaymentNotAllowed, _of_the_order(standing, rules, amount, days))
    row = {
        "operator": account.operator,
        "account_id": account.id,
        "amount": amount,
        "fee": rules.fee,
        "taken_on": today,
        "expires_on": _first_day(standing, rules, today) + timedelta(days),
        "author": author_of(asked),
    }
    return await _give(db, account, row, profile)


async def _give(
    db: AsyncConnection, account: Row[Any], row: dict[str, Any], profile: Profile
) -> PromisedPayment:
    taken = (await db.execute(insert(promised_payments).values(row).returning(promised_payments))).one()
    await db.execute(_PROMISE, {"id": account.id, "amount": taken.amount, "until": taken.expires_on})
    why = {"kind": "fee", "rule": "promised_payment", "author": taken.author}
    await ledger.move(db, account, -taken.fee, ("revenue", "fees"), **why)
    await settle(db, account.id, profile)
    await take_effect(db, account.id, profile, taken.taken_on)
    promise = {"amount": taken.amount, "fee": taken.fee, "expires_on": taken.expires_on}
    told = await tell(db, PromisedPaymentTaken, account.id, profile, **promise)
    known = {"currency": account.currency, "state": told.state, "due_on": told.due_on}
    return PromisedPayment(id=taken.id, **promise, **known)


def _first_day(standing: Standing, rules: Rules, today: date) -> date:
    """From which its days count: today, or the due date that it shifts."""
    shifted = rules.effect == "shift_due_date" and standing.state == "active" and standing.due_on
    return max(standing.due_on or today, today) if shifted else today
