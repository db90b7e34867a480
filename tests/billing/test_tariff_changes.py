"""Change of the tariff through the gateway: what it costs is shown, charged, given back, and taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordering import Customer, customer, rubles
from running import Running

SLUG = "tariff-change-not-allowed"


@pytest.fixture
async def sky(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    """SkyNet: Sky 50 for 500, paid by the month from activation; 1500 on the account."""
    return await customer(stack, gateway, "skynet", 1_500_00)


async def service_of(who: Customer) -> int:
    (service,) = (await who.get("/services"))["items"]
    return int(service["id"])


async def path_of(who: Customer) -> str:
    return f"/services/{await service_of(who)}/tariff-change"


async def options_of(who: Customer) -> dict[str, Any]:
    found = await who.get(f"/services/{await service_of(who)}/tariffs")
    return {option["code"]: option for option in found["items"]}


async def at_the_beginning(who: Customer) -> None:
    """A period begins today and is not paid for yet."""
    await who.sets(anchor_day=who.today.day, next_charge_on=who.today)


async def half_way(who: Customer, days: int = 10) -> None:
    """The period began some days ago and is paid for."""
    began = who.today - timedelta(days)
    until = await who.stack.value(
        "billing", "select period_end('from_activation', $1, $2)", began.day, who.today
    )
    await who.sets(anchor_day=began.day, next_charge_on=until)


async def test_the_table_shows_what_each_change_costs_today(sky: Customer) -> None:
    await half_way(sky)
    options = await options_of(sky)
    assert set(options) == {"sky-50", "sky-100", "sky-500", "sky-light"}
    assert options["sky-50"]["current"]
    assert [reason["code"] for reason in options["sky-50"]["reasons"]] == ["same_tariff"]
    faster = options["sky-100"]
    assert faster["allowed"], faster
    now, later = faster["costs"]
    assert (now["when"], later["when"]) == ("now", "next_period")
    assert now["effective_on"] == sky.today.isoformat()
    assert later["effective_on"] == (await sky.row())["next_charge_on"].isoformat()
    assert rubles(now["refund_now"]) < rubles(now["charge_now"]) < 600_00
    assert rubles(later["charge_now"]) == rubles(later["refund_now"]) == 0


@pytest.mark.parametrize("wanted", ["sky-100", "sky-500", "sky-light"])
async def test_the_table_the_preview_and_the_deed_tell_the_same(sky: Customer, wanted: str) -> None:
    await half_way(sky)
    path, shown = await path_of(sky), (await options_of(sky))[wanted]
    body = {"tariff": wanted, "when": "now"}
    before = await sky.row()
    preview = await sky.does("PUT", f"{path}?preview=true", body)
    assert await sky.row() == before
    done = await sky.does("PUT", path, body)
    assert {**preview, "id": done["id"]} == done
    assert (done["charge_now"], done["refund_now"]) == (
        shown["costs"][0]["charge_now"],
        shown["costs"][0]["refund_now"],
    )
    after = await sky.row()
    assert before["balance"] - after["balance"] == rubles(done["charge_now"]) - rubles(done["refund_now"])
    assert after["next_charge_on"] == before["next_charge_on"]
    (service,) = (await sky.get("/services"))["items"]
    assert (service["tariff"], service["price"]) == (wanted, done["monthly"])
    assert len(await sky.told("tariff_changed")) == 1
    assert await sky.told("tariff_change_planned") == []


async def test_a_change_from_the_next_period_costs_nothing_yet(sky: Customer) -> None:
    await half_way(sky)
    path, before = await path_of(sky), await sky.account()
    done = await sky.does("PUT", path, {"tariff": "sky-500", "when": "next_period"})
    assert rubles(done["charge_now"]) == rubles(done["refund_now"]) == 0
    account = await sky.account()
    assert account["balance"] == before["balance"]
    assert account["due_on"] < before["due_on"]
    (service,) = (await sky.get("/services"))["items"]
    assert service["tariff"] == "sky-50"
    assert service["planned"][0] | {"id": 0} == {
        "id": 0,
        "kind": "tariff",
        "on": done["effective_on"],
        "tariff": "sky-500",
        "name": "Небо 500",
        "price": {"amount": "900.00", "currency": "RUB"},
    }
    assert len(await sky.told("tariff_change_planned")) == 1
    charged = sky.stack.cabinet("charge", "--operator", "skynet", "--date", done["effective_on"])
    assert charged.returncode == 0, charged.stdout + charged.stderr
    assert (await sky.get("/services"))["items"][0]["tariff"] == "sky-500"
    assert ("charge", "period", -900_00) in await sky.transfers()


async def test_a_planned_change_can_be_taken_back(sky: Customer) -> None:
    path, before = await path_of(sky), await sky.account()
    await sky.does("PUT", path, {"tariff": "sky-500", "when": "next_period"})
    assert (await sky.get(f"/services/{await service_of(sky)}/tariffs"))["planned"]["tariff"] == "sky-500"
    withdrawn = await sky.does("DELETE", path)
    assert rubles(withdrawn["refund_now"]) == 0
    assert (await sky.account())["due_on"] == before["due_on"]
    assert (await sky.call("DELETE", path)).status_code == 404
    assert len(await sky.told("tariff_change_withdrawn")) == 1


async def test_another_order_takes_the_place_of_the_planned_one(sky: Customer) -> None:
    path = await path_of(sky)
    await sky.does("PUT", path, {"tariff": "sky-500", "when": "next_period"})
    await sky.does("PUT", path, {"tariff": "sky-100", "when": "next_period"})
    (service,) = (await sky.get("/services"))["items"]
    assert [change["tariff"] for change in service["planned"]] == ["sky-100"]


async def test_a_fee_is_taken_with_the_order_and_comes_back_with_it(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    payer = await customer(stack, gateway, "skynet", 1_500_00, tariff="sky-100")
    await stack.sql(
        "billing", "update tariffs set switch_fee = 5000 where operator = 'skynet' and code = 'sky-100'"
    )
    try:
        assert {rubles(option["fee"]) for option in (await options_of(payer)).values()} == {50_00}
        path = await path_of(payer)
        done = await payer.does("PUT", path, {"tariff": "sky-50", "when": "next_period"})
        assert rubles(done["fee"]) == 50_00
        assert rubles((await payer.account())["balance"]) == 1_450_00
        assert rubles((await payer.does("DELETE", path))["refund_now"]) == 50_00
        assert rubles((await payer.account())["balance"]) == 1_500_00
        moved = await payer.transfers()
        assert moved[-2:] == [("fee", "tariff_change", -50_00), ("refund", "tariff_change", 50_00)]
    finally:
        await stack.sql(
            "billing", "update tariffs set switch_fee = null where operator = 'skynet' and code = 'sky-100'"
        )


async def test_without_the_money_a_change_now_is_refused_and_says_what_is_missing(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    poor = await customer(stack, gateway, "skynet", 600_00)
    await at_the_beginning(poor)
    path = await path_of(poor)
    reasons = await poor.refused("PUT", path, {"tariff": "sky-500", "when": "now"}, SLUG)
    assert set(reasons) == {"not_enough_money"}
    assert "300,00" in reasons["not_enough_money"]["detail"]
    assert (await poor.row())["state"] == "active"
    assert await poor.transfers() == [("opening", None, 600_00)]
    await poor.does("PUT", path, {"tariff": "sky-500", "when": "next_period"})


async def test_a_cheaper_tariff_brings_a_stopped_service_back(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    stopped = await customer(stack, gateway, "skynet", 400_00, state="stopped")
    done = await stopped.does("PUT", await path_of(stopped), {"tariff": "sky-light", "when": "now"})
    assert rubles(done["charge_now"]) == 350_00
    assert (await stopped.account())["state"] == "active"


@pytest.mark.parametrize(
    ("operator", "wanted", "when", "reason"),
    [
        ("cherrynet", "cherry-100", "now", "when_not_offered"),
        ("cherrynet", "cherry-50", "next_period", "same_tariff"),
        ("cherrynet", "cherry-tv", "next_period", "other_product"),
        ("netbynet", "net-20", "now", "archived"),
        ("netbynet", "net-mobile-15", "now", "other_product"),
        ("netbynet", "fixed-ip", "now", "other_product"),
    ],
)
async def test_what_cannot_be_switched_to_has_its_reason(
    stack: Running, gateway: httpx.AsyncClient, operator: str, wanted: str, when: str, reason: str
) -> None:
    who = await customer(stack, gateway, operator, 20_000_00)
    assert reason in await who.refused("PUT", await path_of(who), {"tariff": wanted, "when": when}, SLUG)


async def test_the_next_change_waits_for_its_days(stack: Running, gateway: httpx.AsyncClient) -> None:
    who = await customer(stack, gateway, "kaspnet", 2_000_00)
    path = await path_of(who)
    await who.does("PUT", path, {"tariff": "kasp-100", "when": "now"})
    reasons = await who.refused("PUT", path, {"tariff": "kasp-50", "when": "now"}, SLUG)
    assert reasons["too_soon"]["passes_on"] == (who.today + timedelta(30)).isoformat()
    options = await options_of(who)
    assert not any(option["allowed"] for option in options.values())


async def test_nobody_changes_what_is_not_his(
    stack: Running, gateway: httpx.AsyncClient, sky: Customer
) -> None:
    other = await customer(stack, gateway, "skynet", 1_500_00)
    path = await path_of(sky)
    for who, there in (
        (other, path),
        (sky, "/services/999999999/tariff-change"),
        (sky, "/services/0/tariff-change"),
    ):
        answer = await who.call("PUT", there, {"tariff": "sky-100", "when": "now"})
        assert answer.status_code == 404, answer.text
    assert (await sky.call("PUT", path, {"tariff": "unknown", "when": "now"})).status_code == 404
    assert (await sky.call("PUT", path, {"tariff": "sky-100", "when": "later"})).status_code == 422


async def test_the_same_key_changes_once(sky: Customer) -> None:
    path, key = await path_of(sky), {"Idempotency-Key": str(uuid4())}
    body = {"tariff": "sky-100", "when": "now"}
    first = await sky.does("PUT", path, body, **key)
    assert await sky.does("PUT", path, body, **key) == first
    assert len(await sky.told("tariff_changed")) == 1


async def test_a_day_charged_tariff_changes_from_the_next_month_or_now(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await customer(stack, gateway, "netbynet", 2_000_00)
    options = await options_of(who)
    now, later = options["net-100"]["costs"]
    month = date(who.today.year + who.today.month // 12, who.today.month % 12 + 1, 1)
    assert later["effective_on"] == month.isoformat()
    done = await who.does("PUT", await path_of(who), {"tariff": "net-100", "when": "now"})
    assert done["charge_now"] == now["charge_now"]
    assert (await who.row())["next_charge_on"] == who.today + timedelta(1)
