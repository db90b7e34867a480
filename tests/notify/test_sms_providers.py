"""Several SMS providers: the first that is well carries, the next meanwhile; nothing twice, nothing above the ceiling."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.database import Database
from chassis.isolation import within
from chassis.profiles import Profiles
from confiding import confide, secret
from five_operators import PROFILES
from notify.claims import Claimed, Terms, claim_sms
from notify.service import service
from notify.settings import NotifySettings
from notify.tables import sms_spending
from notify_world import Subscriber, World, payment
from running import Running, until

PRICE = 410
DAY = date(2026, 11, 22)


async def queue(
    world: World, who: Subscriber, text: str = "Привет", *, bulk: bool = False, age: str = "0 s"
) -> UUID:
    """An SMS as a newsletter or a notice leaves it."""
    delivery: UUID = await world.db.fetchval(
        "insert into deliveries (operator, event_id, channel, address, kind, text, bulk, created_at, next_at) "
        "values ($1, gen_random_uuid(), 'sms', $2, 'x', $3, $4, now() - $5::text::interval, now()) returning event_id",
        who.operator,
        who.phone,
        text,
        bulk,
        age,
    )
    await world.db.execute(
        "insert into sms_parts (delivery_id, number, operator, address) "
        "select id, 1, operator, address from deliveries where event_id = $1",
        delivery,
    )
    return delivery


async def spent(world: World, operator: str, provider: str) -> int:
    return int(
        await world.db.fetchval(
            "select coalesce(sum(cost), 0) from sms_spending where operator = $1 and provider = $2",
            operator,
            provider,
        )
    )


async def carried(world: World, event_id: UUID) -> Any:
    """The delivery, once a provider has it; what became of it is another matter."""

    async def has_it() -> Any:
        row = await world.state(event_id)
        return row if row and row["state"] in {"sent", "delivered"} else None

    return await until("a provider has it", has_it)


async def first_carries(world: World) -> None:
    """Of the operator that has two."""

    async def carries() -> Any:
        row = await carried(world, await queue(world, Subscriber(operator="netbynet")))
        return row["provider"] == "centre" and row["reason"] is None

    await until("the first provider carries", carries)


async def test_a_gateway_over_http_carries_tells_what_it_took_and_what_became_of_it(world: World) -> None:
    who = await world.subscriber(operator="centra")
    before = await spent(world, "centra", "gateway")
    row = await world.until(await world.tell(payment(who), who), "delivered")
    (arrived,) = await world.sandbox.received(who.phone)
    assert arrived["text"] == row["text"]
    assert (row["provider"], row["cost"], row["attempts"]) == ("gateway", PRICE * arrived["parts"], 1)
    assert await spent(world, "centra", "gateway") == before + row["cost"]


async def test_a_lost_answer_of_a_gateway_is_asked_for_by_our_number_and_comes_once(world: World) -> None:
    who = Subscriber(operator="centra")
    await world.sandbox.fault(sms_http={"lose_answer": True})
    told = await queue(world, who, bulk=True)

    async def taken() -> bool:
        return await world.count(who.phone) == 1

    await until("the gateway has it", taken)
    await world.sandbox.fault()
    row = await carried(world, told)
    assert row["attempts"] > 1
    assert await world.count(who.phone) == 1


@pytest.mark.parametrize("fault", [{"no_funds": True}, {"down": True}])
async def test_a_gateway_that_takes_nothing_for_now_gets_it_when_it_is_well(
    world: World, fault: dict[str, Any]
) -> None:
    people = [Subscriber(operator="centra") for _ in range(3)]
    await world.sandbox.fault(sms_http=fault)
    told = [await queue(world, who) for who in people]
    await world.until(told[-1], "queued")
    await world.sandbox.fault()
    for event_id in told:
        await carried(world, event_id)
    assert [await world.count(who.phone) for who in people] == [1, 1, 1]


async def test_what_a_gateway_refuses_for_good_is_final_and_costs_nothing(world: World) -> None:
    before = await spent(world, "centra", "gateway")
    await world.sandbox.fault(sms_http={"refuse": 1})
    people = Subscriber(operator="centra"), Subscriber(operator="centra", phone="+7abc")
    told = [await queue(world, who) for who in people]
    failed, wrong = [await world.until(event_id, "failed") for event_id in told]
    assert failed["reason"] == "the SMS gateway refused: it cannot be delivered (error 8)"
    assert wrong["reason"] == "the SMS gateway refused: the phone is wrong (error 7)"
    assert failed["cost"] == wrong["cost"] == 0
    assert await spent(world, "centra", "gateway") == before


async def test_a_gateway_that_never_tells_leaves_it_sent_and_is_asked_ever_more_seldom(world: World) -> None:
    await world.sandbox.fault(sms_http={"stuck": True})
    told = await queue(world, Subscriber(operator="centra"))

    async def asked() -> Any:
        row = await world.state(told)
        return row["state"] == "sent" and row["ask_status_at"] > row["sent_at"] + (
            row["sent_at"] - row["created_at"]
        )

    await until("it is asked again later", asked)


async def test_the_second_carries_while_the_first_is_away_and_says_why_and_the_first_comes_back(
    world: World,
) -> None:
    who = Subscriber(operator="netbynet")
    await world.sandbox.fault(smsc={"down": True})
    away = await carried(world, await queue(world, who))
    assert away["provider"] == "gateway"
    assert away["reason"].startswith("instead of centre: the SMS centre is not reached")
    await world.sandbox.fault()
    await first_carries(world)


async def test_what_the_first_may_have_taken_never_goes_by_the_second_but_a_code_does(
    servers: Running, world: World
) -> None:
    many, one, waits = (Subscriber(operator="netbynet") for _ in range(3))
    await first_carries(world)
    await world.sandbox.fault(smsc={"lose_answer": True})
    told = [await queue(world, many, bulk=True), await queue(world, one)]
    code = secret(waits)
    await confide(servers, code)
    for event_id in told:
        assert (await world.until(event_id, "unknown"))["provider"] == "centre"
    assert (await carried(world, code.id))["provider"] == "gateway"
    await world.sandbox.fault()
    assert [await world.count(who.phone) for who in (many, one)] == [1, 1]


async def test_a_bad_number_is_no_reason_to_ask_the_second(world: World) -> None:
    await first_carries(world)
    failed = await world.until(await queue(world, Subscriber(operator="netbynet", phone="+7abc")), "failed")
    assert failed["provider"] == "centre"
    assert "ESME_RINVDSTADR" in failed["reason"]


async def test_after_a_day_without_the_provider_each_gets_it_once_stale_ones_nothing_and_others_wait_for_nobody(
    servers: Running, world: World
) -> None:
    who, other = Subscriber(operator="kaspnet"), Subscriber(operator="centra")
    await world.sandbox.fault(smsc={"down": True})
    aged = [await queue(world, who, f"Сообщение {n}", age="25 hours") for n in range(3)]
    stale = secret(who, expires_at=datetime.now(UTC))
    await confide(servers, stale)
    await world.until(stale.id, "outdated")
    assert (await carried(world, await queue(world, other)))["attempts"] == 1
    await world.sandbox.fault()
    for event_id in aged:
        await world.until(event_id, "delivered")
    assert await world.count(who.phone) == 3


@pytest.fixture
async def replica(servers: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """This process claims as notify does, for an operator whom nobody serves."""
    operator = f"c{uuid4().hex[:8]}"
    profile = PROFILES.by_slug("skynet")
    assert profile
    whose = profile.model_copy(update={"operator": operator})
    database = Database(servers.environment["DATABASE_URL_NOTIFY"], "test")
    monkeypatch.setattr(service, "database", database, raising=False)
    monkeypatch.setattr(service, "profiles", Profiles([whose]), raising=False)
    settings = NotifySettings.model_construct(lease_seconds=60.0, keep_hours=False)
    monkeypatch.setattr(service, "settings", settings, raising=False)
    with within(operator):
        yield operator
    await database.close()


async def test_who_looks_in_vain_waits_for_nobody_and_a_day_that_is_gone_begins_again(
    world: World, replica: str
) -> None:
    terms = Terms("p", [False, True], 100, 1000, 800, numbered=False, day=DAY)
    await claim_sms(replica, 3, terms)
    async with world.db.acquire() as other, other.transaction():
        await other.execute("select from sms_spending where operator = $1 for update", replica)
        assert not (await asyncio.wait_for(claim_sms(replica, 3, terms), 5)).deliveries
        await other.execute("delete from sms_spending where operator = $1", replica)
    await queue(world, Subscriber(operator=replica))
    found = [len((await claim_sms(replica, 3, terms)).deliveries) for _ in range(2)]
    assert found == [0, 1]


@pytest.mark.parametrize(("ceiling", "personal", "bulk"), [(2000, 10, 8), (1500, 10, 5), (700, 7, 0)])
async def test_replicas_together_stay_below_the_ceiling_and_newsletters_below_their_share(
    world: World, replica: str, ceiling: int, personal: int, bulk: int
) -> None:
    for number in range(24):
        await queue(world, Subscriber(operator=replica), bulk=number < 14)
    terms = Terms("p", [False, True], 100, ceiling, 800, numbered=False, day=DAY)
    first: list[Claimed] = await asyncio.gather(*(claim_sms(replica, 3, terms) for _ in range(16)))
    claimed = [delivery for each in first for delivery in each.deliveries]
    assert (len(claimed), sum(delivery.bulk for delivery in claimed)) == (personal + bulk, bulk)
    assert any(each.short for each in first)
    counted = await world.db.fetchrow(
        sms_spending.select()
        .with_only_columns(sms_spending.c.cost, sms_spending.c.bulk_cost)
        .where(sms_spending.c.operator == replica)
        .compile(compile_kwargs={"literal_binds": True})
        .string
    )
    assert counted
    assert tuple(counted) == ((personal + bulk) * 100, bulk * 100)
