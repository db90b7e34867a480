"""An account opens by the event of a contract: once, with what was sold, and the first fee is the next night's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from billing import catalogue, openings
from billing.openings import CannotOpen, open_account
from chassis.events import Happened
from chassis.profiles import Profile
from contracts.auth import ContractConcluded
from histories import ONE_DAY, Calendar, Life, profile_with
from living import told
from people import operation_number

TODAY = date(2027, 1, 11)


@pytest.fixture
async def sells(engine: AsyncEngine, calendar: Calendar, monkeypatch: pytest.MonkeyPatch) -> AsyncEngine:
    """Billing that sells what the profiles say."""
    calendar.day = TODAY
    for module in (openings, catalogue):
        monkeypatch.setattr(module, "today_of", calendar)
    await catalogue.load_catalogue()
    return engine


def concluded(profile: Profile, **more: Any) -> ContractConcluded:
    number = operation_number()
    return ContractConcluded.model_validate(
        {
            "subscriber_id": uuid4(),
            "contract": number,
            "account": number,
            "tariff": profile.tariffs[0].code,
            "add_ons": [],
            "connected_on": TODAY,
            "application": None,
            "author": "staff:test",
            **more,
        }
    )


async def happens(
    engine: AsyncEngine, event: ContractConcluded, profile: Profile, calendar: Calendar
) -> Life:
    happened = Happened(uuid4(), profile.operator, str(event.subscriber_id), datetime.now(UTC))
    async with engine.begin() as db:
        await open_account(event, happened, db)
    life = Life(engine, profile, calendar, number=event.account)
    async with engine.connect() as db:
        opened = "select id from accounts where operator = $1 and number = $2"
        life.id = (await db.exec_driver_sql(opened, (profile.operator, event.account))).scalar_one()
    return life


@pytest.mark.parametrize("charging", ["daily", "calendar_month", "from_activation"])
async def test_it_waits_for_money_works_with_it_and_pays_from_the_first_night_on(
    sells: AsyncEngine, calendar: Calendar, charging: str
) -> None:
    profile = profile_with(charging)
    life = await happens(sells, concluded(profile), profile, calendar)
    opened = await life.account()
    assert (opened.state, opened.balance, opened.price) == ("stopped", 0, profile.tariffs[0].price)
    assert await told(life) == []
    await life.pay(2 * opened.price)
    resumed = await life.account()
    assert resumed.state == "active"
    await life.run()
    charged = await life.account()
    assert charged.balance < 2 * opened.price
    assert charged.next_charge_on > TODAY
    assert {row.kind for row in await life.transfers()} == {"payment", "charge"}


async def test_who_is_connected_later_pays_for_nothing_before(sells: AsyncEngine, calendar: Calendar) -> None:
    profile, day = profile_with("daily"), TODAY + timedelta(days=5)
    life = await happens(sells, concluded(profile, connected_on=day), profile, calendar)
    await life.pay(10_000_00)
    while calendar.day < day:
        await life.run()
        assert (await life.account()).balance == 10_000_00
        calendar.day += ONE_DAY
    await life.run()
    assert (await life.account()).balance < 10_000_00


async def test_connection_and_add_ons_are_taken_at_once_and_explained(
    sells: AsyncEngine, calendar: Calendar
) -> None:
    profile = profile_with("from_activation")
    add_on = next(one for one in profile.add_ons if one.once)
    life = await happens(sells, concluded(profile, add_ons=[add_on.code]), profile, calendar)
    (fee,) = await life.transfers()
    assert (fee.kind, fee.rule, fee.amount, fee.author) == ("fee", "add_on_start", add_on.once, "staff:test")
    account = await life.account()
    assert account.balance == -(add_on.once or 0)
    assert account.price == profile.tariffs[0].price + add_on.price


async def test_a_repeated_contract_opens_nothing_twice(sells: AsyncEngine, calendar: Calendar) -> None:
    profile = profile_with("from_activation")
    add_on = next(one for one in profile.add_ons if one.once)
    event = concluded(profile, add_ons=[add_on.code])
    first = await (await happens(sells, event, profile, calendar)).account()
    life = await happens(sells, event, profile, calendar)
    assert await life.account() == first
    assert len(await life.transfers()) == 1


async def test_what_cannot_be_opened_is_left_for_a_person(sells: AsyncEngine, calendar: Calendar) -> None:
    profile = profile_with("daily")
    event = concluded(profile)
    await happens(sells, event, profile, calendar)
    with pytest.raises(CannotOpen, match="another subscriber's"):
        await happens(sells, event.model_copy(update={"subscriber_id": uuid4()}), profile, calendar)
    with pytest.raises(CannotOpen, match="sells no"):
        await happens(sells, concluded(profile, tariff="gone"), profile, calendar)
