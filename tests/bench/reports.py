"""Reports for staff over 1,000,000 accounts and 2,000,000 transfers, on servers of their own."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from bench.figure import Figure, alone
from bench.subject import Subject
from bench.whole import home
from billing import reports, subscriber_reports
from billing.service import service, today_of
from chassis.database import Database
from chassis.isolation import within
from chassis.profiles import load_profiles
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.billing import (
    GetArpuReport,
    GetChurnReport,
    GetDebtorsReport,
    GetPaymentsReport,
    GetPromisedReport,
    GetRevenueReport,
)
from contracts.committed import ROOT
from running import Running

LIMIT_SECONDS = 1.0
ROUNDS = 5
ACCOUNTS = 1_000_000
# What comes in while the seals are waited for: 15 seconds at a thousand a second.
UNSEALED = 15_000
NOBODY = UUID(int=0)
MANAGER = Asked(Caller("skynet", NOBODY, "staff", "manager", NOBODY, 2**40), None)

_OWN = """
insert into accounts (operator, kind, code, currency) values ('skynet', 'revenue', 'internet', 'RUB'),
  ('skynet', 'revenue', 'fees', 'RUB'), ('skynet', 'clearing', 'osmp', 'RUB'), ('skynet', 'clearing', 'card', 'RUB'),
  ('skynet', 'clearing', 'cash', 'RUB'), ('skynet', 'discount', 'prepayment', 'RUB')
"""
# One in ten is in debt, one in fifty has ended, over five years.
_ACCOUNTS = """
insert into accounts (operator, kind, subscriber_id, number, currency, balance, price, state, next_charge_on,
  stopped_on, opened_at, ended_on)
select 'skynet', 'subscriber', gen_random_uuid(), i::text, 'RUB',
  case when i % 10 = 0 then -(i % 500 + 1) * 100 else (i % 1000) * 100 end, 60000,
  case when i % 50 = 1 then 'ended' when i % 10 = 0 then 'stopped' else 'active' end, current_date + 1,
  case when i % 10 = 0 then current_date - (i % 200)::int end, now() - (i % 1800) * interval '1 day',
  case when i % 50 = 1 then current_date - (i % 365)::int end
from generate_series(1, $1::bigint) i
"""
_PEOPLE = """
insert into subscribers select operator, subscriber_id, number, 'Анна Ким', 'СПб', '+70000000000', null, 'ru', 1
from accounts where kind = 'subscriber'
"""
_TRANSFERS = """
insert into transfers (at, operator, debit_id, credit_id, amount, currency, kind, rule, balance_after, author)
select now() - (a.id % 20) * interval '1 day', 'skynet',
  case side when 'charge' then a.id else w.id end, case side when 'charge' then r.id else a.id end,
  60000, 'RUB', side, 'period', case side when 'charge' then a.balance else a.balance + 60000 end, 'bench'
from accounts a, accounts r, accounts w, unnest(array['payment', 'charge']) as side
where a.kind = 'subscriber' and r.code = 'internet' and w.code = (array['osmp', 'card', 'cash'])[a.id % 3 + 1]
"""
_FORMER_DAYS = """
insert into ledger_days
select 'skynet', current_date - n, moved, id, 300, 18000000, 300, 18000000
from generate_series(40, 1090) n, accounts, unnest(array['payment', 'reversal', 'charge', 'refund']) as moved
where code is not null
"""
_PROMISES = """
insert into promised_payments (operator, account_id, amount, taken_on, expires_on, status, author, settled_at)
select 'skynet', id, 50000, current_date - (id % 365)::int, current_date, (array['kept', 'unkept'])[id % 2 + 1], 'bench',
  now() from accounts where kind = 'subscriber' and id % 3 = 0
"""
# Balances move all day long: pages are not all-visible, as they are after a load.
_MOVED = "update accounts set balance = balance + 1 where kind = 'subscriber' and id % 7 = 0"


def figures(_: Subject) -> list[Figure]:
    """The median time of each report, from the question to its answer, as the service's own role."""
    with home() as path:
        servers = Running(path, servers_only=True)
        servers.start()
        try:
            asyncio.run(_fill(servers.environment["DATABASE_URL_BILLING_OWNER"]))
            with within("skynet"):
                return asyncio.run(_measured(servers.environment["DATABASE_URL_BILLING"]))
        finally:
            servers.stop()


async def _fill(url: str) -> None:
    db = await asyncpg.connect(url)
    await db.execute(_OWN)
    await db.execute(_ACCOUNTS.replace("$1", str(ACCOUNTS)))
    for statement in (_PEOPLE, _TRANSFERS, _FORMER_DAYS, _PROMISES):
        await db.execute(statement)
    await db.execute("vacuum analyze")
    await db.execute("select summarize_transfers()")
    last = await db.fetchval("select max(id) from transfers") - UNSEALED
    while await db.fetchval("select n from seal_transfers($1, '{}')", last):
        pass
    await db.execute(_MOVED)
    await db.close()


async def _measured(url: str) -> list[Figure]:
    """Asks billing's own answers, without the bus."""
    service.database = Database(url, "bench")
    service.profiles = load_profiles(ROOT / "deploy" / "operators")
    profile = service.profiles.by_slug("skynet")
    assert profile
    last = today_of(profile)
    found = [
        alone(
            "reports", f"staff report at 1,000,000 accounts: {what}", "s", await _median(ask), LIMIT_SECONDS
        )
        for what, ask in _asked(last).items()
    ]
    await service.database.close()
    return found


def _asked(last: date) -> dict[str, Callable[[], Awaitable[Any]]]:
    year = {"first": last - timedelta(days=364), "last": last}
    return {
        "payments": lambda: reports.report_payments(GetPaymentsReport(**year), MANAGER),
        "revenue": lambda: reports.report_revenue(GetRevenueReport(**year), MANAGER),
        "arpu": lambda: reports.report_arpu(GetArpuReport(**year), MANAGER),
        "promised": lambda: reports.report_promised(GetPromisedReport(**year), MANAGER),
        "debtors": lambda: subscriber_reports.report_debtors(GetDebtorsReport(), MANAGER),
        "churn": lambda: subscriber_reports.report_churn(GetChurnReport(**year), MANAGER),
    }


async def _median(ask: Callable[[], Awaitable[Any]]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        took.append(time.perf_counter() - began)
    return statistics.median(took)
