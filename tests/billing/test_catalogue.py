"""The catalogue: what everybody sees, what staff changes, and prices announced ahead."""

import signal
from datetime import timedelta
from typing import Any

import httpx
import pytest

from five_operators import PROFILE_OF
from ordering import NAMES, Customer, customer, new_tariff, on_sale, rubles, staff_of, today_at
from running import Running, until


@pytest.fixture
async def admin(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await staff_of(stack, gateway, "netbynet")


async def restarted(stack: Running, before: int) -> bool:
    return stack.pid("billing") not in {0, before}


@pytest.mark.parametrize("operator", sorted(PROFILE_OF))
async def test_everybody_sees_what_the_profile_sells(gateway: httpx.AsyncClient, operator: str) -> None:
    profile = PROFILE_OF[operator]
    shown = await on_sale(gateway, operator, kind="tariff")
    sold = [tariff for tariff in profile.tariffs if tariff.public and not tariff.archived]
    assert {tariff.code for tariff in sold} <= set(shown)
    assert not {tariff.code for tariff in profile.tariffs if tariff.archived} & set(shown)
    for tariff in sold:
        assert rubles(shown[tariff.code]["price"]) == tariff.price
        assert shown[tariff.code]["parts"] == (tariff.parts or [tariff.product])
    add_ons = await on_sale(gateway, operator, kind="add_on")
    assert {add_on.code for add_on in profile.add_ons} <= set(add_ons)
    assert all(add_ons[add_on.code]["name"] == add_on.names["ru"] for add_on in profile.add_ons)


async def test_staff_sells_something_new_and_archives_it(
    admin: Customer, gateway: httpx.AsyncClient, stack: Running
) -> None:
    body = new_tariff(parts=["internet", "tv"], switch_fee={"amount": "0.00", "currency": "RUB"})
    await admin.does("POST", "/staff/tariffs?preview=true", body)
    assert body["code"] not in await on_sale(gateway)
    await admin.does("POST", "/staff/tariffs", body)
    assert rubles((await on_sale(gateway))[body["code"]]["price"]) == 400_00
    assert (await admin.call("POST", "/staff/tariffs", body)).status_code == 409
    who = await customer(stack, gateway, "netbynet", 600_00, tariff=body["code"])
    cleared = await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"speed_mbps": None, "devices": 3})
    assert (cleared["speed_mbps"], cleared["devices"]) == (None, 3)
    wrong = await admin.call("PATCH", f"/staff/tariffs/{body['code']}", {"names": None})
    assert wrong.status_code == 422
    archived = await admin.does("PATCH", f"/staff/tariffs/{body['code']}", {"archived": True})
    assert archived["archived"]
    assert body["code"] not in await on_sale(gateway)
    assert [one["tariff"] for one in (await who.get("/services"))["items"]] == [body["code"]]
    known = next(one for one in (await admin.get("/staff/tariffs"))["items"] if one["code"] == body["code"])
    assert (known["services"], known["switch_fee"]["amount"]) == (1, "0.00")


async def test_it_is_sold_from_its_day_until_its_day(admin: Customer, gateway: httpx.AsyncClient) -> None:
    today = today_at("netbynet")
    tomorrow, yesterday = today + timedelta(1), today - timedelta(1)
    later = new_tariff(sold_from=tomorrow.isoformat())
    over = new_tariff(sold_from=yesterday.isoformat(), sold_until=today.isoformat())
    now = new_tariff(sold_from=today.isoformat(), sold_until=tomorrow.isoformat())
    for body in (later, over, now):
        await admin.does("POST", "/staff/tariffs", body)
    shown = await on_sale(gateway)
    assert now["code"] in shown
    assert not {later["code"], over["code"]} & set(shown)
    await admin.does("PATCH", f"/staff/tariffs/{now['code']}", {"archived": True})


async def test_what_staff_has_edited_survives_a_restart_and_the_rest_follows_the_profile(
    admin: Customer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    before = (await on_sale(gateway))["net-100-tv"]
    await admin.does("PATCH", "/staff/tariffs/net-100-tv", {"names": {**NAMES, "ru": "Пакет"}})
    await stack.sql("billing", "update tariffs set speed_mbps = 1 where code = 'net-60'")
    before_restart = stack.pid("billing")
    stack.signal("billing", signal.SIGTERM)
    await until("billing is another process", lambda: restarted(stack, before_restart))
    await stack.all_ready()
    shown = await on_sale(gateway)
    assert shown["net-100-tv"]["name"] == "Пакет"
    assert shown["net-60"]["speed_mbps"] == 60
    names = {"ru": before["name"], "kk": "Интернет 100 + ТД", "en": "Internet 100 + TV"}
    await admin.does("PATCH", "/staff/tariffs/net-100-tv", {"names": names})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"price": {"amount": "0.00", "currency": "RUB"}}, 422),
        ({"price": {"amount": "5.00", "currency": "KZT"}}, 422),
        ({"price": {"amount": "1.001", "currency": "RUB"}}, 422),
        ({"product": "cable_tv"}, 400),
        ({"names": {"ru": "Одно"}}, 400),
        ({"names": {}}, 422),
        ({"code": "Not A Code"}, 422),
        ({"unknown": 1}, 422),
    ],
)
async def test_a_wrong_tariff_is_refused(admin: Customer, change: dict[str, Any], status: int) -> None:
    answer = await admin.call("POST", "/staff/tariffs", new_tariff(**change))
    assert answer.status_code == status, answer.text


async def test_only_some_roles_edit(stack: Running, gateway: httpx.AsyncClient, admin: Customer) -> None:
    support = await staff_of(stack, gateway, "netbynet", "support")
    assert (await support.call("GET", "/staff/tariffs")).status_code == 200
    assert (await support.call("POST", "/staff/tariffs", new_tariff())).status_code == 403
    assert (await support.call("PATCH", "/staff/tariffs/net-60", {"archived": True})).status_code == 403
    who = await customer(stack, gateway, "netbynet", 600_00)
    assert (await who.call("GET", "/staff/tariffs")).status_code == 403
    assert (await admin.call("PATCH", "/staff/tariffs/cherry-50", {"archived": True})).status_code == 404
