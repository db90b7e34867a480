"""Reminders: some days before the service would stop, once for each of those days."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import charging_of
from chassis.profiles import Profile
from contracts.billing import PaymentDue

# The forecast is asked only of those for whom the money, the next charge or a change to come makes it possible.
_REMIND = f"""
with near as materialized (
  select a.*, forecast(a, cast(:charging as text), cast(:day as date)) as due_on from accounts a
  where a.id >= :first and a.id < :after and a.operator = :operator and a.kind = 'subscriber'
    and (a.changes_on <= :horizon
      or a.state = 'suspended' and a.daily_fee > 0
        and a.balance + a.credit + a.promised < a.daily_fee * :days_more
      or a.state = 'active' and a.price > 0 and case when cast(:charging as text) = 'daily'
        then a.balance + a.credit + a.promised < (a.price / 28 + 1) * :days_more
        else a.next_charge_on <= :horizon and a.balance + a.credit + a.promised < 2 * a.price end)
    and a.state in ('active', 'suspended')
), reminded as (
  insert into reminders (operator, account_id, due_on, days)
  select operator, id, due_on, due_on - cast(:day as date) from near
  where due_on - cast(:day as date) = any(cast(:days as int[]))
  on conflict do nothing
  returning account_id
)
insert into outbox (subject, operator, about, payload)
select '{PaymentDue.subject}', n.operator, n.subscriber_id::text, jsonb_build_object(
  'subscriber_id', n.subscriber_id, 'account', n.number, 'currency', n.currency, 'balance', n.balance,
  'state', n.state, 'due_on', n.due_on, 'version', n.version, 'days_left', n.due_on - cast(:day as date),
  'missing', greatest(n.price - n.balance, 0))
from near n join reminded r on r.account_id = n.id
"""

_KEPT = timedelta(days=30)
_FORGET = "delete from reminders where account_id >= :first and account_id < :after and due_on < :forgotten"


async def remind(db: AsyncConnection, profile: Profile, day: date, first: int, after: int) -> int:
    """Tell PaymentDue of the accounts with ids from `first` up to `after`; returns of how many."""
    bounds = {"first": first, "after": after}
    await db.execute(text(_FORGET), bounds | {"forgotten": day - _KEPT})
    days = profile.charging.remind_days
    if not days:
        return 0
    known = {
        "operator": profile.operator,
        "charging": charging_of(profile),
        "day": day,
        "days": list(days),
        "days_more": max(days) + 1,
        "horizon": day + timedelta(days=max(days)),
    }
    return (await db.execute(text(_REMIND), bounds | known)).rowcount
