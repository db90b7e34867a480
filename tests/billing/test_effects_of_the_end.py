"""The last day of a contract: everything ends, the rest is settled, discounts on what is not used are taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from histories import ONE_DAY, Calendar
from living import TODAY, moved, one, opened, told, until


@pytest.mark.parametrize(("balance", "settlement", "paid_out"), [(1000_00, 890_00, True), (10_00, 0, False)])
async def test_the_end_of_a_contract_settles_everything(
    engine: AsyncEngine, calendar: Calendar, balance: int, settlement: int, paid_out: bool
) -> None:
    life = await opened(engine, calendar, "daily", balance=balance)
    await life.terminate(TODAY + 11 * ONE_DAY)
    await until(life, TODAY + 12 * ONE_DAY)
    ended = await life.account()
    assert (ended.state, ended.balance, ended.ended_on, ended.next_charge_on) == (
        "ended",
        0,
        TODAY + 11 * ONE_DAY,
        None,
    )
    name, event = (await told(life))[-1]
    assert (name, event["settlement"], event["state"]) == ("contract_ended", settlement, "ended")
    assert (event["paid_out_by"] is not None) == paid_out
    assert (await moved(life, "settlement") != []) == paid_out
    assert tuple(await one(life, "select status, settlement from terminations where account_id = :id")) == (
        "done",
        settlement,
    )


async def test_the_discount_on_months_that_are_not_used_is_taken_back(
    engine: AsyncEngine, calendar: Calendar
) -> None:
    life = await opened(engine, calendar, "daily")
    await life.pay(930_00)
    async with engine.begin() as db:
        await db.execute(
            text(
                "insert into prepayments (payment_id, operator, account_id, months, percent, discount, from_day, "
                "until_day) select id, operator, account_id, 3, 10, 9000, :a, :b from payments where account_id = :id"
            ),
            {"id": life.id, "a": TODAY, "b": TODAY + timedelta(days=90)},
        )
    await life.terminate(TODAY + timedelta(days=30))
    await until(life, TODAY + timedelta(days=30))
    back = [row for row in await life.transfers() if row.kind == "discount"]
    assert [(row.amount, row.rule, row.debit_id) for row in back] == [
        (60_00, "prepayment_taken_back", life.id)
    ]
