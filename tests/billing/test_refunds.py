"""Refunds: by a manager, whole or in part, out of the balance first, and back when the acquirer refuses."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from desk import staff_of
from newcomers import spend
from payers import BACK, Payer, Shop, foreign_id, payer
from people import Person, Terminal
from running import Running, until


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    return await payer(stack, gateway)


@pytest.fixture
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "skynet", "manager")


async def refund(
    manager: Person, payment: str, amount: str | None = None, *, status: int = 201, key: str | None = None
) -> Any:
    headers = {**manager.headers, "Idempotency-Key": key or str(uuid4())}
    body = {"reason": "по заявлению", **({"amount": amount} if amount else {})}
    answer = await manager.client.post(f"/staff/payments/{payment}/refund", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_whole_payment_goes_back(anna: Payer, manager: Person, stack: Running) -> None:
    paid = await anna.pay("500.00")
    done = await refund(manager, paid["id"])
    assert (done["status"], done["amount"]["amount"], done["fee"]["amount"]) == (
        "succeeded",
        "500.00",
        "0.00",
    )
    assert await anna.balance() == 0
    assert (await anna.shown(paid["id"]))["refunded"]["amount"] == "500.00"
    assert [told["amount"] for told in await anna.told("payment_refunded")] == [500_00]
    assert stack.cabinet("ledger", "verify").returncode == 0


async def test_parts_go_back_until_nothing_is_left(anna: Payer, manager: Person) -> None:
    paid = await anna.pay("500.00")
    await refund(manager, paid["id"], "200.00")
    refused = await refund(manager, paid["id"], "300.01", status=409)
    assert [reason["code"] for reason in refused["reasons"]] == ["amount_above_limit", "not_on_the_balance"]
    await refund(manager, paid["id"])
    refused = await refund(manager, paid["id"], status=409)
    assert "refunded_already" in [reason["code"] for reason in refused["reasons"]]
    assert await anna.balance() == 0


async def test_one_key_gives_back_once(anna: Payer, manager: Person, shop: Shop) -> None:
    paid = await anna.pay("500.00")
    key = str(uuid4())
    first, again = [await refund(manager, paid["id"], "100.00", key=key) for _ in range(2)]
    assert again["id"] == first["id"]
    assert await anna.balance() == 400_00


async def test_what_is_spent_does_not_go_back(anna: Payer, manager: Person, stack: Running) -> None:
    paid = await anna.pay("500.00")
    await spend(stack, anna.who, 450_00)
    refused = await refund(manager, paid["id"], status=409)
    assert [reason["code"] for reason in refused["reasons"]] == ["not_on_the_balance"]
    assert "50" in refused["reasons"][0]["detail"]
    assert (await refund(manager, paid["id"], "50.00"))["status"] == "succeeded"


async def test_only_what_came_through_the_acquirer_goes_back(
    anna: Payer, manager: Person, gateway: httpx.AsyncClient
) -> None:
    paid = await Terminal(gateway, "skynet").pay(anna.who.account, "100.00")
    refused = await refund(manager, paid["prv_txn"], status=409)
    assert [reason["code"] for reason in refused["reasons"]] == ["not_through_acquirer"]
    await refund(manager, str(uuid4()), status=404)
    await refund(manager, "999999999999", status=404)


async def test_after_three_years_it_is_too_late(anna: Payer, manager: Person, stack: Running) -> None:
    paid = await anna.pay("500.00")
    await stack.sql(
        "billing",
        "update payments set received_at = now() - interval '3 years 1 day' where id = "
        "(select payment_id from payment_attempts where id = $1)",
        paid["id"],
    )
    refused = await refund(manager, paid["id"], status=409)
    assert [reason["code"] for reason in refused["reasons"]] == ["paid_long_ago"]


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing"])
async def test_it_is_not_for_everybody(
    role: str, anna: Payer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    paid = await anna.pay("500.00")
    await refund(await staff_of(stack, gateway, "skynet", role), paid["id"], status=403)
    await refund(anna.person, paid["id"], status=403)
    assert await anna.balance() == 500_00


async def test_another_operators_manager_finds_nothing(
    anna: Payer, stack: Running, gateway: httpx.AsyncClient
) -> None:
    paid = await anna.pay("500.00")
    await refund(await staff_of(stack, gateway, "kaspnet", "manager"), paid["id"], status=404)


async def test_an_answer_that_is_lost_does_not_give_back_twice(
    anna: Payer, manager: Person, shop: Shop, stack: Running
) -> None:
    paid = await anna.pay("500.00")
    await shop.fault(lose_answer=True)
    done = await refund(manager, paid["id"], "200.00")
    assert done["status"] == "created"
    assert await anna.balance() == 300_00
    await shop.fault()
    await settled(stack, done["id"], "succeeded")
    foreign = await foreign_id(anna, paid["id"])
    seen = (await shop.sandbox.get("/acquirer/calls", params={"path": "/acquirer/v3/refunds"})).json()[
        "items"
    ]
    asked = [call for call in seen if (call["body"] or {}).get("payment_id") == foreign]
    assert len({call["idempotence_key"] for call in asked}) == 1
    assert await anna.balance() == 300_00


async def test_what_the_acquirer_refuses_returns_to_the_account(
    anna: Payer, manager: Person, stack: Running
) -> None:
    paid = await anna.pay("500.00")
    moved = "update payments set external_id = 'unknown-' || external_id where id = (select payment_id from payment_attempts where id = $1)"
    await stack.sql("billing", moved, paid["id"])
    done = await refund(manager, paid["id"], "200.00")
    assert done["status"] == "canceled"
    assert await anna.balance() == 500_00
    assert await anna.told("payment_refunded") == []
    assert stack.cabinet("ledger", "verify").returncode == 0


async def test_a_months_discount_goes_back_with_its_money(stack: Running, gateway: httpx.AsyncClient) -> None:
    oleg = await payer(stack, gateway, "netbynet")
    started = await oleg.send(
        "POST", "/payments", {"months": 6, "method": "card", "return_url": BACK}, status=201
    )
    await oleg.visit(started)
    paid = await oleg.ended(started["id"])
    await refund(await staff_of(stack, gateway, "netbynet", "manager"), paid["id"])
    assert await oleg.balance() == 0
    assert stack.cabinet("ledger", "verify").returncode == 0


async def settled(stack: Running, refund_id: str, status: str) -> None:
    known = "select status = $2 from refunds where id = $1"
    await until(f"the refund is {status}", lambda: stack.value("billing", known, refund_id, status))
