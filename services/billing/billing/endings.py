"""The last day of a contract: everything ends, and what is left is settled."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger, service_turns
from billing.service_turns import Told
from billing.tables import accounts, prepayments, promised_payments, suspensions, terminations
from chassis.profiles import Profile
from contracts.billing import ContractEnded


async def due(db: AsyncConnection, account_id: int, day: date) -> Row[Any] | None:
    """The approved termination whose day has come."""
    approved = select(terminations).where(
        terminations.c.account_id == account_id,
        terminations.c.status == "approved",
        terminations.c.ends_on <= day,
    )
    return (await db.execute(approved)).one_or_none()


async def end_contract(
    db: AsyncConnection, account: Row[Any], ending: Row[Any], profile: Profile, day: date
) -> Told:
    """End an account that is charged up to `day` and has got back what it has paid for beyond."""
    await service_turns.end_all(db, account.id, day)
    await _end_wishes(db, account, day)
    balance = account.balance - await _take_back_discounts(db, account, day)
    await ledger.move(
        db,
        account,
        -max(balance, 0),
        ("settlement", "payout"),
        kind="settlement",
        rule="final_settlement",
        author="charging",
    )
    ended = update(accounts).where(accounts.c.id == account.id)
    await db.execute(
        ended.values(
            state="ended",
            ended_on=day,
            next_charge_on=None,
            stopped_on=None,
            price=0,
            daily_fee=0,
            promised=0,
            promised_until=None,
            plan=None,
            changes_on=None,
            version=accounts.c.version + 1,
        )
    )
    done = update(terminations).where(terminations.c.id == ending.id)
    await db.execute(done.values(status="done", settlement=balance))
    told = {"settlement": balance, "paid_out_by": _payout_day(balance, profile, day), "ended_on": day}
    return [(ContractEnded, told)]


def _payout_day(balance: int, profile: Profile, day: date) -> date | None:
    if balance <= 0 or profile.termination is None:
        return None
    return day + timedelta(days=profile.termination.settled_in_days)


async def _end_wishes(db: AsyncConnection, account: Row[Any], day: date) -> None:
    """A suspension that is under way ends, one that is not is withdrawn; a promise is kept or not."""
    resting = update(suspensions).where(suspensions.c.account_id == account.id)
    await db.execute(resting.where(suspensions.c.status == "active").values(status="ended", ended_on=day))
    planned = suspensions.c.status.in_(("requested", "scheduled"))
    await db.execute(resting.where(planned).values(status="withdrawn"))
    kept = account.balance + account.credit >= 0
    promise = update(promised_payments).where(
        promised_payments.c.account_id == account.id, promised_payments.c.status == "active"
    )
    await db.execute(promise.values(status="kept" if kept else "unkept", settled_at=func.now()))


async def _take_back_discounts(db: AsyncConnection, account: Row[Any], day: date) -> int:
    """The discount on months that were paid ahead and will not be used. Returns the sum, in minor units."""
    running = select(prepayments).where(
        prepayments.c.account_id == account.id, prepayments.c.until_day > day, prepayments.c.taken_back == 0
    )
    total = 0
    for prepaid in (await db.execute(running.order_by(prepayments.c.payment_id))).all():
        days = (prepaid.until_day - max(day, prepaid.from_day)).days
        share = prepaid.discount * days // (prepaid.until_day - prepaid.from_day).days
        used = update(prepayments).where(prepayments.c.payment_id == prepaid.payment_id)
        await db.execute(used.values(taken_back=share))
        await ledger.move(
            db,
            account,
            -share,
            ("discount", "prepayment"),
            kind="discount",
            rule="prepayment_taken_back",
            author="charging",
            from_day=max(day, prepaid.from_day),
            to_day=prepaid.until_day,
        )
        total += share
    return total
