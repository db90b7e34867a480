"""What an account's changes to come add up to: the price now, and the plan that the forecast and charging follow."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_REPLAN = """
update accounts a set
  price = p.price, plan = p.plan, version = a.version + 1,
  changes_on = least((p.plan -> 0 ->> 'on')::date, a.promised_until)
from (
  select i as id, plan_of(i, :present) as plan, coalesce((
    select sum(s.price) from services s where s.account_id = i and s.state = 'active'), 0)::bigint as price
  from unnest(cast(:ids as bigint[])) as i
) p
where a.id = p.id
"""


async def replan(db: AsyncConnection, account_ids: Sequence[int], present: date) -> None:
    """Make price and plan of locked accounts follow from their services, changes, rests and ends.

    `present` is the day whose own changes have taken effect already.
    """
    await db.execute(text(_REPLAN), {"ids": list(account_ids), "present": present})
