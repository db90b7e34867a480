"""Reminders: so many days before the service would stop, once."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.reminders import remind
from histories import ONE_DAY, Calendar, Life, profile_with


async def reminders(life: Life) -> list[tuple[str, int, int]]:
    asked = text(
        "select payload ->> 'due_on', (payload ->> 'days_left')::int, (payload ->> 'missing')::int from outbox "
        "where subject = 'events.billing.payment_due' and payload ->> 'account' = :number order by id"
    )
    async with life.engine.connect() as db:
        return [tuple(row) for row in (await db.execute(asked, {"number": life.number})).all()]


@pytest.mark.parametrize("charging_", ["daily", "calendar_month", "from_activation"])
async def test_a_reminder_comes_so_many_days_before_and_once(
    engine: AsyncEngine, calendar: Calendar, charging_: str
) -> None:
    calendar.day = date(2027, 5, 1)
    profile = profile_with(charging_)
    life = await Life(engine, profile, calendar).open((310_00,), 310_00 + 60_00, 0)
    due_on = await life.forecast()
    assert due_on
    while calendar.day < due_on:
        await life.run()
        for _ in range(2):
            async with engine.begin() as db:
                await remind(db, profile, calendar.day, life.id, life.id + 1)
        calendar.day += ONE_DAY
    missing = 310_00 - (await life.account()).balance
    assert [(day, left) for day, left, _ in await reminders(life)] == [
        (str(due_on), days) for days in sorted(profile.charging.remind_days, reverse=True)
    ]
    assert 0 < (await reminders(life))[-1][2] <= missing


async def test_whoever_has_paid_is_not_reminded(engine: AsyncEngine, calendar: Calendar) -> None:
    calendar.day = date(2027, 5, 1)
    profile = profile_with("daily")
    life = await Life(engine, profile, calendar).open((310_00,), 50_00, 0)
    await life.run()
    calendar.day += ONE_DAY
    await life.pay(500_00)
    for _ in range(4):
        await life.run()
        async with engine.begin() as db:
            await remind(db, profile, calendar.day, life.id, life.id + 1)
        calendar.day += ONE_DAY
    assert await reminders(life) == []
