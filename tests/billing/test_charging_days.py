"""Charging day by day: payments at the same moment, the ends of months, clocks, and the service on its own."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from billing import charging
from contracts.committed import ROOT
from histories import ONE_DAY, Calendar, Life, profile_with
from one_service import one_service
from running import Running, until

PRICE = 300_00


async def test_an_account_paid_while_it_is_charged_keeps_every_kopeck(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    calendar.day = date(2027, 3, 1)
    lives = [await Life(engine, profile_with("daily"), calendar).open((310_00,), 0, 0) for _ in range(8)]
    for _ in range(5):
        calendar.day += ONE_DAY
        await asyncio.gather(*[life.run() for life in lives], *[life.pay(11_00) for life in lives])
    for life in lives:
        account, transfers = await life.account(), await life.transfers()
        signed = [t.amount if t.credit_id == life.id else -t.amount for t in transfers]
        assert account.balance == sum(signed) >= 0
        days = [t.from_day for t in transfers if t.kind == "charge"]
        assert len(days) == len(set(days)) == 5


@pytest.mark.parametrize(
    ("charging_", "opened", "ends"),
    [
        ("daily", date(2028, 2, 1), [date(2028, 2, 1) + timedelta(days=n + 1) for n in range(40)]),
        (
            "from_activation",
            date(2028, 1, 31),
            [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30), date(2028, 5, 31)],
        ),
        ("from_activation", date(2027, 1, 29), [date(2027, 2, 28), date(2027, 3, 29), date(2027, 4, 29)]),
        ("calendar_month", date(2028, 2, 29), [date(2028, 3, 1), date(2028, 4, 1), date(2028, 5, 1)]),
    ],
)
async def test_months_ends_and_the_29th_of_february_are_paid_once(
    engine: AsyncEngine, calendar: Calendar, charging_: str, opened: date, ends: list[date]
) -> None:
    calendar.day = opened
    life = await Life(engine, profile_with(charging_), calendar).open((PRICE,), 10_000_00, 0)
    calendar.day = ends[-1] - ONE_DAY
    await life.run()
    charges = [(t.from_day, t.to_day) for t in await life.transfers() if t.kind == "charge"]
    assert charges == list(zip([opened, *ends], ends, strict=False))


async def test_a_clock_that_is_not_the_databases_charges_nobody(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charging, "datetime", Ahead)
    async with engine.connect() as db, db.begin():
        with pytest.raises(charging.ClockWrong):
            await charging.now(db, profile_with("daily"))


class Ahead(datetime):
    """Six minutes."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return super().now(tz) + timedelta(minutes=6)


async def test_the_service_charges_by_itself_once_a_day_and_who_pays_again_owes_until_the_next_run(
    servers: Running, engine: AsyncEngine, calendar: Calendar, tmp_path: Path
) -> None:
    profile = profile_with("daily")
    calendar.day = (await servers.value("billing", "select now()")).astimezone(profile.zone).date() - ONE_DAY
    life = await Life(engine, profile, calendar).open((310_00,), 15_00, 0)
    by_itself = {"CHARGING": "on", "OPERATORS_DIR": at_midnight(tmp_path)}
    await next_night(servers)
    async with one_service(servers, "billing", **by_itself):
        await until("it has charged yesterday and stopped today", lambda: state_is(life, "stopped"))
        calendar.day += ONE_DAY
        stopped = await life.account()
        assert stopped.stopped_on == calendar.day
        await until("the run has ended", lambda: servers.value("billing", HAS_ENDED, profile.operator))
    await servers.sql(
        "billing",
        "with paid as (update accounts set balance = balance + 5000, state = 'active', stopped_on = null "
        "where id = $1 returning *) insert into transfers (operator, debit_id, credit_id, amount, "
        "currency, kind, author) select operator, (select min(id) from accounts where kind = 'opening'), id, 5000, "
        "currency, 'payment', 'test' from paid",
        life.id,
    )
    async with one_service(servers, "billing", **by_itself):
        assert await charged_times(life, 1)
    await next_night(servers)
    async with one_service(servers, "billing", **by_itself):
        await until("the day is paid", lambda: charged_times(life, 2))
    assert (await life.account()).next_charge_on == calendar.day + ONE_DAY


HAS_ENDED = "select exists (select from charge_runs where operator = $1)"


async def next_night(servers: Running) -> None:
    """No run of today has ended yet."""
    await servers.sql("billing", "delete from charge_runs")


def at_midnight(path: Path) -> str:
    """The operators' profiles, who charge as soon as the day has come, whatever time it is now."""
    for profile in (ROOT / "deploy" / "operators").glob("*.toml"):
        text = profile.read_text().replace("[charging]", '[charging]\nat = "00:00"')
        (path / profile.name).write_text(text)
    return str(path)


async def state_is(life: Life, state: str) -> bool:
    return bool((await life.account()).state == state)


async def charged_times(life: Life, times: int) -> bool:
    return len([t for t in await life.transfers() if t.kind == "charge"]) == times


@pytest.mark.parametrize("point", ["effects.before_commit", "effects.after_commit"])
async def test_a_run_killed_at_a_change_makes_it_once(
    servers: Running, engine: AsyncEngine, calendar: Calendar, point: str
) -> None:
    profile = profile_with("daily")
    calendar.day = (await servers.value("billing", "select now()")).astimezone(profile.zone).date()
    life = await Life(engine, profile, calendar).open((PRICE,), 1000_00, 0)
    await life.run()
    tomorrow = calendar.day + ONE_DAY
    await life.change("tariff", 0, tomorrow, 2 * PRICE)
    words = ("charge", "--operator", profile.operator, "--date", str(tomorrow))
    servers.crash_at(point)
    assert servers.cabinet(*words).returncode == 137
    assert (await life.account()).price == (PRICE if point == "effects.before_commit" else 2 * PRICE)
    assert servers.cabinet(*words).returncode == 0
    charged = [(t.from_day, t.to_day) for t in await life.transfers() if t.kind == "charge"]
    assert charged == [(calendar.day, tomorrow), (tomorrow, tomorrow + ONE_DAY)]
    assert (await life.account()).price == 2 * PRICE
