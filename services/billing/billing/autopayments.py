"""Autopayment: a bound card pays before the service would stop, or when the balance falls below a threshold."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.autopayment_ends import switch_off
from billing.cards import active_card
from billing.commands import command
from billing.service import charging_of, profile_of, service, today_of
from billing.tables import autopayments
from billing.told import tell
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    Autopayment,
    AutopaymentOff,
    AutopaymentSwitchedOn,
    GetAutopayment,
    Reason,
    SetAutopayment,
    SwitchOffAutopayment,
)
from contracts.money import Money
from contracts.problems import AutopaymentNotAllowed, NotFound

_PRESENT = """
select p.card_id, p.cause, p.threshold, p.max_amount, p.retry_on, a.currency, forecast(a, :charging, :today) as due_on
from autopayments p join accounts a on a.id = p.account_id
where a.operator = :operator and a.subscriber_id = :subscriber
"""


@command(SetAutopayment)
async def set_autopayment(question: SetAutopayment, asked: Asked, db: AsyncConnection) -> Autopayment:
    """From this card, up to this sum; the operator's own ceiling holds beside it."""
    subscriber = asked.proved.subscriber()
    profile = profile_of(subscriber.operator)
    account = await ledger.locked(db, subscriber.operator, subscriber_id=subscriber.id)
    _refuse(_reasons_against(question, profile))
    card = await active_card(db, account.id, question.card)
    wanted = {
        "account_id": account.id,
        "operator": account.operator,
        "card_id": card.id,
        "cause": question.on,
        "threshold": (question.threshold or 0) if question.on == "threshold" else None,
        "max_amount": question.max_amount,
    }
    of_account = autopayments.c.account_id == account.id
    before = (await db.execute(select(autopayments.c.card_id).where(of_account))).scalar()
    # Another card begins anew, also on a day on which the one before was refused.
    if before != card.id:
        wanted |= {"failures": 0, "retry_on": None, "set_at": func.now()}
    statement = insert(autopayments).values(wanted)
    changed = {name: value for name, value in wanted.items() if name != "account_id"}
    await db.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=changed))
    if before != card.id:
        await tell(db, AutopaymentSwitchedOn, account.id, profile, brand=card.brand, last4=card.last4)
    return await _present(db, asked, profile)


def _reasons_against(question: SetAutopayment, profile: Profile) -> list[Reason]:
    section, card = profile.payment_ways.autopayment, profile.payment_ways.card
    if (
        section is None
        or card is None
        or not profile.capabilities.autopayment
        or question.on not in section.on
    ):
        return [Reason(code="not_offered")]
    if question.max_amount < card.min_amount:
        return [_limit("amount_below_limit", card.min_amount, profile)]
    if question.max_amount > section.max_amount:
        return [_limit("amount_above_limit", section.max_amount, profile)]
    return []


def _limit(code: str, limit: int, profile: Profile) -> Reason:
    told = Money(minor=limit, currency=profile.currency).decimal()
    return Reason(code=code, values={"limit": told, "currency": profile.currency})


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise AutopaymentNotAllowed(reasons=[reason.model_dump(mode="json") for reason in reasons])


@service.answers(GetAutopayment)
async def get_autopayment(_: GetAutopayment, asked: Asked) -> Autopayment:
    """As it is set, and when it would pay next."""
    async with service.database.reading() as db:
        return await _present(db, asked, profile_of(asked.subscriber.operator))


async def _present(db: AsyncConnection, asked: Asked, profile: Profile) -> Autopayment:
    today = today_of(profile)
    known = {
        "operator": asked.subscriber.operator,
        "subscriber": asked.subscriber.id,
        "charging": charging_of(profile),
        "today": today,
    }
    row = (await db.execute(text(_PRESENT), known)).one_or_none()
    if row is None:
        raise NotFound("Autopayment is off.")
    return Autopayment(
        card=row.card_id,
        on=row.cause,
        threshold=row.threshold,
        max_amount=row.max_amount,
        currency=row.currency,
        next_on=_next_on(row, today),
    )


def _next_on(row: Row[Any], today: date) -> date | None:
    """The day before the service would stop, or the day of the next try."""
    next_on: date | None = row.retry_on
    if next_on is None and row.cause == "due_date" and row.due_on is not None:
        next_on = row.due_on - timedelta(days=1)
    return next_on and max(next_on, today)


@service.answers(SwitchOffAutopayment)
async def switch_off_autopayment(_: SwitchOffAutopayment, asked: Asked) -> AutopaymentOff:
    """What is under way already may still pay."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    async with service.database.transaction() as db:
        account = await ledger.locked(db, subscriber.operator, subscriber_id=subscriber.id)
        return AutopaymentOff(was_on=await switch_off(db, account, profile, "by_subscriber"))
