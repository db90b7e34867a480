"""Reports on money for managers: payments, promises, revenue, out of the sums of the ledger's days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from asyncpg import Record

from billing.seals import zones
from billing.service import profile_of, service
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    ArpuOfMonth,
    ArpuReport,
    GetArpuReport,
    GetPaymentsReport,
    GetPromisedReport,
    GetRevenueReport,
    PaymentsOfDay,
    PaymentsReport,
    PromisedReport,
    PromisesOfDay,
    RevenueOfMonth,
    RevenueReport,
)
from contracts.problems import BadRequest

_LONGEST, _FIRST, _LAST = timedelta(days=1100), date(1970, 1, 1), date(9000, 1, 1)

# What is sealed, and the few transfers after the last seal, so that a report is never behind.
SUMS = """
sums as (
  select d.* from ledger_days d where operator = $1 and day between $2 and $3
  union all
  select t.* from sums_of(
    coalesce((select last_id from ledger_seals order by n desc limit 1), 0) + 1, 9223372036854775807, $4::jsonb) t
  where operator = $1 and day between $2 and $3
)
"""

_PAYMENTS = f"""
with {SUMS}
select s.day, o.code as way, sum(s.credits)::bigint as payments, sum(s.credited)::bigint as amount,
  sum(s.debits)::bigint as reversals, sum(s.debited)::bigint as reversed
from sums s join accounts o on o.id = s.own_id and o.kind = 'clearing'
group by 1, 2 order by 1 desc, 2
"""

# Only the operator's revenue and the discounts it gives count; cash, acquirers and settlements are not revenue.
_REVENUE = f"""
with {SUMS}
select date_trunc('month', s.day)::date as month, case o.kind when 'revenue' then o.code else o.kind end as product,
  sum(s.debited)::bigint as charged, sum(s.credited)::bigint as given_back,
  sum(s.debited - s.credited)::bigint as net
from sums s join accounts o on o.id = s.own_id and o.kind in ('revenue', 'discount')
group by 1, 2 order by 1 desc, 2
"""

_PROMISED = """
select taken_on as day, count(*) as taken, sum(amount)::bigint as amount, sum(fee)::bigint as fees,
  count(*) filter (where status = 'active') as active, count(*) filter (where status = 'kept') as kept,
  count(*) filter (where status = 'unkept') as unkept,
  coalesce(sum(amount) filter (where status = 'unkept'), 0)::bigint as unkept_amount
from promised_payments where operator = $1 and taken_on between $2 and $3
group by 1 order by 1 desc
"""

# Contracts opened and ended in each month. Hours are counted first: a zone's days cost more than a whole scan.
_CONTRACTS = """
with changes as (
  select (date_trunc('hour', opened_at) at time zone $2)::date as day, count(*) as opened, 0 as ended
  from accounts where operator = $1 and kind = 'subscriber' group by date_trunc('hour', opened_at)
  union all
  select ended_on, 0, count(*)
  from accounts where operator = $1 and kind = 'subscriber' and ended_on is not null group by ended_on
)
select date_trunc('month', day)::date as month, sum(opened)::bigint as opened, sum(ended)::bigint as ended
from changes group by 1
"""


@service.answers(GetPaymentsReport)
async def report_payments(question: GetPaymentsReport, asked: Asked) -> PaymentsReport:
    """By day and way, newest day first."""
    profile = manager_of(asked)
    rows = await _summed("report payments", _PAYMENTS, profile, *days_of(question.first, question.last))
    return PaymentsReport(currency=profile.currency, items=[PaymentsOfDay(**row) for row in rows])


@service.answers(GetPromisedReport)
async def report_promised(question: GetPromisedReport, asked: Asked) -> PromisedReport:
    """By the day on which they were taken, newest first."""
    profile = manager_of(asked)
    days = days_of(question.first, question.last)
    rows = await service.database.rows("report promised", _PROMISED, profile.operator, *days)
    return PromisedReport(currency=profile.currency, items=[PromisesOfDay(**row) for row in rows])


@service.answers(GetRevenueReport)
async def report_revenue(question: GetRevenueReport, asked: Asked) -> RevenueReport:
    """By month and product, newest month first."""
    profile = manager_of(asked)
    rows = await _summed("report revenue", _REVENUE, profile, *months_of(question.first, question.last))
    return RevenueReport(currency=profile.currency, items=[RevenueOfMonth(**row) for row in rows])


@service.answers(GetArpuReport)
async def report_arpu(question: GetArpuReport, asked: Asked) -> ArpuReport:
    """Every month of the question, newest first."""
    profile = manager_of(asked)
    first, last = months_of(question.first, question.last)
    revenue: dict[date, int] = {}
    for row in await _summed("report revenue", _REVENUE, profile, first, last):
        revenue[row["month"]] = revenue.get(row["month"], 0) + row["net"]
    contracts = await contracts_of(profile)
    items = []
    for month in months_between(first, last):
        people = in_force_at(contracts, month)
        net = revenue.get(month, 0)
        items.append(
            ArpuOfMonth(
                month=month, revenue=net, subscribers=people, arpu=net // people if people > 0 else None
            )
        )
    return ArpuReport(currency=profile.currency, items=items)


def manager_of(asked: Asked) -> Profile:
    """The operator whose manager asks. Problem: not-allowed."""
    return profile_of(asked.caller.staff("manager").operator)


def days_of(first: date, last: date) -> tuple[date, date]:
    """Both, when they stand in order and not years apart. Problem: bad-request."""
    if not (_FIRST <= first <= last <= _LAST and last - first <= _LONGEST):
        raise BadRequest(errors=[{"pointer": "/to", "reason": f"is 0 to {_LONGEST.days} days after `from`"}])
    return first, last


def months_of(first: date, last: date) -> tuple[date, date]:
    """From the first day of the first month to the last day of the last one."""
    first, last = days_of(first, last)
    return first.replace(day=1), month_after(last) - timedelta(days=1)


def month_after(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months, newest first."""
    months = [first.replace(day=1)]
    while month_after(months[-1]) <= last:
        months.append(month_after(months[-1]))
    return months[::-1]


async def contracts_of(profile: Profile) -> dict[date, Record]:
    """By month, how many were `opened` and `ended` in it."""
    rows = await service.database.rows("count contracts", _CONTRACTS, profile.operator, profile.time_zone)
    return {row["month"]: row for row in rows}


def in_force_at(contracts: Mapping[date, Record], month: date) -> int:
    """How many were in force at the end of the month that begins on `month`."""
    return sum(row["opened"] - row["ended"] for begun, row in contracts.items() if begun <= month)


async def _summed(label: str, statement: str, profile: Profile, first: date, last: date) -> list[Any]:
    return await service.database.rows(label, statement, profile.operator, first, last, zones())
