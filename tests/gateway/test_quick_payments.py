"""Quick pay, the paying: the code, a month or a sum, once, wherever a process dies."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway_problems import problem
from newcomers import Newcomer, balance_of
from own_gateway import OwnGateway, own_gateway
from payers import BACK, Shop
from payers import shop as good_shop
from quick_payers import CODE, OPERATOR, caller, own_address, paid_to, pay, payees, search
from running import Running, until


@pytest.fixture(autouse=True)
async def nobody_counted(stack: Running) -> None:
    """Newcomers have neighbouring numbers, as if somebody walked through them."""
    await stack.sql("billing", "delete from quick_counts")


@pytest.fixture(scope="module")
async def people(stack: Running) -> list[Newcomer]:
    return await payees(stack, [0] * 6)


@pytest.fixture
async def client(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(stack) as client:
        yield client


@pytest.fixture
async def own(stack: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OwnGateway]:
    """Whose pictures all show the same code."""
    monkeypatch.setattr("gateway.quick_payments.new_code", lambda: CODE)
    async with own_gateway(stack) as gateway:
        yield gateway


@pytest.fixture
async def payer(own: OwnGateway) -> AsyncIterator[httpx.AsyncClient]:
    async with own.client(own_address()) as client:
        yield client


@pytest.fixture
async def shop(sandbox: httpx.AsyncClient) -> AsyncIterator[Shop]:
    async with good_shop(sandbox) as found:
        yield found


async def test_a_month_is_paid_on_the_acquirers_page(
    stack: Running, payer: httpx.AsyncClient, shop: Shop
) -> None:
    (who,) = await payees(stack, [-100_00], state="stopped")
    found = await search(payer, contract=who.account)
    month = found["months"][0]
    begun = await pay(payer, found["lookup"], month=month["month"])
    assert (begun["status"], begun["amount"]) == ("pending", month["amount"])
    assert who.account not in str(begun)
    async with httpx.AsyncClient(trust_env=False) as browser:
        paid = await browser.post(begun["confirmation_url"], data={"outcome": "success"})
    assert (paid.status_code, paid.headers["location"]) == (302, BACK)
    kopecks = int(month["amount"]["amount"].replace(".", ""))
    wanted = [("card", kopecks)]

    async def is_credited() -> bool:
        return await paid_to(stack, who) == wanted

    await until("the payment is credited", is_credited, 130)
    assert await balance_of(stack, who) == kopecks - 100_00


@pytest.mark.parametrize(
    ("wanted", "amount"),
    [
        ({"amount": "123.45"}, "123.45"),
        ({"amount": {"amount": "50.00", "currency": "RUB"}}, "50.00"),
        ({"months": 3}, None),
    ],
)
async def test_a_sum_or_several_months_may_be_paid(
    payer: httpx.AsyncClient, people: list[Newcomer], wanted: dict[str, Any], amount: str | None
) -> None:
    found = await search(payer, contract=people[3].account)
    begun = await pay(payer, found["lookup"], **wanted)
    three = sum(int(month["amount"]["amount"].replace(".", "")) for month in found["months"][:3])
    assert begun["amount"]["amount"] == (amount or f"{three // 100}.{three % 100:02d}")


async def test_one_key_is_one_payment_and_one_lookup_pays_once(
    stack: Running, payer: httpx.AsyncClient, people: list[Newcomer]
) -> None:
    found, key = await search(payer, contract=people[4].account), str(uuid4())
    begun = await asyncio.gather(*(pay(payer, found["lookup"], key=key, amount="70.00") for _ in range(5)))
    assert {told["id"] for told in begun} == {begun[0]["id"]}
    refused = await pay(payer, found["lookup"], 422, key=key, amount="71.00")
    assert refused["type"] == "/problems/idempotency-key-reused"
    await pay(payer, found["lookup"], 404, amount="70.00")
    attempts = "select count(*) from payment_attempts where amount = 7000 and purpose = 'quick' and account_id = (select id from accounts where number = $1)"
    assert await stack.value("billing", attempts, people[4].account) == 1


async def test_three_wrong_codes_and_it_is_over_for_a_hit_and_a_miss_alike(
    payer: httpx.AsyncClient, people: list[Newcomer]
) -> None:
    stories = []
    for contract in (people[5].account, f"998{uuid4().int % 10**7:07d}"):
        found, story = await search(payer, contract=contract), []
        for code in ("000000", "", "1" * 20, CODE):
            wanted = {"lookup": found["lookup"], "method": "card", "amount": "50.00", "code": code}
            headers = {**OPERATOR, "Idempotency-Key": str(uuid4())}
            answer = await payer.post("/quick-payments", json=wanted, headers=headers)
            told = answer.json()
            story.append((answer.status_code, told["type"], told["title"], told["detail"]))
        stories.append(story)
    assert stories[0] == stories[1]
    assert [status for status, *_ in stories[0]] == [422, 422, 422, 404]


async def test_parallel_guesses_have_three_tries_together(
    payer: httpx.AsyncClient, people: list[Newcomer]
) -> None:
    found = await search(payer, contract=people[5].account)

    async def guess(place: int) -> int:
        wanted = {"lookup": found["lookup"], "method": "card", "amount": "50.00", "code": f"{place:06d}"}
        headers = {**OPERATOR, "Idempotency-Key": str(uuid4())}
        return (await payer.post("/quick-payments", json=wanted, headers=headers)).status_code

    statuses = await asyncio.gather(*(guess(place) for place in range(12)))
    assert sorted(statuses) == [404] * 9 + [422] * 3


async def test_a_miss_answers_the_right_code_like_a_wrong_one(payer: httpx.AsyncClient) -> None:
    found = await search(payer, contract=f"997{uuid4().int % 10**7:07d}")
    refused = await pay(payer, found["lookup"], 422, months=1)
    assert refused["type"] == "/problems/wrong-code"


async def test_a_lookup_is_over_in_ten_minutes_and_is_its_operators_own(
    stack: Running, payer: httpx.AsyncClient, people: list[Newcomer]
) -> None:
    found = await search(payer, contract=people[0].account)
    await pay(payer, str(uuid4()), 404, amount="50.00")
    past = "update quick_lookups set expires_at = now() where id = $1"
    await stack.sql("billing", past, found["lookup"])
    await pay(payer, found["lookup"], 404, amount="50.00")


@pytest.mark.parametrize(
    ("wanted", "status", "slug"),
    [
        ({}, 400, "bad-request"),
        ({"amount": "50.00", "months": 1}, 400, "bad-request"),
        ({"month": "2020-01"}, 400, "bad-request"),
        ({"month": "2026-13"}, 422, "invalid-body"),
        ({"amount": "0.00"}, 422, "invalid-body"),
        ({"amount": "9.99"}, 409, "payment-not-allowed"),
        ({"amount": "60000.01"}, 409, "payment-not-allowed"),
        ({"amount": "50.00", "method": "sbp"}, 409, "payment-not-allowed"),
        ({"amount": "50.00", "method": "saved_card"}, 422, "invalid-body"),
        ({"amount": "50.00", "return_url": "javascript:alert(1)"}, 422, "invalid-body"),
        ({"amount": "50.00", "pan": "2200000000000004"}, 422, "invalid-body"),
    ],
)
async def test_what_cannot_be_paid_so_is_refused_without_a_word_about_whom(
    payer: httpx.AsyncClient, people: list[Newcomer], wanted: dict[str, Any], status: int, slug: str
) -> None:
    for contract in (people[0].account, "9960000000"):
        found = await search(payer, contract=contract)
        refused = await pay(payer, found["lookup"], status, **wanted)
        assert refused["type"] == f"/problems/{slug}"


async def test_where_it_is_off_there_is_no_such_thing(client: httpx.AsyncClient) -> None:
    for operator in ("skynet", "netbynet"):
        headers = {"Operator": operator, "Idempotency-Key": str(uuid4())}
        answer = await client.post("/quick-payments/lookup", json={"contract": "1"}, headers=headers)
        problem(answer, 404, "not-found")
        wanted = {"lookup": str(uuid4()), "amount": "50.00", "method": "card"}
        problem(await client.post("/quick-payments", json=wanted, headers=headers), 404, "not-found")


@pytest.mark.parametrize("point", ["quick_payments.before_commit", "quick_payments.after_commit"])
async def test_one_payment_is_begun_wherever_the_process_dies(
    point: str, stack: Running, payer: httpx.AsyncClient
) -> None:
    (who,) = await payees(stack, [0])
    found = await search(payer, contract=who.account)
    wanted = {"lookup": found["lookup"], "method": "card", "amount": "50.00", "code": CODE}
    headers = {**OPERATOR, "Idempotency-Key": str(uuid4())}
    stack.crash_at(point)

    async def is_begun() -> dict[str, Any] | None:
        answer = await payer.post("/quick-payments", json=wanted, headers=headers)
        assert answer.status_code in {201, 503, 504}, answer.text
        return answer.json() if answer.status_code == 201 else None

    begun = await until("the payment is begun", is_begun)
    assert stack.crashed()
    of_account = (
        "select id::text from payment_attempts where account_id = (select id from accounts where number = $1)"
    )
    assert [row["id"] for row in await stack.sql("billing", of_account, who.account)] == [begun["id"]]
