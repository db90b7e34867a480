"""Corrections: by a manager with a reason, and never by changing what is written."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from desk import Customer, charge, customer, send, staff_of
from gateway_problems import problem
from newcomers import balance_of
from people import Person, Terminal
from running import Running, until

DAY = (date(2026, 11, 1), date(2026, 11, 2))


@pytest.fixture(scope="module")
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "kaspnet", "manager")


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await customer(stack, gateway, "kaspnet", balance=1_000_00, state="active")


async def correct(manager: Person, who: Customer, **body: Any) -> httpx.Response:
    return await send(
        manager, f"/staff/accounts/{who.account}/corrections", {"reason": "по заявлению", **body}
    )


async def corrected(manager: Person, who: Customer, **body: Any) -> dict[str, Any]:
    answer = await correct(manager, who, **body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def last_transfer(manager: Person, who: Customer) -> dict[str, Any]:
    page = await manager.get(f"/staff/accounts/{who.account}/transactions")
    return dict(page["items"][0])


@pytest.mark.parametrize(("amount", "balance"), [("-120.50", "879.50"), ("0.01", "1000.01")])
async def test_an_amount_is_added_or_taken_with_its_reason(
    stack: Running, manager: Person, anna: Customer, amount: str, balance: str
) -> None:
    done = await corrected(manager, anna, amount=amount)
    assert (done["amount"]["amount"], done["balance"]["amount"]) == (amount, balance)
    told = (await anna.ledger())[0]
    assert (told["id"], told["kind"]) == (done["id"], "correction")
    assert (told["amount"]["amount"], told["title"]) == (amount, "Корректировка: по заявлению")
    event = "select payload from outbox where about = $1 and subject = 'events.billing.balance_corrected' "
    assert '"reason": "по заявлению"' in await stack.value("billing", event, str(anna.who.subscriber_id))
    assert (await last_transfer(manager, anna))["author"].startswith("staff:")


async def test_the_services_follow_the_balance(manager: Person, anna: Customer) -> None:
    assert (await corrected(manager, anna, amount="-1500.00"))["state"] == "stopped"
    assert (await corrected(manager, anna, amount="1500.00"))["state"] == "active"


async def test_a_charge_is_reversed_once(stack: Running, manager: Person, anna: Customer) -> None:
    transfer = await charge(stack, anna.who, 20_00, "daily", *DAY)
    answers = await asyncio.gather(*(correct(manager, anna, transfer_id=transfer) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert problem(refused, 409, "cannot-correct")["reasons"][0]["code"] == "corrected_already"
    assert await balance_of(stack, anna.who) == 1_000_00
    back, charged, _ = (await manager.get(f"/staff/accounts/{anna.account}/transactions"))["items"]
    assert (charged["id"], charged["reversed_by"]) == (transfer, back["id"])
    assert (back["reverses"], back["amount"]["amount"], back["kind"]) == (transfer, "20.00", "correction")
    sides = "select debit_id, credit_id from transfers where id = $1"
    (there,), (again,) = [await stack.sql("billing", sides, one) for one in (transfer, back["id"])]
    assert (there[0], there[1]) == (again[1], again[0])


async def test_cash_that_was_entered_wrongly_is_taken_back(
    stack: Running, manager: Person, anna: Customer
) -> None:
    paid = (await send(manager, f"/staff/accounts/{anna.account}/cash", {"amount": "5000.00"})).json()
    transfer = (await last_transfer(manager, anna))["id"]
    done = await corrected(manager, anna, transfer_id=transfer)
    assert (done["amount"]["amount"], done["balance"]["amount"]) == ("-5000.00", "1000.00")
    status = "select status from payments where id = $1"
    assert await stack.value("billing", status, paid["payment_id"]) == "cancelled"
    told = (await anna.ledger(kind="refund"))[0]
    assert told["title"] == "Отмена платежа"
    problem(await correct(manager, anna, transfer_id=transfer), 409, "cannot-correct")
    events = "select count(*) from outbox where about = $1 and subject = 'events.billing.payment_reversed'"
    assert await stack.value("billing", events, str(anna.who.subscriber_id)) == 1


async def test_a_terminals_payment_goes_back_by_its_terminal_only(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    manager = await staff_of(stack, gateway, "skynet", "manager")
    who = await customer(stack, gateway, "skynet")
    await Terminal(gateway, "skynet").pay(who.account, "30.00")
    transfer = (await last_transfer(manager, who))["id"]
    told = problem(await correct(manager, who, transfer_id=transfer), 409, "cannot-correct")
    assert told["reasons"][0]["code"] == "not_cash"
    assert told["reasons"][0]["detail"]
    assert await balance_of(stack, who.who) == -20_00


async def test_anothers_transfer_is_not_there(
    stack: Running, gateway: httpx.AsyncClient, manager: Person, anna: Customer
) -> None:
    other = await customer(stack, gateway, "kaspnet", balance=5_00, state="active")
    transfer = (await last_transfer(manager, other))["id"]
    problem(await correct(manager, anna, transfer_id=transfer), 404, "not-found")
    problem(await correct(manager, anna, transfer_id=2**62), 404, "not-found")


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing"])
async def test_only_managers_correct(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer, role: str
) -> None:
    somebody = await staff_of(stack, gateway, "kaspnet", role)
    problem(await correct(somebody, anna, amount="1.00"), 403, "not-allowed")


async def test_a_preview_does_nothing(stack: Running, manager: Person, anna: Customer) -> None:
    answer = await manager.client.post(
        f"/staff/accounts/{anna.account}/corrections",
        json={"amount": "-1500.00", "reason": "x"},
        params={"preview": True},
        headers=manager.headers,
    )
    assert (answer.status_code, answer.json()["state"]) == (201, "stopped")
    assert await balance_of(stack, anna.who) == 1_000_00
    assert (await anna.person.get("/account"))["state"] == "active"


@pytest.mark.parametrize(
    "body",
    [
        {"amount": "-0.00"},
        {"amount": "--1"},
        {"amount": "-1.001"},
        {"amount": "-10000000.01"},
        {"amount": 5},
        {"amount": {"amount": "1.00", "currency": "KZT"}},
        {"amount": "1.00", "reason": ""},
        {"amount": "1.00", "reason": "x" * 501},
        {"transfer_id": 0},
        {"transfer_id": -1},
        {"transfer_id": 2**63},
        {"transfer_id": "1' or '1"},
        {"amount": "1.00", "transfer_id": 1},
        {},
    ],
)
async def test_what_says_nothing_clear_is_refused(
    stack: Running, manager: Person, anna: Customer, body: dict[str, Any]
) -> None:
    answer = await correct(manager, anna, **body)
    assert answer.status_code in {400, 422}, answer.text
    assert await balance_of(stack, anna.who) == 1_000_00


@pytest.mark.parametrize(
    "point", ["commands.before_commit", "commands.after_commit", "questions.before_reply"]
)
async def test_billing_dies_and_the_same_key_corrects_once(
    stack: Running, manager: Person, anna: Customer, point: str
) -> None:
    path, key = f"/staff/accounts/{anna.account}/corrections", str(uuid4())
    stack.crash_at(point)

    async def done() -> bool:
        answer = await send(manager, path, {"amount": "-1.00", "reason": "x"}, key=key)
        assert answer.status_code in {201, 503, 504}, answer.text
        return answer.status_code == 201

    await until("it is corrected", done)
    assert stack.crashed()
    assert await balance_of(stack, anna.who) == 999_00
    await stack.all_ready()
