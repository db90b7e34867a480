"""A subscriber pays through the acquirer: on its page by card or SBP, or from a saved card at once."""

from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import attempts, ledger
from billing.attempt_progress import try_to_advance
from billing.attempts import told, when_canceled
from billing.cards import active_card
from billing.commands import carry_out
from billing.prepayments import offer_of, offers_of
from billing.service import charging_of, profile_of, service, today_of
from billing.states import settle
from billing.tables import accounts, cards, payment_attempts
from billing.told import tell
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    GetPaymentOffers,
    MethodOffer,
    OnlinePayment,
    PaymentFailed,
    PaymentMethod,
    PaymentOffer,
    PaymentOffers,
    Reason,
    StartPayment,
)
from contracts.money import Money
from contracts.problems import NotFound, PaymentNotAllowed


@service.answers(StartPayment)
async def start_payment(question: StartPayment, asked: Asked) -> OnlinePayment:
    """Written down under the caller's key, committed, and only then asked of the acquirer."""
    stored = await carry_out(_store, question, asked)
    return stored if question.preview else told(await try_to_advance(stored.id))


async def _store(question: StartPayment, asked: Asked, db: AsyncConnection) -> OnlinePayment:
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    account = await ledger.locked(db, subscriber.operator, subscriber_id=subscriber.id)
    offer = _wanted(question, account, profile)
    refuse(reasons_against(profile, question.method, offer.amount))
    card = None
    if question.method == "saved_card":
        card = await active_card(db, account.id, question.card)
    attempt_id = await attempts.store(
        db,
        account,
        profile,
        purpose="top_up",
        method=question.method,
        amount=offer.amount,
        months=question.months,
        percent=offer.percent,
        discount=offer.discount,
        return_url=question.return_url,
        card_id=card and card.id,
    )
    row = await db.execute(select(payment_attempts).where(payment_attempts.c.id == attempt_id))
    due_on = await _due_after(db, account, profile, offer.full) if question.preview else None
    return told(row.one()).model_copy(update={"due_on": due_on})


def _wanted(question: StartPayment, account: Row[Any], profile: Profile) -> PaymentOffer:
    if (question.amount is None) == (question.months is None):
        raise PaymentNotAllowed("Name an amount or months, one of them.", reasons=[])
    if question.months is not None:
        if account.price <= 0:
            refuse([Reason(code="nothing_is_charged")])
        return offer_of(profile, account.price, question.months)
    amount = question.amount or 0
    return PaymentOffer(months=0, percent=0, full=amount, discount=0, amount=amount)


def reasons_against(profile: Profile, method: PaymentMethod, amount: int) -> list[Reason]:
    """Why so much cannot be paid so, by the operator's rules; empty when it can."""
    limits = limits_of(profile, method)
    if limits is None:
        return [Reason(code="not_offered")]
    if amount < limits.min_amount:
        return [_beyond("amount_below_limit", limits.min_amount, profile)]
    if amount > limits.max_amount:
        return [_beyond("amount_above_limit", limits.max_amount, profile)]
    return []


def refuse(reasons: list[Reason]) -> None:
    """The problem, if there are any."""
    if reasons:
        raise PaymentNotAllowed(reasons=[reason.model_dump(mode="json") for reason in reasons])


def limits_of(profile: Profile, method: PaymentMethod) -> MethodOffer | None:
    """What the operator takes so at once, or None when it does not offer this."""
    ways, on = profile.payment_ways, profile.capabilities
    section = ways.sbp if method == "sbp" else ways.card
    offered = on.sbp if method == "sbp" else on.cards
    if section is None or not offered or (method == "saved_card" and not (ways.card and ways.card.binding)):
        return None
    return MethodOffer(method=method, min_amount=section.min_amount, max_amount=section.max_amount)


def _beyond(code: str, limit: int, profile: Profile) -> Reason:
    told_limit = Money(minor=limit, currency=profile.currency).decimal()
    return Reason(code=code, values={"limit": told_limit, "currency": profile.currency})


async def _due_after(db: AsyncConnection, account: Row[Any], profile: Profile, amount: int) -> date | None:
    """In a preview, whose transaction is undone: pay, and look."""
    await ledger.move(db, account, amount, ("clearing", "card"), kind="payment", author="preview")
    await settle(db, account.id, profile)
    due_on: date | None = (
        await db.execute(
            text("select forecast(a, :charging, :today) from accounts a where id = :id"),
            {"id": account.id, "charging": charging_of(profile), "today": today_of(profile)},
        )
    ).scalar()
    return due_on


@service.answers(GetPaymentOffers)
async def get_payment_offers(_: GetPaymentOffers, asked: Asked) -> PaymentOffers:
    """The methods with their limits, a saved card's where there is one, and the months."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    of_subscriber = (accounts.c.operator == subscriber.operator) & (accounts.c.subscriber_id == subscriber.id)
    has_card = (
        select(cards.c.id).where(cards.c.account_id == accounts.c.id, cards.c.status == "active").exists()
    )
    async with service.database.reading() as db:
        row = (await db.execute(select(accounts.c.price, has_card).where(of_subscriber))).one_or_none()
    if row is None:
        raise NotFound("The account is not open yet: it appears within a minute of the contract.")
    methods: list[PaymentMethod] = ["card", "sbp", *(["saved_card"] if row[1] else [])]  # type: ignore[list-item]
    offered = [limits_of(profile, method) for method in methods]
    return PaymentOffers(
        currency=profile.currency,
        methods=[limits for limits in offered if limits],
        months=offers_of(profile, row.price) if any(offered) else [],
    )


@when_canceled
async def tell_of_failure(
    db: AsyncConnection, attempt: Row[Any], account: Row[Any], profile: Profile
) -> None:
    """Whoever began it hears of it; an autopayment has words of its own, and a quick payer may be anybody."""
    if attempt.purpose in {"top_up", "bind_card"}:
        await tell(db, PaymentFailed, account.id, profile, amount=attempt.amount, reason=attempt.reason)
