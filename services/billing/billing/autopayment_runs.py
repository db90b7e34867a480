"""The worker of autopayment: finds whose turn it is, writes the attempt down, and only then asks the acquirer."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import attempts
from billing.accounts import recommended_top_up
from billing.acquirer import Unclear
from billing.attempt_progress import advance
from billing.service import charging_of, service, today_of
from billing.tables import accounts, autopayments
from chassis.crash import crash_point
from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile
from chassis.telemetry import CONSUMER, span, untraced

AT_A_TIME, AT_ONCE = 500, 8
LAST = 2**63 - 1

# Those of a page of one operator whose turn it is. `for_day` is the day for which the money is needed; a day that was
# tried is tried again only as a retry, or after another card was named. One more row tells where the page ends.
# The forecast is dear, and nothing stops before the first day that is not paid for or on which something changes.
_DUE = """
with page as (
  select p.*, case p.cause when 'threshold' then cast(:today as date) else f.due_on end as for_day,
    case p.cause when 'threshold' then a.balance < p.threshold else f.due_on <= cast(:today as date) + 1 end as due
  from autopayments p join accounts a on a.id = p.account_id cross join lateral (
    select case when p.cause = 'due_date'
        and (a.state = 'stopped' or least(a.next_charge_on, a.changes_on) <= cast(:today as date) + 1)
      then forecast(a, :charging, :today) end as due_on offset 0) f
  where p.operator = :operator and p.account_id between :first and :last
    and (p.retry_on is null or p.retry_on <= :today) and a.state in ('active', 'stopped', 'suspended')
  order by p.account_id limit :limit
)
select account_id, for_day from page d where due and not exists (
  select from payment_attempts t where t.account_id = d.account_id and t.purpose = 'autopayment'
    and (t.status in ('created', 'pending')
      or d.retry_on is null and t.created_at >= d.set_at and t.for_day = d.for_day))
union all
select max(account_id), null from page having count(*) = :limit
"""

_NTH = """
select coalesce(max(nth), 0) + 1 from payment_attempts
where account_id = :account and for_day = :for_day and purpose = 'autopayment'
"""


@service.works
async def run_autopayments() -> None:
    """Every few minutes, each operator in its turn, by its own calendar."""
    while True:
        for profile in service.profiles:
            if profile.capabilities.autopayment and profile.payment_ways.autopayment:
                with within(profile.operator):
                    await _run(profile)
        await asyncio.sleep(service.settings.autopayment_seconds)


async def _run(profile: Profile) -> None:
    first: int | None = 1
    while first is not None:
        with untraced():
            async with service.database.reading() as db:
                rows = await _due(db, profile, first, LAST, AT_A_TIME)
        turns = [row.account_id for row in rows if row.for_day is not None]
        for place in range(0, len(turns), AT_ONCE):
            await asyncio.gather(
                *(_pay(profile, account_id) for account_id in turns[place : place + AT_ONCE])
            )
        first = next((row.account_id + 1 for row in rows if row.for_day is None), None)


async def _due(
    db: AsyncConnection, profile: Profile, first: int, last: int, limit: int
) -> Sequence[Row[Any]]:
    known = {
        "operator": profile.operator,
        "charging": charging_of(profile),
        "today": today_of(profile),
        "first": first,
        "last": last,
        "limit": limit,
    }
    return (await db.execute(text(_DUE), known)).all()


async def _pay(profile: Profile, account_id: int) -> None:
    with span("autopayment", CONSUMER):
        async with service.database.transaction() as db:
            attempt_id = await _store(db, profile, account_id)
            crash_point("autopayments.before_commit")
        crash_point("autopayments.after_commit")
        if attempt_id is None:
            return
        try:
            ended = await advance(attempt_id, patient=True)
            logger().info(
                "autopayment", operator=profile.operator, attempt=str(attempt_id), status=ended.status
            )
        except Unclear as unclear:
            logger().warning(
                "an autopayment's end is not known yet", attempt=str(attempt_id), why=str(unclear)
            )


async def _store(db: AsyncConnection, profile: Profile, account_id: int) -> UUID | None:
    """None when it is not wanted any more, or there is nothing to pay."""
    locked = select(accounts).where(accounts.c.id == account_id).with_for_update()
    account = (await db.execute(locked)).one()
    # Since the page was read somebody may have paid, or another process may have been faster.
    turns = await _due(db, profile, account_id, account_id, 2)
    if not turns:
        return None
    for_day = turns[0].for_day
    # What is written down is tried: only its failure makes another retry.
    of_account = autopayments.c.account_id == account_id
    taken = update(autopayments).where(of_account).values(retry_on=None).returning(autopayments)
    autopayment = (await db.execute(taken)).one()
    amount = _amount(profile, account, autopayment)
    if not amount:
        return None
    nth = (await db.execute(text(_NTH), {"account": account_id, "for_day": for_day})).scalar_one()
    return await attempts.store(
        db,
        account,
        profile,
        purpose="autopayment",
        method="saved_card",
        amount=amount,
        card_id=autopayment.card_id,
        for_day=for_day,
        nth=nth,
    )


def _amount(profile: Profile, account: Row[Any], autopayment: Row[Any]) -> int:
    """The fee of a month or what is missing for one, within both ceilings; 0 when the least sum is above them."""
    section, card = profile.payment_ways.autopayment, profile.payment_ways.card
    assert section is not None
    assert card is not None
    if section.amount == "monthly_fee":
        amount = account.price
    else:
        amount = recommended_top_up(account._mapping, profile.charging.top_up_step)  # type: ignore[arg-type]  # noqa: SLF001
    ceiling = min(autopayment.max_amount, section.max_amount, card.max_amount)
    amount = min(max(amount, card.min_amount) if amount else 0, ceiling)
    return amount if amount >= card.min_amount else 0
