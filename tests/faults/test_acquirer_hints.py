"""F27: notifications repeated, out of order, forged, malformed: each makes us ask, none is believed."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from acquirer_watching import alarmed, believed
from invariants import assert_invariants
from payers import Payer, Shop, foreign_id, notify, payer
from running import Running, until


async def test_a_hundred_notifications_are_one_credit(anna: Payer, shop: Shop, stack: Running) -> None:
    await shop.fault(copies=100)
    assert (await anna.pay())["status"] == "succeeded"
    assert await anna.credits() == [500_00]
    assert len(await anna.told("payment_received")) == 1
    await assert_invariants(stack)


async def test_a_hundred_notifications_at_once_are_answered_and_are_one_credit(
    anna: Payer, shop: Shop
) -> None:
    await shop.fault(lose_notices=True)
    started = await anna.start()
    about = {"id": await foreign_id(anna, started["id"]), "metadata": {"attempt": started["id"]}}
    await anna.visit(started)
    answers = await asyncio.gather(*(notify(anna, "payment.succeeded", about) for _ in range(100)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert 200 in {answer.status_code for answer in answers}
    assert (await anna.ended(started["id"]))["status"] == "succeeded"
    assert await anna.credits() == [500_00]


async def test_notifications_out_of_order_change_nothing_afterwards(anna: Payer, shop: Shop) -> None:
    await shop.fault(reorder=True, repeat=True)
    ended = [
        await anna.pay("100.00"),
        await anna.pay("200.00", outcome="call_issuer"),
        await anna.pay("300.00"),
    ]
    assert [one["status"] for one in ended] == ["succeeded", "canceled", "succeeded"]
    about = {"id": await foreign_id(anna, ended[0]["id"])}
    for event in ("payment.canceled", "payment.waiting_for_capture", "payment.succeeded", "something.else"):
        assert (await notify(anna, event, about)).status_code == 200
    assert (await anna.shown(ended[0]["id"]))["status"] == "succeeded"
    assert await anna.credits() == [100_00, 300_00]


async def test_another_amount_is_not_credited_and_staff_is_told(
    anna: Payer, shop: Shop, stack: Running
) -> None:
    started = await anna.start()
    await shop.fault(wrong_amount=True)
    await anna.visit(started)
    disputed = "select status = 'disputed' from payment_attempts where id = $1"
    await until("it is disputed", lambda: stack.value("billing", disputed, started["id"]), 90)
    assert await anna.credits() == []
    await alarmed(anna, "payment-disputed", started["id"])
    await shop.fault()
    about = {"id": await foreign_id(anna, started["id"])}
    await notify(anna, "payment.succeeded", about)
    assert await anna.credits() == []
    assert (await anna.shown(started["id"]))["status"] == "pending"


async def test_a_forged_notification_is_not_believed_and_leaves_a_trace(anna: Payer, shop: Shop) -> None:
    started = await anna.start()
    known = await foreign_id(anna, started["id"])
    paid = {"status": "succeeded", "paid": True, "amount": {"value": "500.00", "currency": "RUB"}}
    about = {"id": known, **paid, "metadata": {"attempt": started["id"]}}
    assert (await notify(anna, "payment.succeeded", about)).status_code == 200
    assert (await anna.shown(started["id"]))["status"] == "pending"
    await alarmed(anna, "forged-notification", started["id"])
    nobody = str(uuid4())
    assert (
        await notify(anna, "payment.succeeded", {"id": str(uuid4()), "metadata": {"attempt": nobody}})
    ).status_code == 200
    await alarmed(anna, "forged-notification", nobody)
    assert await anna.credits() == []


async def test_anothers_payment_cannot_be_passed_off_as_ones_own(
    anna: Payer, stack: Running, gateway: httpx.AsyncClient, shop: Shop
) -> None:
    """The id of somebody's real payment together with an attempt of one's own, which has no id yet."""
    other = await payer(stack, gateway)
    theirs = await foreign_id(other, (await other.pay())["id"])
    await shop.fault(down=True)
    mine = await anna.start()
    await shop.fault()
    await until("the acquirer is believed to be back", lambda: believed(anna, theirs, mine["id"]))
    assert await anna.credits() == []
    assert (await anna.has_page(mine["id"]))["status"] == "pending"


async def test_a_notification_of_another_operator_is_nothing_of_ours(
    anna: Payer, gateway: httpx.AsyncClient
) -> None:
    started = await anna.start()
    body = {"event": "payment.succeeded", "object": {"id": await foreign_id(anna, started["id"])}}
    assert (await gateway.post("/integrations/yookassa/kaspnet", json=body)).status_code == 200
    assert (await gateway.post("/integrations/yookassa/nobody", json=body)).status_code == 404
    assert (await anna.shown(started["id"]))["status"] == "pending"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b'{"event": "payment.succeeded"}',
        b'{"event": "payment.succeeded", "object": {"id": "../refunds"}}',
        b'{"event": 5, "object": {"id": "22"}}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_notification_is_refused(body: bytes, gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/integrations/yookassa/skynet", content=body)
    assert answer.status_code == 400, answer.text


async def test_a_notification_that_is_too_large_is_refused(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post("/integrations/yookassa/skynet", content=b" " * 300_000)
    assert answer.status_code == 413


async def test_while_the_acquirer_cannot_be_asked_a_notification_is_to_be_repeated(
    anna: Payer, shop: Shop, stack: Running
) -> None:
    await shop.fault(lose_notices=True)
    started = await anna.start()
    await anna.visit(started)
    await shop.fault(down=True)
    about = {"id": await foreign_id(anna, started["id"])}
    assert (await notify(anna, "payment.succeeded", about)).status_code == 503
    await shop.fault()
    assert (await anna.ended(started["id"]))["status"] == "succeeded"
    assert await anna.credits() == [500_00]
