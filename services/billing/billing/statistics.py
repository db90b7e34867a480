"""Statistics: what was paid, charged and given back, month by month."""

from collections.abc import Iterator
from datetime import date
from json import loads

from billing.service import profile_of, service, today_of
from billing.transactions import TOLD, shown_from
from chassis.questions import Asked
from contracts.billing import GetStatistics, MonthOfAccount, Statistics
from contracts.problems import NotFound

# The sums of each month by the ledger's kinds, oldest first; a month in which nothing moved is there too.
_MONTHS = """
with account as (
  select id, date_trunc('month', opened_at at time zone $3)::date as opened
  from accounts where operator = $1 and subscriber_id = $2
), moved as (
  select at, kind, amount from transfers, account where credit_id = account.id
  union all
  select at, kind, -amount from transfers, account where debit_id = account.id
), sums as (
  select date_trunc('month', at at time zone $3)::date as month, kind, sum(amount)::bigint as amount
  from moved group by 1, 2
)
select m::date as month, coalesce(jsonb_object_agg(s.kind, s.amount) filter (where s.kind is not null), '{}') as sums
from account, generate_series(
  least(account.opened, (select min(month) from sums))::timestamp, $4::date::timestamp, interval '1 month') m
left join sums s on s.month = m::date
group by 1 order by 1
"""
_FIELDS = {"payment": "paid", "charge": "charged", "fee": "fees", "refund": "refunds"}


@service.answers(GetStatistics)
async def get_statistics(_: GetStatistics, asked: Asked) -> Statistics:
    """Every month since the account was opened, as far back as the operator shows. Problem: not-found."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    if not profile.capabilities.statistics:
        raise NotFound("This operator shows no statistics.")
    rows = await service.database.rows(
        "read statistics", _MONTHS, subscriber.operator, subscriber.id, profile.time_zone, today_of(profile)
    )
    if not rows:
        raise NotFound("The account is not open yet: it appears within a minute of the contract.")
    months = list(_months([(row["month"], loads(row["sums"])) for row in rows]))
    shown = [month for month in reversed(months) if month.month >= shown_from(profile)]
    return Statistics(currency=profile.currency, months=shown)


def _months(rows: list[tuple[date, dict[str, int]]]) -> Iterator[MonthOfAccount]:
    """The ledger begins with nothing, so each balance follows from the sums before it."""
    balance = 0
    for month, sums in rows:
        told = dict.fromkeys(("paid", "charged", "fees", "refunds", "corrections"), 0)
        for kind, amount in sums.items():
            told[_FIELDS.get(TOLD.get(kind, kind), "corrections")] += amount
        opening, balance = balance, balance + sum(told.values())
        yield MonthOfAccount(month=month, opening=opening, closing=balance, **told)
