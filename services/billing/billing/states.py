"""Whether the services of an account work: stopped when the money is gone, resumed when it has come."""

from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import charging_of, today_of
from chassis.outbox import emit
from chassis.profiles import Profile
from contracts.billing import ServiceResumed, ServiceStopped

_STOP = """
update accounts a set state = 'stopped', stopped_on = :today, version = version + 1
where id = :id and state = 'active'
  and (balance + credit + promised < 0 or forecast(a, :charging, :today) <= :today)
returning *
"""

_RESUME = """
update accounts a set state = 'active', stopped_on = null, version = version + 1,
  anchor_day = anchor_of(a, :charging, :today), next_charge_on = greatest(next_charge_on, :today)
where id = :id and resumes(a, 0, :charging, :today)
returning *, forecast(new, :charging, :today) as due_on
"""


async def settle(db: AsyncConnection, account_id: int, profile: Profile) -> None:
    """After the balance, the credit or the price of a locked account has changed: its state follows, and is told."""
    today = today_of(profile)
    known = {"id": account_id, "charging": charging_of(profile), "today": today}
    if stopped := await stop_unless_paid(db, account_id, profile):
        await tell_stopped(db, stopped, today, "debt")
    elif resumed := (await db.execute(text(_RESUME), known)).one_or_none():
        await tell_resumed(db, resumed)


async def stop_unless_paid(db: AsyncConnection, account_id: int, profile: Profile) -> Row[Any] | None:
    """Stop a locked account whose money does not last today, and tell nobody. Returns it if it was stopped."""
    known = {"id": account_id, "charging": charging_of(profile), "today": today_of(profile)}
    stopped: Row[Any] | None = (await db.execute(text(_STOP), known)).one_or_none()
    return stopped


async def tell_stopped(db: AsyncConnection, account: Row[Any], on: date, why: str) -> None:
    """`why`: debt, no_money or promise_unkept."""
    stopped = ServiceStopped(
        subscriber_id=account.subscriber_id,
        account=account.number,
        balance=account.balance,
        missing=max(0, account.price - account.balance),
        currency=account.currency,
        stopped_on=on,
        why=why,
        version=account.version,
    )
    await emit(db, stopped, operator=account.operator, about=account.subscriber_id)


async def tell_resumed(db: AsyncConnection, account: Row[Any]) -> None:
    """The account with its `due_on`."""
    resumed = ServiceResumed(
        subscriber_id=account.subscriber_id,
        account=account.number,
        balance=account.balance,
        currency=account.currency,
        due_on=account.due_on,
        version=account.version,
    )
    await emit(db, resumed, operator=account.operator, about=account.subscriber_id)
