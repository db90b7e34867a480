"""P2 and G11: a day's fee of a million accounts, and the proof of as many balances."""

import asyncio
import statistics
import time
from datetime import date, timedelta

import psutil

from bench.figure import Figure, alone
from bench.subject import Subject, without
from billing import charging
from chassis.database import Database
from chassis.isolation import within
from chassis.profiles import load_profiles
from contracts.committed import ROOT

ACCOUNTS = 1_000_000
ROUNDS = 3
# A daily operator that nothing else here loads; days on which nobody else is charged.
OPERATOR = "kaspnet"
FIRST_DAY = date(2027, 1, 1)

# Money for three months, but one in a hundred has not enough for a day.
_OPEN = """
with opened as (
  insert into accounts (operator, kind, subscriber_id, number, currency, price, balance, next_charge_on, anchor_day)
  select $1, 'subscriber', uuidv7(), 'p2-' || n, 'RUB', 450000,
    case when n % 100 = 0 then 100 else 1350000 end, $2, 1 + n % 31
  from generate_series(1, $3::int) n
  returning id
)
insert into services (operator, account_id, tariff_id, price)
select $1, o.id, (select min(id) from tariffs where operator = $1), 450000 from opened o order by o.id
"""
_OPENING = """
insert into transfers (operator, debit_id, credit_id, amount, currency, kind, author, balance_after)
select $1, (select id from accounts where operator = $1 and kind = 'opening' and code = 'import'), id, balance, 'RUB',
  'opening', 'bench', balance
from accounts where operator = $1 and number like 'p2-%'
"""
_COLUMNS = "at, operator, debit_id, credit_id, amount, currency, kind, rule, service_id, from_day, to_day, balance_after, author"
# The same columns, indexes, constraints and durability, and full of the same rows as the ledger before the day.
_BARE = "create table bare (like transfers including all)"
_BARE_BEFORE = f"insert into bare ({_COLUMNS}) select {_COLUMNS} from transfers where operator = $1"
_BARE_DAY = (
    f"insert into bare ({_COLUMNS}) select {_COLUMNS} from transfers where operator = $1 and from_day = $2"
)


def daily_charge(subject: Subject) -> list[Figure]:
    """P2: the whole run, as the service does it, against the bare insertion of the rows that it has written."""
    with without(subject, "billing"):
        return asyncio.run(_daily_charge(subject))


async def _daily_charge(subject: Subject) -> list[Figure]:
    stack = subject.stack
    await stack.sql("billing", _OPEN, OPERATOR, FIRST_DAY, ACCOUNTS)
    await stack.sql("billing", _OPENING, OPERATOR)
    await stack.sql("billing", _BARE)
    await stack.sql("billing", _BARE_BEFORE, OPERATOR)
    for table in ("accounts", "services", "transfers", "bare"):
        await stack.sql("billing", f"vacuum analyze {table}")
    rounds = [await _one_day(subject, FIRST_DAY + timedelta(days=number)) for number in range(ROUNDS)]
    bare, ours, again, grown = (list(column) for column in zip(*rounds, strict=True))
    await stack.sql("billing", "drop table bare")
    return [
        _against("P2", "a day of 1 M accounts charged / bare INSERT of the rows", bare, ours, 4.0),
        _against("P2 again", "the same day run again / bare INSERT of the rows", bare, again, 1.5),
        alone("P2 memory", "growth of the run's memory over 1 M accounts", "MiB", max(grown), 50),
    ]


async def _one_day(subject: Subject, day: date) -> tuple[float, float, float, float]:
    process = psutil.Process()
    before = process.memory_info().rss
    ours = await _charged(subject, day)
    grown = (process.memory_info().rss - before) / 1024 / 1024
    again = await _charged(subject, day)
    began = time.perf_counter()
    await subject.stack.sql("billing", _BARE_DAY, OPERATOR, day)
    return time.perf_counter() - began, ours, again, grown


async def _charged(subject: Subject, day: date) -> float:
    """Seconds. What the run leaves to vacuum is not counted, as it is not for the other side."""
    profile = load_profiles(ROOT / "deploy" / "operators").by_slug(OPERATOR)
    assert profile is not None
    database = Database(subject.stack.environment["DATABASE_URL_BILLING"], "bench")
    began = time.perf_counter()
    with within(OPERATOR):
        async with charging.alone(database.engine, profile) as db:
            assert db is not None
            await charging.run(db, profile, day, lambda *_: None, remind_on=day)
    seconds = time.perf_counter() - began
    await database.close()
    return seconds


def _against(goal: str, what: str, bare: list[float], ours: list[float], target: float) -> Figure:
    ratio = statistics.median(mine / anchor for anchor, mine in zip(bare, ours, strict=True))
    limit, measured = statistics.median(bare), statistics.median(ours)
    return Figure(goal, what, "s", limit, measured, ratio, target, at_most=True, rounds=len(bare))


def recomputed(subject: Subject) -> Figure:
    """G11: `cabinet ledger verify`. After P2, whose million accounts it needs."""
    known = asyncio.run(subject.stack.value("billing", "select count(*) from accounts"))
    assert known > ACCOUNTS, "P2 makes the accounts"
    began = time.perf_counter()
    proof = subject.stack.cabinet("ledger", "verify")
    seconds = time.perf_counter() - began
    assert proof.returncode == 0, proof.stdout + proof.stderr
    return alone("G11", "all balances of 1 M accounts recomputed", "s", seconds, 60)
