"""An account that has lived some days, and what is to be seen of it: its events, its transfers, its rows."""

import json
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from histories import ONE_DAY, Calendar, Life, profile_with

PRICE = 310_00
TODAY = date(2027, 1, 11)


async def opened(
    engine: AsyncEngine,
    calendar: Calendar,
    charging: str,
    *,
    prices: tuple[int, ...] = (PRICE,),
    balance: int = 1000_00,
) -> Life:
    """An account that has paid for what begins today."""
    calendar.day = TODAY
    life = await Life(engine, profile_with(charging), calendar).open(prices, balance, 0)
    await life.run()
    return life


async def until(life: Life, day: date) -> None:
    """The nightly runs up to a day."""
    while life.calendar.day < day:
        life.calendar.day += ONE_DAY
        await life.run()


async def told(life: Life) -> list[tuple[str, dict[str, Any]]]:
    """The events about the account, in their order, by the last word of their subject."""
    of_account = (
        "select subject, payload::text as payload from outbox where payload ->> 'account' = :n order by id"
    )
    async with life.engine.connect() as db:
        rows = (await db.execute(text(of_account), {"n": life.number})).all()
    return [(row.subject.rpartition(".")[2], json.loads(row.payload)) for row in rows]


async def moved(life: Life, kind: str) -> list[tuple[int, str, date, date]]:
    return [
        (row.amount, row.rule, row.from_day, row.to_day) for row in await life.transfers() if row.kind == kind
    ]


async def one(life: Life, statement: str) -> Any:
    async with life.engine.connect() as db:
        return (await db.execute(text(statement), {"id": life.id})).one()
