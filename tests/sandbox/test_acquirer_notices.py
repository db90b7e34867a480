"""The acquirer's notifications: what they say, where they go, and how long they are repeated."""

from collections.abc import Awaitable, Callable

from sandbox.acquirer.notices import FIRST_DELAYS, LATER_DELAY, delays
from yookassa_shop import Gateway, Shop, rubles

Until = Callable[[Callable[[], object]], Awaitable[None]]


async def test_a_payment_is_announced_to_its_operator_as_it_is(
    shop: Shop, gateway: Gateway, until: Until
) -> None:
    paid = await shop.paid()
    await until(lambda: gateway.heard)
    assert gateway.heard == [{"type": "notification", "event": "payment.succeeded", "object": paid}]
    assert gateway.paths == ["/api/v1/integrations/yookassa/skynet"]


async def test_every_step_has_its_event(shop: Shop, gateway: Gateway, until: Until) -> None:
    held = await shop.paid(capture=False)
    await until(lambda: gateway.events == ["payment.waiting_for_capture"])
    await shop.done(f"/payments/{held['id']}/capture")
    await until(lambda: gateway.events[1:] == ["payment.succeeded"])
    refund = await shop.done("/refunds", {"payment_id": held["id"], "amount": rubles("1.00")})
    await until(lambda: gateway.events[2:] == ["refund.succeeded"])
    assert gateway.heard[-1]["object"] == refund
    await shop.pays(await shop.payment(), outcome="fraud_suspected")
    await until(lambda: gateway.events[3:] == ["payment.canceled"])


async def test_an_autopayment_is_announced_once_however_often_it_is_asked(
    shop: Shop, gateway: Gateway, until: Until
) -> None:
    method = (await shop.paid(save_payment_method=True))["payment_method"]["id"]
    charge = {"amount": rubles("300.00"), "capture": True, "payment_method_id": method}
    for _ in range(3):
        charged = (await shop.post("/payments", charge, key="due-2026-12")).json()
    last = await shop.paid()
    await until(lambda: last["id"] in [notice["object"]["id"] for notice in gateway.heard])
    assert [notice["object"]["id"] for notice in gateway.heard].count(charged["id"]) == 1


async def test_it_is_sent_again_until_it_is_taken(shop: Shop, gateway: Gateway, until: Until) -> None:
    gateway.statuses.extend([500, 302])
    paid = await shop.paid()
    await until(lambda: len(gateway.heard) == 3)
    assert [notice["object"]["id"] for notice in gateway.heard] == [paid["id"]] * 3
    tries = (await shop.browser.get("/acquirer/notices", params={"operator": "skynet"})).json()["items"]
    assert [told["status"] for told in tries] == [200, 302, 500]
    assert tries[0].items() >= {"event": "payment.succeeded", "id": paid["id"]}.items()
    assert (await shop.browser.get("/acquirer/notices?operator=centra")).json()["items"] == []


def test_the_delays_grow_and_then_stay() -> None:
    waits = delays()
    first = [next(waits) for _ in range(10)]
    assert first == [*FIRST_DELAYS, *[LATER_DELAY] * 3]
    assert sorted(first) == first
