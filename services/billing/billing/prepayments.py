"""Months paid ahead: what they cost with the discount, and the discount's own transfer when they are paid."""

import re
from typing import Any

from sqlalchemy import Row, func, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.acquirer import Seen
from billing.attempts import when_paid
from billing.service import service, today_of
from billing.states import settle
from billing.tables import accounts, prepayments
from chassis.isolation import within
from chassis.profiles import Profile
from contracts.billing import PaymentOffer, Prepaid

# How the ledger notes for what a discount was given. Its rows are for good, so this is not written otherwise.
_NOTE = "{months} months, {percent} %"
_NOTED = re.compile(r"([0-9]{1,4}) months, ([0-9]{1,3}) %", re.ASCII)


@service.prepares
async def open_discount_accounts() -> None:
    """At start: the other side of every discount is there."""
    for profile in service.profiles:
        with within(profile.operator):
            async with service.database.transaction() as db:
                await ledger.own_account(db, profile.operator, "discount", "prepayment", profile.currency)


def offer_of(profile: Profile, price: int, months: int) -> PaymentOffer:
    """What so many months of `price` cost at once; the largest discount that they reach counts."""
    steps = profile.prepayment_discounts if profile.capabilities.prepayment else []
    percent = max((step.percent for step in steps if months >= step.months), default=0)
    full = price * months
    discount = full * percent // 100
    return PaymentOffer(months=months, percent=percent, full=full, discount=discount, amount=full - discount)


def offers_of(profile: Profile, price: int) -> list[PaymentOffer]:
    """Every step of the operator's discounts."""
    if price <= 0 or not profile.capabilities.prepayment:
        return []
    return [offer_of(profile, price, step.months) for step in profile.prepayment_discounts]


def prepaid_in(note: str | None) -> Prepaid | None:
    """What the ledger notes beside a discount."""
    noted = _NOTED.fullmatch(note or "")
    return noted and Prepaid(months=int(noted[1]), percent=int(noted[2]))


@when_paid
async def give_discount(
    db: AsyncConnection, attempt: Row[Any], account: Row[Any], profile: Profile, _: Seen
) -> None:
    """In the transaction that ends the attempt, so exactly once; kept apart, since unused months take it back."""
    if not attempt.discount:
        return
    await ledger.move(
        db,
        account,
        attempt.discount,
        ("discount", "prepayment"),
        kind="discount",
        rule="prepayment_discount",
        author=attempt.way,
        reason=_NOTE.format(months=attempt.months, percent=attempt.percent),
    )
    today = today_of(profile)
    begins = func.greatest(func.coalesce(accounts.c.next_charge_on, today), today)
    kept = select(
        literal(attempt.payment_id),
        accounts.c.operator,
        accounts.c.id,
        literal(attempt.months),
        literal(attempt.percent),
        literal(attempt.discount),
        begins,
        func.date(begins + text("make_interval(months => :months)").bindparams(months=attempt.months)),
    ).where(accounts.c.id == account.id)
    columns = [
        "payment_id",
        "operator",
        "account_id",
        "months",
        "percent",
        "discount",
        "from_day",
        "until_day",
    ]
    await db.execute(insert(prepayments).from_select(columns, kept))
    await settle(db, account.id, profile)
