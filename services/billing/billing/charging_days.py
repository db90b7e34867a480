"""One day's fee of many accounts in one statement, and what is given back of it when a change comes in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Of the revenue accounts, beside those of the products: fees once taken, and those of the days of a suspension.
FEES, SUSPENSION = "fees", "suspension"

_OWN = f"""
insert into accounts (operator, kind, code, currency)
select :operator, 'revenue', code, :currency
from (select product as code from tariffs where operator = :operator union values ('{FEES}'), ('{SUSPENSION}')) as p
where not exists (select from accounts a where a.operator = :operator and a.kind = 'revenue' and a.code = p.code)
on conflict do nothing
"""

# An amount is told apart by the services through the rounded costs of the sums of their prices, so nothing is lost
# between them. Prices below a unit a day could make such a cost less than the one before it, which is then kept.
_UPTO = "least(due, coalesce(max(upto_cost) over upto, due))"
_BEFORE = "least(due, coalesce(max(upto_cost) over before, 0))"
_WINDOWS = """window upto as (partition by id order by service_id),
    before as (partition by id order by service_id rows between unbounded preceding and 1 preceding)"""

_CHARGE = "select * from charge_accounts(:operator, :charging, :day, :first, :after)"

_GIVE_BACK = f"""
with account as (
  select * from accounts where id = :id
), parts as (
  select a.*, v.id as service_id, coalesce(t.product, '{SUSPENSION}') as product,
    case when lead(v.id) over each is null then a.price else (sum(v.price) over each)::bigint end as upto
  from account a
    left join services v on v.account_id = a.id and v.state = 'active' and a.state <> 'suspended'
    left join tariffs t on t.id = v.tariff_id
  where a.next_charge_on > :day
  window each as (order by v.id)
), costs as (
  select p.*, case when state = 'suspended' then daily_fee * (next_charge_on - :day) else
      cost(price, :charging, anchor_day, :day, next_charge_on) end as due,
    cost(upto, :charging, anchor_day, :day, next_charge_on) as upto_cost
  from parts p
), amounts as (
  select c.*, {_UPTO} as total, {_UPTO} - {_BEFORE} as amount
  from costs c {_WINDOWS}
), posted as (
  insert into transfers (operator, debit_id, credit_id, amount, currency, kind, rule, service_id, from_day, to_day,
    balance_after, author)
  select m.operator, o.id, m.id, m.amount, m.currency, 'refund', 'unused_part', m.service_id, :day, m.next_charge_on,
    m.balance + m.total, 'charging'
  from amounts m left join accounts o on o.operator = m.operator and o.kind = 'revenue' and o.code = m.product
  where m.amount > 0
  order by m.service_id
), sums as (
  select sum(amount)::bigint as amount, jsonb_object_agg(product, -amount) as by_product
  from (select product, sum(amount)::bigint as amount from amounts group by product having sum(amount) > 0) as products
), kept as (
  insert into charge_chunks (operator, day, currency, first_id, after_id, accounts, amount, sums, stopped)
  select a.operator, :day, a.currency, a.id, a.id + 1, 0, -s.amount, s.by_product, 0
  from account a, sums s where s.amount > 0
)
update accounts a set balance = a.balance + coalesce((select amount from sums), 0), next_charge_on = :day,
  version = a.version + 1
where a.id = :id
"""


@dataclass(frozen=True, slots=True)
class Charged:
    """What one statement has done: accounts charged, the sum in minor units, accounts stopped.

    `interrupted` are those whose suspension is over because its fee could not be paid.
    """

    accounts: int
    amount: int
    stopped: int
    interrupted: Sequence[int]


async def open_revenue(db: AsyncConnection, operator: str, currency: str) -> None:
    """Make sure that every product's revenue has an account: a charge without one would be refused."""
    await db.execute(text(_OWN), {"operator": operator, "currency": currency})


async def charge_day(
    db: AsyncConnection, operator: str, charging: str, day: date, first: int, after: int
) -> Charged:
    """Charge `day` of the accounts with ids from `first` up to `after` that have not paid for it; stop who cannot.

    Whom a change awaits on that day or before is left for `take_effect`.
    """
    known: dict[str, Any] = {
        "operator": operator,
        "charging": charging,
        "day": day,
        "first": first,
        "after": after,
    }
    row = (await db.execute(text(_CHARGE), known)).one()
    return Charged(row.accounts, row.amount, row.stopped, row.interrupted)


async def give_back(db: AsyncConnection, account_id: int, charging: str, day: date) -> None:
    """Give a locked account back what it has paid for from `day` on; `day` is then its first unpaid day."""
    await db.execute(text(_GIVE_BACK), {"id": account_id, "charging": charging, "day": day})
