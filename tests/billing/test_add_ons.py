"""Add-ons through the gateway: what they cost at the start, and that money for one buys one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from desk import charge
from ordering import Customer, all_at_once, customer, rubles
from running import Running

SLUG = "add-on-not-allowed"


@pytest.fixture
async def sky(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    """SkyNet: Sky 50 for 500, a month paid ten days ago; 1000 left."""
    who = await customer(stack, gateway, "skynet", 1_000_00)
    began = who.today - timedelta(10)
    until = await stack.value("billing", "select period_end('from_activation', $1, $2)", began.day, who.today)
    await who.sets(anchor_day=began.day, next_charge_on=until)
    return who


async def offers_of(who: Customer) -> dict[str, Any]:
    return {offer["code"]: offer for offer in (await who.get("/services/available"))["items"]}


async def test_the_offer_tells_what_each_costs_today(sky: Customer) -> None:
    offers = await offers_of(sky)
    assert set(offers) == {"fixed-ip", "antivirus", "router"}
    router = offers["router"]
    assert router["allowed"]
    assert (rubles(router["price"]), rubles(router["once"])) == (90_00, 300_00)
    assert 0 < rubles(router["charge_now"]) < 90_00


async def test_the_offer_the_preview_and_the_deed_tell_the_same(sky: Customer) -> None:
    offer, before = (await offers_of(sky))["router"], await sky.row()
    preview = await sky.does("POST", "/services?preview=true", {"add_on": "router"})
    assert await sky.row() == before
    done = await sky.does("POST", "/services", {"add_on": "router"})
    assert {**preview, "id": done["id"]} == done
    assert (done["once"], done["charge_now"]) == (offer["once"], offer["charge_now"])
    after = await sky.row()
    assert before["balance"] - after["balance"] == rubles(done["once"]) + rubles(done["charge_now"])
    assert after["price"] == before["price"] + 90_00
    assert after["next_charge_on"] == before["next_charge_on"]
    (told,) = await sky.told("add_on_ordered")
    assert "30000" in told
    services = (await sky.get("/services"))["items"]
    assert [service["kind"] for service in services] == ["tariff", "add_on"]
    assert set(await sky.refused("POST", "/services", {"add_on": "router"}, SLUG)) == {"already_has"}


async def test_dropped_it_works_until_what_is_paid_for_is_over(sky: Customer) -> None:
    ordered = await sky.does("POST", "/services", {"add_on": "fixed-ip"})
    until = (await sky.row())["next_charge_on"]
    path = f"/services/{ordered['id']}"
    dropped = await sky.does("DELETE", path)
    assert dropped["ends_on"] == until.isoformat()
    assert await sky.does("DELETE", path) == dropped
    assert len(await sky.told("add_on_dropped")) == 1
    shown = next(one for one in (await sky.get("/services"))["items"] if one["id"] == ordered["id"])
    assert shown["ends_on"] == until.isoformat()
    charged = sky.stack.cabinet("charge", "--operator", "skynet", "--date", until.isoformat())
    assert charged.returncode == 0, charged.stdout + charged.stderr
    assert [one["tariff"] for one in (await sky.get("/services"))["items"]] == ["sky-50"]
    assert len(await sky.told("add_on_ended")) == 1
    assert (await sky.call("DELETE", path)).status_code == 404


async def test_ordered_again_before_its_end_it_stays_and_costs_nothing(sky: Customer) -> None:
    ordered = await sky.does("POST", "/services", {"add_on": "router"})
    await sky.does("DELETE", f"/services/{ordered['id']}")
    await charge(sky.stack, sky.who, (await sky.row())["balance"], "daily", sky.today, sky.today)
    offers = await offers_of(sky)
    assert (offers["router"]["allowed"], offers["router"]["reasons"]) == (True, [])
    assert rubles(offers["router"]["once"]) == rubles(offers["router"]["charge_now"]) == 0
    assert [reason["code"] for reason in offers["fixed-ip"]["reasons"]] == ["not_enough_money"]
    balance = (await sky.row())["balance"]
    kept = await sky.does("POST", "/services", {"add_on": "router"})
    assert kept["id"] == ordered["id"]
    assert rubles(kept["once"]) == rubles(kept["charge_now"]) == 0
    assert (await sky.row())["balance"] == balance
    assert (await sky.row())["plan"] is None


async def test_the_tariff_itself_cannot_be_dropped(sky: Customer) -> None:
    (service,) = (await sky.get("/services"))["items"]
    assert set(await sky.refused("DELETE", f"/services/{service['id']}", slug=SLUG)) == {"not_an_add_on"}


async def test_of_sixteen_orders_with_money_for_one_one_is_bought(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    """Sixteen sessions, different keys, different add-ons; the fault of a well-known billing."""
    buyer = await customer(stack, gateway, "netbynet", 6_00)
    codes = [f"race-{place}-{uuid4().hex[:8]}" for place in range(16)]
    for code in codes:
        await stack.sql(
            "billing",
            "insert into tariffs (operator, code, kind, product, names, price, currency, public) values "
            """('netbynet', $1, 'add_on', 'fixed_ip', '{"ru": "А", "kk": "А", "en": "A"}', 15000, 'RUB', true)""",
            code,
        )
    answers = await all_at_once(*(buyer.call("POST", "/services", {"add_on": code}) for code in codes))
    await stack.sql("billing", "update tariffs set archived = true where code = any($1)", codes)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 15
    refused = [answer.json()["reasons"][0]["code"] for answer in answers if answer.status_code == 409]
    assert set(refused) == {"not_enough_money"}
    row = await buyer.row()
    assert row["state"] == "active"
    assert row["balance"] >= 0
    assert sum(amount for _, _, amount in await buyer.transfers()) == row["balance"]
    assert len((await buyer.get("/services"))["items"]) == 2


async def test_of_twenty_equal_orders_one_is_bought_whatever_the_keys(sky: Customer) -> None:
    answers = await all_at_once(*(sky.call("POST", "/services", {"add_on": "antivirus"}) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert len(await sky.told("add_on_ordered")) == 1


async def test_of_twenty_with_one_key_all_get_the_first_answer(sky: Customer) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    answers = await all_at_once(
        *(sky.call("POST", "/services", {"add_on": "antivirus"}, **key) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
    assert len(await sky.told("add_on_ordered")) == 1


async def test_a_stopped_account_orders_nothing(stack: Running, gateway: httpx.AsyncClient) -> None:
    stopped = await customer(stack, gateway, "skynet", -50_00, state="stopped")
    assert set(await stopped.refused("POST", "/services", {"add_on": "router"}, SLUG)) == {"stopped"}


async def test_where_none_are_offered_the_answer_says_so(stack: Running, gateway: httpx.AsyncClient) -> None:
    nobody = await customer(stack, gateway, "kaspnet", 500_00)
    assert (await nobody.get("/services/available"))["items"] == []
    assert (await nobody.call("POST", "/services", {"add_on": "router"})).status_code == 404
    assert (await nobody.call("POST", "/services", {})).status_code == 422
