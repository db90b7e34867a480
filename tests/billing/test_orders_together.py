"""Whatever is ordered, in whatever order and however many at once: previews are true and the money is right."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import httpx
import pytest

from five_operators import PROFILE_OF
from ordering import Customer, all_at_once, customer, sound
from people import Terminal
from running import Running

SEEDS = range(4)


def orders_of(who: Customer, random: Random, services: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    """Everything that might be asked for, sensible or not."""
    begins = who.today + timedelta(random.choice([0, 0, 1, 5]))
    rest = {
        "from": begins.isoformat(),
        "until": (begins + timedelta(random.choice([1, 7, 20, 100]))).isoformat(),
    }
    main = services[0]["id"]
    tariffs = [tariff.code for tariff in who.profile.tariffs]
    add_ons = [add_on.code for add_on in who.profile.add_ons] or ["nothing"]
    when = random.choice(["now", "next_period"])
    return [
        ("POST", "/promised-payment", {}),
        ("POST", "/promised-payment", {"days": 1}),
        ("POST", "/suspension", rest),
        ("DELETE", "/suspension", None),
        ("PUT", f"/services/{main}/tariff-change", {"tariff": random.choice(tariffs), "when": when}),
        ("PUT", f"/services/{main}/tariff-change", {"tariff": random.choice(tariffs), "when": "now"}),
        ("DELETE", f"/services/{main}/tariff-change", None),
        ("POST", "/services", {"add_on": random.choice(add_ons)}),
        ("DELETE", f"/services/{random.choice(services)['id']}", None),
        ("POST", "/termination", {}),
        ("DELETE", "/termination", None),
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("operator", sorted(PROFILE_OF))
async def test_each_preview_is_what_its_order_then_does(
    stack: Running, gateway: httpx.AsyncClient, operator: str, seed: int
) -> None:
    random = Random(f"{operator} {seed}")
    price = PROFILE_OF[operator].tariffs[0].price
    state = random.choice(["active", "stopped"])
    balance = random.randint(0, 3 * price) if state == "active" else -random.randint(1, price)
    who = await customer(stack, gateway, operator, balance, state=state)
    for _ in range(12):
        services = (await who.get("/services"))["items"]
        method, path, body = random.choice(orders_of(who, random, services))
        before = await sound(who)
        preview = await who.call(method, f"{path}?preview=true", body)
        assert await who.row() == before, (method, path, body)
        done = await who.call(method, path, body)
        assert done.status_code == preview.status_code, (method, path, body, preview.text, done.text)
        if done.status_code in {200, 201}:
            assert {**preview.json(), "id": 0} == {**done.json(), "id": 0}, (method, path, body)
        else:
            assert done.status_code in {404, 409}, (method, path, body, done.text)
            assert await who.row() == before, (method, path, body)
        if random.random() < 0.2:
            await Terminal(gateway, operator).pay(who.who.account, "300.00")
    await sound(who)


@pytest.mark.parametrize("operator", sorted(PROFILE_OF))
async def test_twenty_different_orders_at_once_leave_the_money_right(
    stack: Running, gateway: httpx.AsyncClient, operator: str
) -> None:
    random = Random(operator)
    who = await customer(stack, gateway, operator, PROFILE_OF[operator].tariffs[0].price * 2)
    services = (await who.get("/services"))["items"]
    wanted = [random.choice(orders_of(who, random, services)) for _ in range(20)]
    answers = await all_at_once(*(who.call(*order) for order in wanted))
    assert {answer.status_code for answer in answers} <= {200, 201, 404, 409}, [
        answer.text for answer in answers if answer.status_code >= 500
    ]
    await sound(who)


@pytest.mark.parametrize("operator", ["cherrynet", "kaspnet", "skynet"])
async def test_expiry_payment_and_charge_in_the_same_second(
    stack: Running, gateway: httpx.AsyncClient, operator: str
) -> None:
    """F31: in whatever order they come, the money is right and a service that works is paid for."""
    for missing in (-1, 0, 500_00):
        who = await customer(stack, gateway, operator, -30_00, state="stopped")
        promise = await who.does("POST", "/promised-payment", {"days": 1})
        row = await who.row()
        paid = max(1_00, row["promised"] - missing)
        day = promise["expires_on"]
        terminal = Terminal(gateway, operator)
        charging = _charged(stack, operator, day)
        answers = await all_at_once(
            terminal.pay(who.who.account, f"{paid // 100}.{paid % 100:02}"),
            charging,
            who.call("POST", "/promised-payment", {}),
        )
        assert answers[0]["result"] == "0"
        again = await _charged(stack, operator, day)
        assert again.returncode == 0, again.stdout + again.stderr
        row = await sound(who)
        assert row["promised"] == 0
        assert row["state"] == ("active" if row["balance"] + row["credit"] >= 0 else "stopped")


async def _charged(stack: Running, operator: str, day: str) -> Any:
    return await asyncio.to_thread(stack.cabinet, "charge", "--operator", operator, "--date", day)


async def test_an_order_before_the_days_own_change_does_not_lose_it(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    """Just after midnight: a tariff changes today, the run has not come yet, and something else is ordered."""
    who = await customer(stack, gateway, "skynet", 3_000_00)
    (service,) = (await who.get("/services"))["items"]
    path = f"/services/{service['id']}/tariff-change"
    planned = await who.does("PUT", path, {"tariff": "sky-500", "when": "next_period"})
    await stack.sql(
        "billing", "update service_changes set on_day = $2 where id = $1", planned["id"], who.today
    )
    await who.sets(changes_on=who.today, next_charge_on=who.today, anchor_day=who.today.day)
    await who.does("POST", "/services", {"add_on": "antivirus"})
    assert [one["tariff"] for one in (await who.get("/services"))["items"]] == ["sky-500", "antivirus"]
    assert len(await who.told("tariff_changed")) == 1
    await sound(who)


async def at_the_beginning(who: Customer) -> str:
    """A period begins today and is not paid for yet. Returns where its tariff is changed."""
    await who.sets(anchor_day=who.today.day, next_charge_on=who.today)
    (service,) = (await who.get("/services"))["items"]
    return f"/services/{service['id']}/tariff-change"


async def test_of_sixteen_changes_with_money_for_one_one_is_made(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    buyer = await customer(stack, gateway, "skynet", 900_00)
    path, wanted = await at_the_beginning(buyer), {"tariff": "sky-500", "when": "now"}
    answers = await all_at_once(*(buyer.call("PUT", path, wanted) for _ in range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 15
    assert (await sound(buyer))["balance"] == 0
    assert len(await buyer.told("tariff_changed")) == 1


async def test_to_and_fro_all_at_once_no_money_is_lost(stack: Running, gateway: httpx.AsyncClient) -> None:
    """Each change gives the other's money back, so however many are made one month is paid for."""
    buyer = await customer(stack, gateway, "skynet", 900_00)
    path = await at_the_beginning(buyer)
    answers = await all_at_once(
        *(buyer.call("PUT", path, {"tariff": code, "when": "now"}) for code in ("sky-500", "sky-100") * 8)
    )
    assert {answer.status_code for answer in answers} <= {200, 409}
    row = await sound(buyer)
    assert row["balance"] == 900_00 - row["price"]
