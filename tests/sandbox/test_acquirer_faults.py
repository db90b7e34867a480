"""Every fault of the acquirer, as a shop meets it."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from yookassa_shop import CONFIRMATION, Gateway, Shop, rubles

Until = Callable[[Callable[[], object]], Awaitable[None]]
ASKED = {"amount": rubles("500.00"), "capture": True, "confirmation": CONFIRMATION}


async def saved_method(shop: Shop) -> str:
    return str((await shop.paid(save_payment_method=True))["payment_method"]["id"])


async def test_down_cuts_every_call_and_does_nothing(shop: Shop) -> None:
    await shop.fault(down=True)
    with pytest.raises(httpx.RemoteProtocolError):
        await shop.post("/payments", ASKED)
    with pytest.raises(httpx.RemoteProtocolError):
        await shop.api.get("/payments")
    assert [call["status"] for call in await shop.calls()] == [None, None]
    await shop.fault()
    assert (await shop.api.get("/payments")).json()["items"] == []


async def test_slow_answers_late_what_it_has_done_at_once(shop: Shop) -> None:
    await shop.fault(slow=60)
    with pytest.raises(httpx.ReadTimeout):
        await shop.api.post("/payments", json=ASKED, headers={"Idempotence-Key": "1"}, timeout=0.2)
    await shop.fault()
    assert len((await shop.api.get("/payments")).json()["items"]) == 1


async def test_refuse_declines_its_share_of_payments(shop: Shop) -> None:
    await shop.fault(refuse=0.5)
    ended = [await shop.paid() for _ in range(4)]
    assert [payment["status"] for payment in ended] == ["succeeded", "canceled"] * 2
    assert ended[1]["cancellation_details"]["reason"] == "general_decline"


async def test_throttle_takes_only_so_many_calls_in_a_second(shop: Shop) -> None:
    await shop.fault(throttle=0.001)
    answers = [await shop.post("/payments", ASKED) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert answers[1].json()["code"] == "too_many_requests"


async def test_a_lost_answer_is_of_a_payment_that_was_made(
    shop: Shop, gateway: Gateway, until: Until
) -> None:
    charge = {"amount": rubles("300.00"), "capture": True, "payment_method_id": await saved_method(shop)}
    await shop.fault(lose_answer=True)
    for _ in range(2):
        with pytest.raises(httpx.ReadTimeout):
            await shop.api.post("/payments", json=charge, headers={"Idempotence-Key": "due"}, timeout=0.3)
    made = (await shop.api.get("/payments", params={"limit": 1})).json()["items"][0]
    await until(lambda: made["id"] in [notice["object"]["id"] for notice in gateway.heard])
    await shop.fault()
    assert (await shop.post("/payments", charge, key="due")).json()["id"] == made["id"]
    assert len((await shop.api.get("/payments")).json()["items"]) == 2


async def test_an_error_after_is_of_a_payment_that_was_made(shop: Shop) -> None:
    await shop.fault(error_after=True)
    answer = await shop.post("/payments", ASKED, key="1")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_server_error")
    (made,) = (await shop.api.get("/payments")).json()["items"]
    await shop.fault()
    assert (await shop.post("/payments", ASKED, key="1")).json()["id"] == made["id"]


@pytest.mark.parametrize(("switches", "times"), [({"repeat": True}, 3), ({"copies": 100}, 100)])
async def test_each_notification_comes_many_times(
    shop: Shop, gateway: Gateway, until: Until, switches: dict[str, object], times: int
) -> None:
    await shop.fault(**switches)
    paid = await shop.paid()
    await until(lambda: len(gateway.heard) == times)
    assert {notice["object"]["id"] for notice in gateway.heard} == {paid["id"]}


async def test_reorder_notifies_before_it_answers_and_before_what_was_earlier(
    shop: Shop, gateway: Gateway, until: Until
) -> None:
    await shop.fault(reorder=True)
    held = await shop.paid(capture=False)
    captured = await shop.done(f"/payments/{held['id']}/capture")
    assert gateway.events[0] == "payment.succeeded"
    assert gateway.heard[0]["object"] == captured
    await until(lambda: gateway.events == ["payment.succeeded", "payment.waiting_for_capture"])


async def test_reorder_lets_one_payer_overtake_another(shop: Shop, gateway: Gateway, until: Until) -> None:
    await shop.fault(reorder=True)
    paid = [(await shop.paid())["id"] for _ in range(2)]
    await until(lambda: [notice["object"]["id"] for notice in gateway.heard] == paid[::-1])


async def test_reorder_answers_though_nobody_takes_the_notification(shop: Shop, gateway: Gateway) -> None:
    method = await saved_method(shop)
    await shop.fault(reorder=True)
    gateway.statuses.extend([503] * 20)
    assert (await shop.charge(method))["status"] == "succeeded"


async def test_lost_notifications_never_come(shop: Shop, gateway: Gateway, until: Until) -> None:
    await shop.fault(lose_notices=True)
    await shop.paid()
    await shop.fault()
    second = await shop.paid()
    await until(lambda: gateway.heard)
    assert [notice["object"]["id"] for notice in gateway.heard] == [second["id"]]


async def test_a_wrong_amount_is_told_only_when_asked_about(
    shop: Shop, gateway: Gateway, until: Until
) -> None:
    await shop.fault(wrong_amount=True)
    made = await shop.payment("500.00")
    assert made["amount"] == rubles("500.00")
    assert (await shop.pays(made, outcome="success"))["amount"] == rubles("501.00")
    assert (await shop.api.get("/payments")).json()["items"][0]["amount"] == rubles("501.00")
    await until(lambda: gateway.heard)
    assert gateway.heard[0]["object"]["amount"] == rubles("500.00")


async def test_many_at_once_with_one_key_make_one_payment(shop: Shop) -> None:
    answers = await asyncio.gather(*(shop.post("/payments", ASKED, key="1") for _ in range(10)))
    assert len({answer.json()["id"] for answer in answers}) == 1
