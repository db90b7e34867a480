"""Billing dies at each point of an order; the same key asked again gets the order done once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordering import Customer, customer, sound, staff_of
from running import Running, until

POINTS = ("commands.before_commit", "commands.after_commit", "questions.before_reply")


async def promise(who: Customer) -> tuple[str, str, Any]:
    return "POST", "/promised-payment", {}


async def rest(who: Customer) -> tuple[str, str, Any]:
    days = {"from": who.today.isoformat(), "until": (who.today + timedelta(20)).isoformat()}
    return "POST", "/suspension", days


async def switch(who: Customer) -> tuple[str, str, Any]:
    (service,) = (await who.get("/services"))["items"]
    return "PUT", f"/services/{service['id']}/tariff-change", {"tariff": "sky-100", "when": "now"}


async def add(who: Customer) -> tuple[str, str, Any]:
    return "POST", "/services", {"add_on": "router"}


async def leave(who: Customer) -> tuple[str, str, Any]:
    return "POST", "/termination", {}


# The order, at which operator, with what balance and state, and the event that it leads to once.
ORDERS: tuple[tuple[Callable[[Customer], Any], str, int, str, str], ...] = (
    (promise, "skynet", -50_00, "stopped", "promised_payment_taken"),
    (rest, "skynet", 900_00, "active", "suspension_started"),
    (switch, "skynet", 900_00, "active", "tariff_changed"),
    (add, "skynet", 900_00, "active", "add_on_ordered"),
    (leave, "centra", 900_00, "active", "termination_requested"),
)


async def ordered(who: Customer, order: tuple[str, str, Any], key: str) -> httpx.Response | None:
    answer = await who.call(*order, **{"Idempotency-Key": key})
    assert answer.status_code in {200, 201, 503, 504}, answer.text
    return answer if answer.status_code < 300 else None


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("kind", ORDERS, ids=lambda kind: kind[0].__name__)
async def test_an_order_is_done_once_wherever_billing_dies(
    stack: Running, gateway: httpx.AsyncClient, kind: Any, point: str
) -> None:
    make, operator, balance, state, event = kind
    who = await customer(stack, gateway, operator, balance, state=state)
    order, key = await make(who), str(uuid4())
    stack.crash_at(point)
    answer = await until("it is answered", lambda: ordered(who, order, key))
    assert stack.crashed()
    await stack.all_ready()
    again = await until("it is answered again", lambda: ordered(who, order, key))
    assert again.json() == answer.json()
    assert len(await who.told(event)) == 1
    await sound(who)


async def test_an_announced_price_reaches_everybody_though_billing_dies(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    """The sweep dies before it commits a batch; the one after the restart tells whoever was not told, once."""
    admin = await staff_of(stack, gateway, "netbynet")
    code, path = f"crash-{uuid4().hex[:8]}", "/staff/tariffs"
    price = {"amount": "400.00", "currency": "RUB"}
    names = {"ru": "Т", "kk": "Т", "en": "T"}
    await admin.does("POST", path, {"code": code, "product": "internet", "names": names, "price": price})
    day = (admin.today + timedelta(30)).isoformat()
    await admin.does("POST", f"{path}/{code}/prices", {"price": "410.00", "from": day})
    late = await customer(stack, gateway, "netbynet", 900_00, tariff=code)
    stack.crash_at("prices.before_commit")
    await stack.sql(
        "billing",
        "insert into tariff_prices (operator, tariff_id, from_day, price, author) select operator, id, $2::date + 1, 42000, 'test' "
        "from tariffs where code = $1",
        code,
        admin.today + timedelta(31),
    )
    await until("billing has died", lambda: died(stack))
    await until("the newcomer is told of both", lambda: told_of(late, 2))
    await stack.all_ready()
    await sound(late)
    await admin.does("PATCH", f"{path}/{code}", {"archived": True})


async def told_of(who: Customer, prices: int) -> bool:
    return len(await who.told("price_change_announced")) == prices


async def died(stack: Running) -> bool:
    return stack.crashed()
