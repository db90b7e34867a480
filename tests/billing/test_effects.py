"""What was planned takes effect on its day: what is given back, what is charged, what is told."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from histories import ONE_DAY, Calendar
from living import PRICE, TODAY, moved, one, opened, told, until


async def test_a_tariff_change_gives_back_the_unused_part_and_charges_the_new_price(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "calendar_month")
    assert await moved(life, "charge") == [(210_00, "part_of_period", TODAY, date(2027, 2, 1))]
    await life.change("tariff", 0, date(2027, 1, 22), 620_00)
    await until(life, date(2027, 1, 22))
    assert await moved(life, "refund") == [(100_00, "unused_part", date(2027, 1, 22), date(2027, 2, 1))]
    assert (await moved(life, "charge"))[1:] == [
        (200_00, "part_of_period", date(2027, 1, 22), date(2027, 2, 1))
    ]
    ((name, event),) = await told(life)
    assert name == "tariff_changed"
    assert (event["price"], event["tariff"]) == (620_00, "tv-story")
    assert event["balance"] == 1000_00 - 210_00 + 100_00 - 200_00


async def test_a_change_on_a_periods_first_day_gives_nothing_back(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "calendar_month")
    await life.change("price", 0, date(2027, 2, 1), 280_00)
    await until(life, date(2027, 2, 1))
    assert not await moved(life, "refund")
    assert (await moved(life, "charge"))[1:] == [(280_00, "period", date(2027, 2, 1), date(2027, 3, 1))]


async def test_the_price_of_a_tariff_that_was_left_is_not_taken(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "daily")
    left = life.tariffs[0]
    await life.change("tariff", 0, TODAY + ONE_DAY, 400_00)
    async with engine.begin() as db:
        await db.execute(
            text("update service_changes set tariff_id = tariff_id where account_id = :id"), {"id": life.id}
        )
        await db.execute(
            text(
                "insert into service_changes (operator, account_id, service_id, kind, on_day, tariff_id, price, author) "
                "select operator, account_id, service_id, 'price', on_day + 1, :left, 999, author "
                "from service_changes where account_id = :id"
            ),
            {"id": life.id, "left": left},
        )
    await life.order("select cast(:account as bigint), cast(:operator as text)")
    assert [step["price"] for step in (await life.account()).plan] == [400_00, 400_00]
    await until(life, TODAY + 3 * ONE_DAY)
    assert (await life.account()).price == 400_00
    changes = await one(
        life, "select array_agg(status order by on_day) from service_changes where account_id = :id"
    )
    assert changes[0] == ["applied", "withdrawn"]


async def test_an_add_on_ends_and_costs_nothing_from_then_on(engine: AsyncEngine, calendar: Calendar) -> None:
    life = await opened(engine, calendar, "calendar_month", prices=(PRICE, 62_00))
    await life.change("end", 1, date(2027, 1, 22), 0)
    await until(life, date(2027, 2, 1))
    assert (await life.account()).price == PRICE
    assert [name for name, _ in await told(life)] == ["add_on_ended"]
    ended = await one(
        life, "select state, ended_on from services where account_id = :id order by id desc limit 1"
    )
    assert tuple(ended) == ("ended", date(2027, 1, 22))


async def test_a_rest_is_free_then_has_its_fee_and_ends_by_itself(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "from_activation")
    begins, ends = date(2027, 1, 21), date(2027, 1, 28)
    await life.rest(begins, 7, 5, 3_00)
    await until(life, begins)
    resting = await life.account()
    assert (resting.state, resting.daily_fee) == ("suspended", 0)
    assert await moved(life, "refund") == [(210_00, "unused_part", begins, date(2027, 2, 11))]
    await until(life, ends)
    charges = (await moved(life, "charge"))[1:]
    fees = [
        (3_00, "suspension_day", begins + timedelta(days=n), begins + timedelta(days=n + 1)) for n in (5, 6)
    ]
    assert charges == [*fees, (PRICE, "period", ends, date(2027, 2, 28))]
    working = await life.account()
    assert (working.state, working.anchor_day, working.daily_fee) == ("active", 28, 0)
    assert [name for name, _ in await told(life)] == ["suspension_started", "suspension_ended"]


async def test_a_rest_that_cannot_be_paid_ends_with_the_money(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "daily", balance=15_00)
    await life.rest(TODAY + ONE_DAY, 10, 0, 4_00)
    await until(life, TODAY + 4 * ONE_DAY)
    stopped = await life.account()
    assert (stopped.state, stopped.stopped_on, stopped.plan) == ("stopped", TODAY + 2 * ONE_DAY, None)
    status = await one(life, "select status, ended_on from suspensions where account_id = :id")
    assert tuple(status) == ("ended", TODAY + 2 * ONE_DAY)
    names = [name for name, _ in await told(life)]
    assert names == ["suspension_started", "service_stopped", "suspension_ended"]


async def test_a_stopped_account_does_not_begin_to_rest(engine: AsyncEngine, calendar: Calendar) -> None:
    life = await opened(engine, calendar, "daily", balance=25_00)
    await life.rest(TODAY + 5 * ONE_DAY, 10, 10, 0)
    await until(life, TODAY + 5 * ONE_DAY)
    assert (await life.account()).state == "stopped"
    assert [name for name, _ in await told(life)] == ["service_stopped", "suspension_withdrawn"]


async def test_an_unkept_promise_stops_the_service_on_its_last_day(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "daily", balance=10_00)
    await life.promise(100_00, 4)
    await until(life, TODAY + 3 * ONE_DAY)
    assert (await life.account()).state == "active"
    await until(life, TODAY + 4 * ONE_DAY)
    stopped = await life.account()
    assert (stopped.state, stopped.balance, stopped.promised) == ("stopped", -30_00, 0)
    (first, unkept) = await told(life)
    assert (first[0], first[1]["why"], first[1]["stopped_on"]) == (
        "service_stopped",
        "promise_unkept",
        "2027-01-15",
    )
    assert (unkept[0], unkept[1]["amount"]) == ("promised_payment_unkept", 100_00)
    assert (await one(life, "select status from promised_payments where account_id = :id"))[0] == "unkept"


async def test_a_promise_of_which_nothing_was_spent_is_kept(engine: AsyncEngine, calendar: Calendar) -> None:
    life = await opened(engine, calendar, "daily", balance=50_00)
    await life.promise(100_00, 4)
    await until(life, TODAY + 4 * ONE_DAY)
    assert (await life.account()).state == "active"
    assert not await told(life)
    assert (await one(life, "select status from promised_payments where account_id = :id"))[0] == "kept"


async def test_what_is_given_back_to_a_stopped_account_brings_it_back_to_life(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "calendar_month", balance=200_00)
    await life.promise(10_00, 2)
    await until(life, TODAY + 2 * ONE_DAY)
    assert (await life.account()).state == "stopped"
    await life.change("price", 0, TODAY + 3 * ONE_DAY, 31_00)
    await until(life, TODAY + 3 * ONE_DAY)
    assert (await life.account()).state == "active"
    assert (await told(life))[-1][0] == "service_resumed"


async def test_three_missed_days_are_lived_one_after_the_other(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "daily")
    await life.change("price", 0, TODAY + 2 * ONE_DAY, 620_00)
    await life.rest(TODAY + 3 * ONE_DAY, 5, 5, 0)
    calendar.day = TODAY + 4 * ONE_DAY
    await life.run()
    assert [amount for amount, *_ in await moved(life, "charge")] == [10_00, 10_00, 20_00]
    assert (await life.account()).state == "suspended"
