"""Reports on subscribers for managers: who owes how much since when, and who has gone."""

import re

from asyncpg import Record

from billing.reports import (
    contracts_of,
    in_force_at,
    manager_of,
    months_between,
    months_of,
)
from billing.service import service, today_of
from billing.staff_acts import tell_audit
from chassis.questions import Asked
from contracts.billing import (
    ChurnOfMonth,
    ChurnReport,
    Debtor,
    DebtorsReport,
    GetChurnReport,
    GetDebtorsReport,
)
from contracts.problems import BadRequest

# No index holds a balance, so that a payment changes none: one pass over the accounts is cheap enough for a report.
# A debt is as old as the first transfer after the balance was last not below zero.
_DEBTORS = """
with page as materialized (
  select id, number, subscriber_id, state, ends_on, balance, opened_at from accounts
  where operator = $1 and kind = 'subscriber' and balance < 0 and (balance, id) > ($2, $3)
  order by balance, id limit $4
)
select a.id, a.balance, a.number as account, p.name, p.phone, -a.balance as debt,
  case when a.state = 'active' and a.ends_on is not null then 'ending' else a.state end as state,
  (debt.since at time zone $5)::date as since
from page a
left join subscribers p on p.operator = $1 and p.subscriber_id = a.subscriber_id
left join lateral (
  select min(at) as since from (
    select at, balance_after from transfers where credit_id = a.id
    union all select at, balance_after from transfers where debit_id = a.id
  ) moved where at > coalesce((
    select max(at) from (
      select max(at) as at from transfers where credit_id = a.id and balance_after >= 0
      union all select max(at) from transfers where debit_id = a.id and balance_after >= 0
    ) paid), '-infinity')
) debt on true
order by a.balance, a.id
"""
_ALL_DEBTS = """
select count(*) as number, coalesce(-sum(balance), 0)::bigint as total
from accounts where operator = $1 and kind = 'subscriber' and balance < 0
"""
_STOPPED = """
select count(*) as number from accounts
where operator = $1 and kind = 'subscriber' and state = 'stopped' and stopped_on < $2::date - $3::int
"""
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


@service.answers(GetDebtorsReport)
async def report_debtors(question: GetDebtorsReport, asked: Asked) -> DebtorsReport:
    """The largest debts first."""
    profile = manager_of(asked)
    balance, after_id = _read_cursor(question.cursor) if question.cursor else (-(2**62), 0)
    today = today_of(profile)
    rows = await service.database.rows(
        "report debtors",
        _DEBTORS,
        profile.operator,
        balance,
        after_id,
        question.limit + 1,
        profile.time_zone,
    )
    everybody = None
    if not question.cursor:
        everybody = await service.database.row("sum debts", _ALL_DEBTS, profile.operator)
    more, rows = len(rows) > question.limit, rows[: question.limit]
    async with service.database.transaction() as db:
        # It shows who owes: the trail keeps who has looked.
        await tell_audit(db, question, asked, "debtors", None, {"shown": len(rows)})
    return DebtorsReport(
        currency=profile.currency,
        number=everybody and everybody["number"],
        total=everybody and everybody["total"],
        items=[
            Debtor(
                **{name: row[name] for name in ("account", "name", "phone", "state", "debt", "since")},
                days=(today - row["since"]).days if row["since"] else None,
            )
            for row in rows
        ],
        next_cursor=_cursor(rows[-1]) if more else None,
    )


@service.answers(GetChurnReport)
async def report_churn(question: GetChurnReport, asked: Asked) -> ChurnReport:
    """Every month of the question, newest first."""
    profile = manager_of(asked)
    first, last = months_of(question.first, question.last)
    contracts = await contracts_of(profile)
    items = []
    for month in months_between(first, last):
        opened, ended = _changed(contracts.get(month))
        before = in_force_at(contracts, month) - opened + ended
        items.append(
            ChurnOfMonth(
                month=month,
                in_force=before,
                opened=opened,
                ended=ended,
                share=ended * 10_000 // before if before > 0 else None,
            )
        )
    stopped = await service.database.row(
        "count stopped", _STOPPED, profile.operator, today_of(profile), question.stopped_days
    )
    return ChurnReport(
        items=items, stopped_days=question.stopped_days, stopped=stopped["number"] if stopped else 0
    )


def _changed(contracts: Record | None) -> tuple[int, int]:
    return (contracts["opened"], contracts["ended"]) if contracts else (0, 0)


def _cursor(row: Record) -> str:
    return f"{-row['balance']}-{row['id']}"


def _read_cursor(cursor: str) -> tuple[int, int]:
    known = _CURSOR.fullmatch(cursor)
    if known is None:
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return -int(known[1]), int(known[2])
