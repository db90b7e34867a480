"""The daily run: killed anywhere, late, repeated, twice at once or by a wrong clock, each day is charged once."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from billing import charging
from billing.ledger import differences
from histories import profile_with
from invariants import whole_ledger
from running import CABINET, Running, until

OPERATOR = "centra"
PRICE = 300_00


class Crowd:
    """Many accounts of one operator that have to pay for a period that begins on `day`."""

    def __init__(self, servers: Running, day: date) -> None:
        self.servers = servers
        self.day = day

    async def opened(self, accounts: int, poor_every: int) -> None:
        """Each with one service and money for two periods; one in `poor_every` has not enough for one."""
        await self.servers.sql(
            "billing",
            "insert into tariffs (operator, code, product, names, price, currency, public) "
            "values ($1, 'crowd', 'internet', '{}', $2, 'RUB', false) on conflict do nothing",
            OPERATOR,
            PRICE,
        )
        await self.servers.sql(
            "billing",
            "with opened as (insert into accounts (operator, kind, subscriber_id, number, currency, price, balance, "
            "next_charge_on) select $1, 'subscriber', uuidv7(), 'crowd-' || $5 || '-' || n, 'RUB', $2, "
            "case when n % $4 = 0 then 299 else 60000 end, $3 from generate_series(1, $6) n returning id), "
            "served as (insert into services (operator, account_id, tariff_id, price) select $1, o.id, t.id, $2 "
            "from opened o, tariffs t where t.operator = $1 and t.code = 'crowd'), "
            "own as (insert into accounts (operator, kind, code, currency) values ($1, 'opening', 'crowd-' || $5, 'RUB') "
            "returning id) "
            "insert into transfers (operator, debit_id, credit_id, amount, currency, kind, author) "
            "select $1, own.id, o.id, case when row_number() over (order by o.id) % $4 = 0 then 299 else 60000 end, 'RUB', "
            "'opening', 'test' from opened o, own",
            OPERATOR,
            PRICE,
            self.day,
            poor_every,
            str(os.urandom(4).hex()),
            accounts,
        )

    async def value(self, what: str) -> Any:
        return await self.servers.value("billing", f"select {what} from accounts where number like 'crowd-%'")

    async def charges(self) -> list[int]:
        """How often accounts are charged for the day, a number for each account that is."""
        rows = await self.servers.sql(
            "billing",
            "select count(*) from transfers where from_day = $1 and kind = 'charge' group by debit_id",
            self.day,
        )
        return [row[0] for row in rows]

    async def chunks(self) -> int:
        return int(
            await self.servers.value("billing", "select count(*) from charge_chunks where day = $1", self.day)
        )


@pytest.fixture
async def crowd(servers: Running) -> AsyncIterator[Crowd]:
    """25,000 accounts, three chunks; all are gone afterwards, so that the next test has its own."""
    now = await servers.value("billing", "select now() at time zone 'Europe/Moscow'")
    people = Crowd(servers, now.date().replace(day=1))
    await people.opened(25_000, 50)
    yield people
    await servers.sql("billing", "truncate accounts, services, transfers, charge_chunks cascade")


def charge(servers: Running, day: date, *more: str) -> "subprocess.CompletedProcess[str]":
    return servers.cabinet("charge", "--operator", OPERATOR, "--date", str(day), *more)


async def everybody_once(crowd: Crowd) -> None:
    """500 had not enough and are stopped with their money; the others have paid once."""
    assert await crowd.charges() == [1] * 24_500
    assert await crowd.value("count(*) filter (where state = 'stopped' and balance = 299)") == 500
    assert await crowd.value("count(*) filter (where state = 'active' and balance = 30000)") == 24_500
    told = "select count(*) from outbox where subject = 'events.billing.service_stopped' and payload ->> 'account' like 'crowd-%'"
    assert await crowd.servers.value("billing", told) >= 500
    sums = "select sum((sums ->> 'internet')::bigint), sum(accounts), sum(stopped) from charge_chunks where day = $1"
    (counted,) = await crowd.servers.sql("billing", sums, crowd.day)
    assert tuple(counted) == (24_500 * PRICE, 24_500, 500)


async def times_told(crowd: Crowd) -> int:
    """How often open pages were told to ask their balances."""
    told = "select count(*) from outbox where subject = 'events.billing.accounts_charged' and operator = $1"
    return int(await crowd.servers.value("billing", told, OPERATOR))


async def nothing_differs(crowd: Crowd) -> None:
    async with whole_ledger(crowd.servers) as db:
        assert await differences(db) == []


async def test_a_repeated_run_changes_nothing(crowd: Crowd) -> None:
    told = await times_told(crowd)
    first = charge(crowd.servers, crowd.day)
    assert first.returncode == 0, first.stderr
    assert await times_told(crowd) == told + 1
    assert "24,500 charges of 7350000.00 RUB, 500 services stopped" in first.stdout
    await everybody_once(crowd)
    again = charge(crowd.servers, crowd.day)
    assert "0 charges of 0.00 RUB, 0 services stopped" in again.stdout
    await everybody_once(crowd)
    await nothing_differs(crowd)


@pytest.mark.parametrize(("point", "lost"), [("before", 1), ("after", 0)])
async def test_a_killed_run_goes_on_and_repeats_at_most_one_chunk(
    crowd: Crowd, point: str, lost: int
) -> None:
    crowd.servers.crash_at(f"charging.{point}_chunk_commit")
    assert charge(crowd.servers, crowd.day).returncode == 137
    assert await crowd.chunks() == 1 - lost
    assert len(await crowd.charges()) == (1 - lost) * 9_800
    assert charge(crowd.servers, crowd.day).returncode == 0
    assert await crowd.chunks() == 3
    await everybody_once(crowd)
    await nothing_differs(crowd)


async def test_a_run_killed_in_its_midst_renews_nobody_free_and_cuts_off_nobody_with_money(
    crowd: Crowd,
) -> None:
    process = in_the_background(crowd)
    await until("a chunk is charged", lambda: some(crowd))
    process.kill()
    await asyncio.to_thread(process.wait, 30)
    paid = await crowd.value("count(*) filter (where next_charge_on > (select max(day) from charge_chunks))")
    assert paid == len(await crowd.charges()) > 0
    assert await crowd.value("count(*) filter (where state = 'stopped' and balance >= 30000)") == 0
    assert charge(crowd.servers, crowd.day).returncode == 0
    await everybody_once(crowd)
    await nothing_differs(crowd)


def in_the_background(crowd: Crowd) -> "subprocess.Popen[bytes]":
    words = [CABINET, "charge", "--operator", OPERATOR, "--date", str(crowd.day)]
    environment = {**os.environ, **crowd.servers.environment, "CABINET_HOME": str(crowd.servers.path)}
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def some(crowd: Crowd) -> bool:
    return await crowd.chunks() > 0


async def test_two_runs_at_once_charge_once(crowd: Crowd) -> None:
    both = await asyncio.gather(*[asyncio.to_thread(charge, crowd.servers, crowd.day) for _ in range(2)])
    assert 0 in {done.returncode for done in both}
    assert all("is being charged at this moment" in done.stderr for done in both if done.returncode)
    await everybody_once(crowd)


async def test_what_two_runs_do_without_a_lock_is_done_once(crowd: Crowd, engine: AsyncEngine) -> None:
    """The account's own row decides, whoever else may run."""

    async def run() -> None:
        async with engine.connect() as db:
            await charging.run(db, profile_with("calendar_month"), crowd.day, lambda *_: None)

    await asyncio.gather(run(), run(), run())
    await everybody_once(crowd)


async def test_a_dry_run_says_what_would_be_and_changes_nothing(crowd: Crowd) -> None:
    told = await times_told(crowd)
    tried = charge(crowd.servers, crowd.day, "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "24,500 charges of 7350000.00 RUB, 500 services stopped" in tried.stdout
    assert "nothing was changed" in tried.stdout
    assert await crowd.charges() == []
    assert await crowd.value("count(*) filter (where state = 'stopped')") == 0
    assert await times_told(crowd) == told


async def test_a_day_too_far_ahead_is_a_slip_of_the_pen(servers: Running) -> None:
    refused = charge(servers, datetime.now(UTC).date() + timedelta(days=60))
    assert refused.returncode == 2
    assert "at most 31 are charged ahead" in refused.stderr
