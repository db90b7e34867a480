"""Prices announced ahead: planned for everybody who has the tariff, told, and in effect on their day."""

from datetime import timedelta

import httpx
import pytest

from ordering import Customer, customer, new_tariff, on_sale, rubles, staff_of, today_at
from running import Running, until


@pytest.fixture
async def admin(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await staff_of(stack, gateway, "netbynet")


async def test_a_price_is_announced_and_comes_for_everybody_on_its_day(
    admin: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    body = new_tariff()
    await admin.does("POST", "/staff/tariffs", body)
    path, day = f"/staff/tariffs/{body['code']}/prices", today_at("netbynet") + timedelta(12)
    has_it = await customer(stack, gateway, "netbynet", 3_000_00, tariff=body["code"])
    comes = await customer(stack, gateway, "netbynet", 3_000_00)
    soon = await admin.call("POST", path, {"price": "450.00", "from": (day - timedelta(3)).isoformat()})
    assert soon.status_code == 400
    before = (await has_it.account())["due_on"]
    told = await admin.does("POST", path, {"price": "450.00", "from": day.isoformat()})
    assert told["services"] == 1
    assert (await has_it.account())["due_on"] < before
    (event,) = await has_it.told("price_change_announced")
    assert '"price": 45000' in event
    (service,) = (await has_it.get("/services"))["items"]
    assert [(one["kind"], one["on"], one["price"]["amount"]) for one in service["planned"]] == [
        ("price", day.isoformat(), "450.00")
    ]
    (other,) = (await comes.get("/services"))["items"]
    change = f"/services/{other['id']}/tariff-change"
    await comes.does("PUT", change, {"tariff": body["code"], "when": "now"})
    (other,) = (await comes.get("/services"))["items"]
    assert [(one["kind"], one["on"]) for one in other["planned"]] == [("price", day.isoformat())]
    charged = stack.cabinet("charge", "--operator", "netbynet", "--date", day.isoformat())
    assert charged.returncode == 0, charged.stdout + charged.stderr
    for who in (has_it, comes):
        assert [rubles(one["price"]) for one in (await who.get("/services"))["items"]] == [450_00]
    await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"archived": True})


async def test_whoever_leaves_a_tariff_leaves_its_announced_price(
    admin: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    body = new_tariff()
    await admin.does("POST", "/staff/tariffs", body)
    day = today_at("netbynet") + timedelta(45)
    leaves = await customer(stack, gateway, "netbynet", 3_000_00, tariff=body["code"])
    await admin.does(
        "POST", f"/staff/tariffs/{body['code']}/prices", {"price": "999.00", "from": day.isoformat()}
    )
    (service,) = (await leaves.get("/services"))["items"]
    path = f"/services/{service['id']}/tariff-change"
    await leaves.does("PUT", path, {"tariff": "net-60", "when": "next_period"})
    (service,) = (await leaves.get("/services"))["items"]
    assert [one["kind"] for one in service["planned"]] == ["tariff"]
    await leaves.does("DELETE", path)
    (service,) = (await leaves.get("/services"))["items"]
    assert [one["kind"] for one in service["planned"]] == ["price"]
    await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"archived": True})


async def test_whoever_comes_from_another_billing_is_told_too(
    admin: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    """The sweep after an announcement finds every service that has the tariff."""
    body = new_tariff()
    await admin.does("POST", "/staff/tariffs", body)
    day = (today_at("netbynet") + timedelta(20)).isoformat()
    await admin.does("POST", f"/staff/tariffs/{body['code']}/prices", {"price": "410.00", "from": day})
    late = await customer(stack, gateway, "netbynet", 3_000_00, tariff=body["code"])
    await admin.does("POST", f"/staff/tariffs/{body['code']}/prices", {"price": "420.00", "from": day})
    await until("the newcomer is told", lambda: told_of(late, '"price": 42000'))
    await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"archived": True})


async def told_of(who: Customer, price: str) -> bool:
    return any(price in told for told in await who.told("price_change_announced"))


async def test_a_planned_change_to_a_tariff_follows_its_announced_price(
    admin: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    """A price that is announced for before the change, and one for after it."""
    body = new_tariff()
    await admin.does("POST", "/staff/tariffs", body)
    comes = await customer(stack, gateway, "netbynet", 3_000_00)
    (service,) = (await comes.get("/services"))["items"]
    path = f"/services/{service['id']}/tariff-change"
    planned = await comes.does("PUT", path, {"tariff": body["code"], "when": "next_period"})
    await stack.sql(
        "billing",
        "update service_changes set on_day = on_day + 60 where id = $1",
        planned["id"],
    )
    first = today_at("netbynet") + timedelta(11)
    later = first + timedelta(200)
    for price, day in (("410.00", first), ("420.00", later)):
        answer = await admin.call(
            "POST", f"/staff/tariffs/{body['code']}/prices", {"price": price, "from": day.isoformat()}
        )
        assert answer.status_code == 201, answer.text
    (service,) = (await comes.get("/services"))["items"]
    assert [(one["kind"], one["price"]["amount"]) for one in service["planned"]] == [
        ("tariff", "410.00"),
        ("price", "420.00"),
    ]
    (told,) = await comes.told("price_change_announced")
    assert '"price_before": 41000' in told
    await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"archived": True})


async def test_an_announced_price_is_everybodys_from_the_first_moment_of_its_day(
    admin: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    body = new_tariff()
    await admin.does("POST", "/staff/tariffs", body)
    await stack.sql(
        "billing",
        "insert into tariff_prices (operator, tariff_id, from_day, price, author) select operator, id, $2, 43000, 'test' from tariffs "
        "where code = $1",
        body["code"],
        today_at("netbynet"),
    )
    assert rubles((await on_sale(gateway))[body["code"]]["price"]) == 430_00
    comes = await customer(stack, gateway, "netbynet", 3_000_00)
    (service,) = (await comes.get("/services"))["items"]
    done = await comes.does(
        "PUT", f"/services/{service['id']}/tariff-change", {"tariff": body["code"], "when": "now"}
    )
    assert rubles(done["monthly"]) == 430_00
    await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"archived": True})
