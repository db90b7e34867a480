"""Cash taken by staff: a payment like any other, so it resumes services, settles promises and is told."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.commands import command
from billing.payments import PAYMENTS, POST, values_of
from billing.service import charging_of, profile_of, today_of
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import Cash, TakeCash, TakePayment
from contracts.problems import CashNotTaken, ReceiptUsed

WAY = "cash"
_OUTCOME = (
    "select balance, state, version, forecast(a, :charging, :today) as due_on from accounts a where id = :id"
)


@command(TakeCash)
async def take_cash(question: TakeCash, asked: Asked, db: AsyncConnection) -> Cash:
    """Credit the account; a receipt counts once."""
    staff = asked.caller.staff("cashier", "manager")
    profile = profile_of(staff.operator)
    if not profile.capabilities.cash:
        raise CashNotTaken
    account = await ledger.locked(db, staff.operator, number=question.account)
    await ledger.own_account(db, staff.operator, "clearing", WAY, account.currency)
    paid = TakePayment(
        operator=staff.operator,
        way=WAY,
        external_id=question.receipt or str(uuid4()),
        account=question.account,
        amount=question.amount,
        paid_at=datetime.now(UTC),
    )
    payment_id = await _post(db, paid, profile, f"staff:{staff.id}")
    if not question.preview:
        PAYMENTS.labels(staff.operator, WAY).inc()
    after = await outcome(db, account.id, profile)
    return Cash(
        payment_id=payment_id,
        account=account.number,
        amount=question.amount,
        currency=account.currency,
        balance=after.balance,
        state=after.state,
        due_on=after.due_on,
    )


async def outcome(db: AsyncConnection, account_id: int, profile: Profile) -> Row[Any]:
    """Balance, state, version and due date as this transaction leaves them."""
    known = {"id": account_id, "charging": charging_of(profile), "today": today_of(profile)}
    return (await db.execute(text(_OUTCOME), known)).one()


async def _post(db: AsyncConnection, paid: TakePayment, profile: Profile, author: str) -> int:
    """In the transaction that has begun on this connection with the account's lock."""
    connection = (await db.get_raw_connection()).driver_connection
    assert connection
    posted = await connection.fetchrow(POST, *values_of(paid, profile, author))
    if posted is None:
        raise ReceiptUsed
    return int(posted["id"])
