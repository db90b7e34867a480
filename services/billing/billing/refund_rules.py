"""Whether and how much of a payment may be given back, and what is kept of it."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Text, cast, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.shops import WAYS
from billing.staff_acts import acting_on_account
from billing.tables import accounts, payment_attempts, payments, prepayments, refunds
from chassis.profiles import Profile
from contracts.billing import Reason
from contracts.money import Money
from contracts.problems import NotFound, RefundNotAllowed

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Terms:
    """`amount` leaves the account, `fee` of it is kept, and `discount` for months paid ahead goes with it."""

    amount: int
    fee: int
    discount: int


async def locked_payment(db: AsyncConnection, operator: str, wanted: str) -> tuple[Row[Any], Row[Any]]:
    """The account and its payment, both locked. `wanted` is the payment's number or its attempt's id."""
    of_attempt = select(payment_attempts.c.payment_id).where(
        payment_attempts.c.operator == operator, cast(payment_attempts.c.id, Text) == wanted
    )
    by_number = payments.c.id == (int(wanted) if _NUMBER.fullmatch(wanted) else 0)
    found = select(payments).where(
        payments.c.operator == operator, or_(by_number, payments.c.id == of_attempt.scalar_subquery())
    )
    payment = (await db.execute(found)).one_or_none()
    if payment is None:
        raise NotFound("There is no such payment.")
    locked = select(accounts).where(accounts.c.id == payment.account_id).with_for_update()
    account = (await db.execute(locked)).one()
    acting_on_account(account)
    again = select(
        payments, (payments.c.received_at < func.now() - text("interval '3 years'")).label("is_old")
    ).where(payments.c.id == payment.id)
    return account, (await db.execute(again.with_for_update())).one()


async def terms(
    db: AsyncConnection, account: Row[Any], payment: Row[Any], profile: Profile, wanted: int | None
) -> Terms:
    """What the refund comes to. Problem: refund-not-allowed, with every rule that is against it."""
    spoken_for = select(func.coalesce(func.sum(refunds.c.amount), 0)).where(
        refunds.c.payment_id == payment.id, refunds.c.status != "canceled"
    )
    rest = payment.amount - int((await db.execute(spoken_for)).scalar_one())
    amount = rest if wanted is None else wanted
    section = profile.payment_ways.refunds
    asked = Terms(amount, section.fee if section else 0, await _discount(db, payment, amount))
    reasons = [*_against_payment(payment, rest), *_against_amount(asked, rest, account.balance, profile)]
    if reasons:
        raise RefundNotAllowed(reasons=[reason.model_dump(mode="json") for reason in reasons])
    return asked


def _against_payment(payment: Row[Any], rest: int) -> list[Reason]:
    found = []
    if payment.way not in WAYS:
        found.append("not_through_acquirer")
    if payment.status != "accepted":
        found.append("payment_cancelled")
    if payment.is_old:
        found.append("paid_long_ago")
    if rest <= 0:
        found.append("refunded_already")
    return [Reason(code=code) for code in found]


def _against_amount(asked: Terms, rest: int, balance: int, profile: Profile) -> list[Reason]:
    def sums(**values: int) -> dict[str, str]:
        told = {
            name: Money(minor=minor, currency=profile.currency).decimal() for name, minor in values.items()
        }
        return {**told, "currency": profile.currency}

    found = []
    if 0 < rest < asked.amount:
        found.append(Reason(code="amount_above_limit", values=sums(limit=rest)))
    if asked.amount + asked.discount > balance:
        found.append(
            Reason(code="not_on_the_balance", values=sums(available=max(0, balance - asked.discount)))
        )
    if rest > 0 and asked.amount <= asked.fee:
        found.append(Reason(code="fee_takes_all", values=sums(fee=asked.fee)))
    return found


async def _discount(db: AsyncConnection, payment: Row[Any], amount: int) -> int:
    """The part of a prepayment's discount that belongs to `amount`, as far as it was not taken back before."""
    given = select(prepayments.c.discount, prepayments.c.taken_back).where(
        prepayments.c.payment_id == payment.id
    )
    prepayment = (await db.execute(given)).one_or_none()
    if prepayment is None:
        return 0
    part = -(-prepayment.discount * amount // payment.amount)
    return int(min(part, prepayment.discount - prepayment.taken_back))
