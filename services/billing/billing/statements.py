"""Statements: whose account it is, and with what it began a month."""

from datetime import timedelta

from billing.service import profile_of, service, today_of
from billing.transactions import beginning_of, shown_from
from chassis.questions import Asked
from contracts.billing import GetStatement, Statement
from contracts.problems import NotFound

# Counted back from today's balance, so that it holds for every transfer of the ledger, whatever wrote it.
_OPENING = """
select a.number as account, coalesce(s.contract, a.number) as contract, coalesce(s.name, '') as name,
  coalesce(s.address, '') as address, a.currency, a.opened_at, (
    a.balance
    - coalesce((select sum(amount) from transfers where credit_id = a.id and at >= $3), 0)
    + coalesce((select sum(amount) from transfers where debit_id = a.id and at >= $3), 0)
  )::bigint as opening
from accounts a left join subscribers s on s.operator = a.operator and s.subscriber_id = a.subscriber_id
where a.operator = $1 and a.subscriber_id = $2
"""


@service.answers(GetStatement)
async def get_statement(question: GetStatement, asked: Asked) -> Statement:
    """The head of the statement; its lines are the month's transactions."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    month = question.month.replace(day=1)
    if not shown_from(profile) <= month <= today_of(profile):
        raise NotFound("There is no statement of that month.")
    begins = beginning_of(month, profile)
    row = await service.database.row("read statement", _OPENING, subscriber.operator, subscriber.id, begins)
    if row is None or row["opened_at"] >= beginning_of((month + timedelta(days=31)).replace(day=1), profile):
        raise NotFound("There is no statement of that month.")
    told = {name: row[name] for name in row.keys() if name != "opened_at"}  # noqa: SIM118 - a Record, not a dict
    return Statement(month=month, **told)
