"""F27: whatever becomes of the acquirer's answers, each payment is credited exactly once."""

import asyncio
import signal
import subprocess
import sys
from typing import Any
from uuid import uuid4

import httpx
import pytest

from acquirer_watching import alarmed, believed, foreign_payment
from invariants import assert_invariants
from payers import Payer, Shop, foreign_id, notify, payer
from people import Terminal, operation_number
from running import Running, until


@pytest.mark.parametrize("fault", [{"lose_answer": True}, {"error_after": True}])
async def test_a_payment_whose_answer_is_lost_after_its_success_is_credited_once(
    fault: dict[str, Any], anna: Payer, shop: Shop, stack: Running
) -> None:
    """Nothing tells us: neither the answer nor a notification. Asking again with the same key does."""
    card = await anna.bind()
    await shop.fault(**fault, lose_notices=True)
    started = await anna.start("300.00", "saved_card", card=card)
    assert started["status"] == "pending"
    await shop.fault()
    assert (await anna.ended(started["id"]))["status"] == "succeeded"
    assert await anna.credits() == [10_00, 300_00]
    charged = [call for call in await shop.of(anna) if call["body"].get("payment_method_id")]
    assert {call["idempotence_key"] for call in charged} == {started["id"]}
    await assert_invariants(stack)


async def test_a_card_that_is_removed_before_the_answer_has_paid_all_the_same(
    anna: Payer, shop: Shop
) -> None:
    """The acquirer cannot be asked with the key any more; its notification, when it comes, is enough."""
    card = await anna.bind()
    await shop.fault(error_after=True, lose_notices=True)
    started = await anna.start("300.00", "saved_card", card=card)
    await anna.send("DELETE", f"/cards/{card}", status=204)
    await shop.fault()
    assert (await anna.shown(started["id"]))["status"] == "pending"
    about = await foreign_payment(anna.stack, shop, started["id"])
    await until("the notification is taken", lambda: believed(anna, about["id"], started["id"]))
    assert (await anna.ended(started["id"]))["status"] == "succeeded"
    assert await anna.credits() == [10_00, 300_00]


@pytest.mark.parametrize("fault", [{"lose_answer": True}, {"error_after": True}, {"down": True}, {"slow": 6}])
async def test_a_page_whose_address_is_lost_is_found_again(
    fault: dict[str, Any], anna: Payer, shop: Shop
) -> None:
    await shop.fault(**fault)
    started = await anna.start()
    assert started["status"] == "pending"
    assert "confirmation_url" not in started
    await shop.fault()
    await anna.visit(await anna.has_page(started["id"]))
    assert (await anna.ended(started["id"]))["status"] == "succeeded"
    assert await anna.credits() == [500_00]


async def test_a_notification_before_the_answer_is_credited_once(anna: Payer, shop: Shop) -> None:
    card = await anna.bind()
    await shop.fault(reorder=True)
    paid = [await anna.start("100.00", "saved_card", card=card) for _ in range(3)]
    for one in paid:
        assert (await anna.ended(one["id"]))["status"] == "succeeded"
    assert await anna.credits() == [10_00, 100_00, 100_00, 100_00]


async def test_without_any_notification_a_payment_is_known_within_two_minutes(
    anna: Payer, shop: Shop
) -> None:
    await shop.fault(lose_notices=True)
    ended = await anna.pay()
    assert ended["status"] == "succeeded"
    assert await anna.credits() == [500_00]


async def test_the_sweep_asks_at_least_every_minute_while_people_pay(anna: Payer, stack: Running) -> None:
    """However often it was in vain, the next question about an open payment is at most a minute away."""
    started = await anna.start()
    await stack.sql(
        "billing",
        "update payment_attempts set asks = 50, next_ask_at = now(), created_at = now() - interval '50 minutes' where id = $1",
        started["id"],
    )
    asked = "select asks = 51 from payment_attempts where id = $1"
    await until("it is asked about", lambda: stack.value("billing", asked, started["id"]))
    soon = "select next_ask_at <= now() + interval '1 minute' from payment_attempts where id = $1"
    assert await stack.value("billing", soon, started["id"])


async def test_terminals_are_served_while_the_acquirer_is_slow(
    anna: Payer, shop: Shop, stack: Running, gateway: httpx.AsyncClient
) -> None:
    people = [anna, await payer(stack, gateway)]
    await shop.fault(slow=30)
    crowd = [asyncio.create_task(one.start("100.00")) for one in people * 15]
    paid = [await Terminal(gateway, "skynet").pay(anna.who.account, "50.00") for _ in range(5)]
    assert {answer["result"] for answer in paid} == {"0"}
    started = await asyncio.gather(*crowd)
    assert {one["status"] for one in started} == {"pending"}


async def test_who_begins_too_many_payments_has_to_finish_some(anna: Payer) -> None:
    started = [await anna.start("100.00") for _ in range(20)]
    refused = await anna.send("POST", "/payments", {"amount": "100.00", "method": "card"}, status=429)
    assert refused["type"] == "/problems/too-many-requests"
    await anna.visit(started[0])
    await anna.ended(started[0]["id"])
    await anna.start("100.00")


async def test_money_for_a_contract_that_has_ended_is_for_staff_to_give_back(
    anna: Payer, stack: Running
) -> None:
    started = await anna.start()
    end = "update accounts set state = $3 where operator = $1 and number = $2"
    await stack.sql("billing", end, anna.who.operator, anna.who.account, "ended")
    await anna.visit(started)
    disputed = "select reason from payment_attempts where id = $1 and status = 'disputed'"
    reason = await until("it is disputed", lambda: stack.value("billing", disputed, started["id"]))
    assert reason == "account-closed"
    await alarmed(anna, "payment-disputed", started["id"])
    assert await anna.credits() == []


async def test_everything_that_waited_for_an_acquirer_is_found_when_it_is_back(
    anna: Payer, shop: Shop
) -> None:
    await shop.fault(down=True)
    started = [await anna.start("100.00") for _ in range(10)]
    assert {one["status"] for one in started} == {"pending"}
    await shop.fault()
    for one in started:
        await anna.has_page(one["id"])


async def test_a_throttled_payment_comes_about_later(anna: Payer, shop: Shop) -> None:
    await shop.fault(throttle=0.001)
    started = [await anna.start("100.00") for _ in range(3)]
    await shop.fault()
    for one in started:
        await anna.visit(await anna.has_page(one["id"]))
        await anna.ended(one["id"])
    assert await anna.credits() == [100_00] * 3


async def test_credentials_that_are_being_changed_cost_nobody_a_payment(anna: Payer, stack: Running) -> None:
    """A saved card may have been charged: it is never tried under another key, and staff looks after a day."""
    card = await anna.bind()
    known = "insert into payment_attempts (id, operator, account_id, purpose, method, way, amount, currency, card_id, next_ask_at, created_at) select $1, operator, account_id, 'top_up', 'saved_card', 'card', 10000, 'RUB', id, now(), now() - interval '24 hours' from cards where id = $2"
    old = uuid4()
    await stack.sql("billing", known, old, card)
    disputed = "select status = 'disputed' and reason = 'never_answered' from payment_attempts where id = $1"
    await until("it is disputed", lambda: stack.value("billing", disputed, old))
    assert await anna.credits() == [10_00]


async def test_a_page_that_was_never_known_is_canceled_after_a_day(anna: Payer, stack: Running) -> None:
    old = uuid4()
    await stack.sql(
        "billing",
        "insert into payment_attempts (id, operator, account_id, purpose, method, way, amount, currency, next_ask_at, "
        "created_at) select $1, operator, id, 'top_up', 'card', 'card', 10000, currency, now(), now() - interval '24 hours' "
        "from accounts where operator = $2 and number = $3",
        old,
        anna.who.operator,
        anna.who.account,
    )
    assert (await anna.ended(str(old)))["reason"] == "never_answered"


async def test_a_top_up_while_the_network_side_is_down_is_not_lost(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    """Whoever acts on it hears of it when he is there again."""
    anna = await payer(stack, gateway, balance=-50_00, state="stopped")
    stack.signal("notify", signal.SIGSTOP)
    try:
        await anna.pay("900.00")
        assert (await anna.person.get("/account"))["state"] == "active"
    finally:
        stack.signal("notify", signal.SIGCONT)
    (received,) = await anna.told("payment_received")
    heard = "select count(*) > 0 from notifications where subscriber_id = $1"
    await until("it is heard", lambda: stack.value("notify", heard, anna.who.subscriber_id))
    assert received["amount"] == 900_00
    await assert_invariants(stack)


async def test_a_payment_made_while_the_broker_is_away_is_found_by_the_sweep(
    anna: Payer, stack: Running, shop: Shop
) -> None:
    started = await anna.start()
    stack.signal("nats", signal.SIGSTOP)
    try:
        await anna.visit(started)
        credited = "select status = 'succeeded' from payment_attempts where id = $1"
        await until("it is credited", lambda: stack.value("billing", credited, started["id"]), 90)
    finally:
        stack.signal("nats", signal.SIGCONT)
    await stack.all_ready()
    assert await anna.credits() == [500_00]
    await assert_invariants(stack)


async def test_one_receipt_and_one_payment_of_the_acquirer_top_up_once(
    anna: Payer, gateway: httpx.AsyncClient, shop: Shop
) -> None:
    """There are no vouchers here: what plays their part is a terminal's receipt and an acquirer's payment."""
    receipt = operation_number()
    paid = await asyncio.gather(
        *(Terminal(gateway, "skynet").pay(anna.who.account, "100.00", receipt) for _ in range(16))
    )
    assert len({answer["prv_txn"] for answer in paid}) == 1
    ended = await anna.pay("200.00")
    about = {"id": await foreign_id(anna, ended["id"]), "metadata": {"attempt": ended["id"]}}
    await asyncio.gather(*(notify(anna, "payment.succeeded", about) for _ in range(16)))
    assert await anna.credits() == [100_00, 200_00]


async def test_billing_killed_at_random_while_people_pay_loses_and_doubles_nothing(
    stack: Running, gateway: httpx.AsyncClient, shop: Shop
) -> None:
    people = [await payer(stack, gateway) for _ in range(4)]
    cards = [await one.bind() for one in people]

    async def keep_paying(one: Payer, card: str) -> list[str]:
        begun = []
        for _ in range(6):
            key = str(uuid4())
            begun.append(await until("it is begun", lambda k=key: begin(one, card, k)))  # type: ignore[misc]
        return begun

    paying = asyncio.gather(*(keep_paying(one, card) for one, card in zip(people, cards, strict=True)))
    for kill in range(1, 8):
        await until("some more have begun", lambda least=2 * kill: many(stack, people, least, paying))  # type: ignore[misc]
        stack.signal("billing", signal.SIGKILL)
        await until("billing is there again", lambda: stack.is_ready("billing"))
    for one, begun in zip(people, await paying, strict=True):
        for payment_id in begun:
            assert (await one.ended(payment_id))["status"] == "succeeded"
        assert await one.credits() == [10_00] + [100_00] * 6
        assert len({call["idempotence_key"] for call in await shop.of(one)}) == 7
    await stack.all_ready()
    await assert_invariants(stack)


async def many(stack: Running, people: list[Payer], least: int, paying: "asyncio.Future[Any]") -> bool:
    """So many of their payments have begun, or all are over."""
    begun = (
        "select count(*) >= $2 from payment_attempts t join accounts a on a.id = t.account_id "
        "where a.number = any($1) and t.purpose = 'top_up'"
    )
    numbers = [one.who.account for one in people]
    return paying.done() or bool(await stack.value("billing", begun, numbers, least))


async def begin(payer: Payer, card: str, key: str) -> str | None:
    headers = {**payer.person.headers, "Idempotency-Key": key}
    body = {"amount": "100.00", "method": "saved_card", "card": card}
    answer = await payer.person.client.post("/payments", json=body, headers=headers)
    assert answer.status_code in {201, 503, 504}, answer.text
    return str(answer.json()["id"]) if answer.status_code == 201 else None


def test_billing_does_not_start_without_the_address_of_an_acquirer(stack: Running) -> None:
    environment = stack.environment_of("billing")
    environment.pop("SKYNET_ACQUIRER_URL")
    ended = subprocess.run(
        [sys.executable, "-m", "billing"],
        env={**environment, "HEALTH_PORT": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert "SKYNET_ACQUIRER_URL: is missing" in ended.stderr
