"""Cash: taken by a cashier, in the books once, and as good as any other money."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from desk import Customer, customer, send, staff_of
from gateway_problems import problem
from newcomers import balance_of
from people import Person
from running import Running, until


@pytest.fixture(scope="module")
async def cashier(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "kaspnet", "cashier")


@pytest.fixture
async def debtor(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    """Stopped, 50 roubles in debt."""
    return await customer(stack, gateway, "kaspnet")


def path(who: Customer) -> str:
    return f"/staff/accounts/{who.account}/cash"


async def test_cash_brings_a_stopped_service_back_and_is_told(
    stack: Running, cashier: Person, debtor: Customer
) -> None:
    answer = await send(cashier, path(debtor), {"amount": "1000.00", "receipt": f"Q{uuid4().hex[:8]}"})
    assert answer.status_code == 201, answer.text
    taken = answer.json()
    assert (taken["balance"]["amount"], taken["state"]) == ("950.00", "active")
    assert taken["due_on"] == (await debtor.person.get("/account"))["due_on"]
    told = (await debtor.ledger())[0]
    assert (told["kind"], told["title"], told["amount"]["amount"]) == (
        "payment",
        "Платёж: наличные",
        "1000.00",
    )
    author = "select author from transfers where payment_id = $1"
    assert (await stack.value("billing", author, taken["payment_id"])).startswith("staff:")
    events = "select count(*) from outbox where about = $1 and subject = any($2)"
    subjects = ["events.billing.payment_received", "events.billing.service_resumed"]
    assert await stack.value("billing", events, str(debtor.who.subscriber_id), subjects) == 2
    notified = "select count(*) from deliveries where address = $1"
    await until("the subscriber is told", lambda: stack.value("notify", notified, debtor.who.phone))


async def test_the_same_key_takes_it_once_and_another_amount_is_refused(
    stack: Running, cashier: Person, debtor: Customer
) -> None:
    key, body = str(uuid4()), {"amount": "10.00"}
    answers = await asyncio.gather(*(send(cashier, path(debtor), body, key=key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await balance_of(stack, debtor.who) == -40_00
    problem(await send(cashier, path(debtor), {"amount": "11.00"}, key=key), 422, "idempotency-key-reused")


async def test_a_receipt_counts_once(stack: Running, cashier: Person, debtor: Customer) -> None:
    body = {"amount": "10.00", "receipt": f"Q{uuid4().hex[:8]}"}
    answers = await asyncio.gather(*(send(cashier, path(debtor), body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    problem(next(answer for answer in answers if answer.status_code == 409), 409, "receipt-used")
    assert await balance_of(stack, debtor.who) == -40_00


async def test_a_preview_says_what_would_be_and_does_nothing(
    stack: Running, cashier: Person, debtor: Customer
) -> None:
    answer = await cashier.client.post(
        path(debtor), json={"amount": "1000.00"}, params={"preview": True}, headers=cashier.headers
    )
    assert answer.status_code == 201, answer.text
    assert (answer.json()["balance"]["amount"], answer.json()["state"]) == ("950.00", "active")
    assert await balance_of(stack, debtor.who) == -50_00
    assert [told["kind"] for told in await debtor.ledger()] == ["opening"]
    assert (await debtor.person.get("/account"))["state"] == "stopped"


async def test_without_a_key_nothing_is_taken(stack: Running, cashier: Person, debtor: Customer) -> None:
    answer = await cashier.client.post(path(debtor), json={"amount": "1.00"}, headers=cashier.headers)
    problem(answer, 400, "bad-request")
    assert await balance_of(stack, debtor.who) == -50_00


@pytest.mark.parametrize("role", ["support", "sales", "marketing"])
async def test_others_take_no_cash(
    stack: Running, gateway: httpx.AsyncClient, debtor: Customer, role: str
) -> None:
    somebody = await staff_of(stack, gateway, "kaspnet", role)
    problem(await send(somebody, path(debtor), {"amount": "1.00"}), 403, "not-allowed")
    problem(await send(debtor.person, path(debtor), {"amount": "1.00"}), 403, "not-allowed")


async def test_an_operator_without_a_cash_desk_takes_none(stack: Running, gateway: httpx.AsyncClient) -> None:
    manager = await staff_of(stack, gateway, "skynet", "manager")
    who = await customer(stack, gateway, "skynet")
    problem(await send(manager, path(who), {"amount": "1.00"}), 409, "cash-not-taken")


async def test_an_account_of_another_operator_is_not_there(
    stack: Running, gateway: httpx.AsyncClient, cashier: Person
) -> None:
    who = await customer(stack, gateway, "skynet")
    problem(await send(cashier, path(who), {"amount": "1.00"}), 404, "not-found")


WRONG = [
    "-1",
    "-0.01",
    "0",
    "0.00",
    "1.001",
    "1e3",
    "NaN",
    "10000000.01",
    "9" * 20,
    "1,00",
    "",
    " 1",
    "١",
    "+1",
]


@pytest.mark.parametrize("amount", [*WRONG, 1, 1.5, None, True, ["1"], {"amount": "1", "currency": "USD"}])
async def test_what_is_no_amount_is_refused(
    stack: Running, cashier: Person, debtor: Customer, amount: object
) -> None:
    answer = await send(cashier, path(debtor), {"amount": amount})
    told = problem(answer, 422, "invalid-body")
    assert all(error["pointer"].startswith("/amount") for error in told["errors"])
    assert await balance_of(stack, debtor.who) == -50_00


@pytest.mark.parametrize(
    "point", ["commands.before_commit", "commands.after_commit", "questions.before_reply"]
)
async def test_billing_dies_and_the_same_key_takes_the_cash_once(
    stack: Running, cashier: Person, debtor: Customer, point: str
) -> None:
    key, body = str(uuid4()), {"amount": "10.00", "receipt": f"Q{uuid4().hex[:8]}"}
    stack.crash_at(point)

    async def taken() -> bool:
        answer = await send(cashier, path(debtor), body, key=key)
        assert answer.status_code in {201, 503, 504}, answer.text
        return answer.status_code == 201

    await until("the cash is taken", taken)
    assert stack.crashed()
    assert await balance_of(stack, debtor.who) == -40_00
    assert [told["kind"] for told in await debtor.ledger()] == ["payment", "opening"]
    await stack.all_ready()
