"""Paying by card and SBP: on the acquirer's page, credited once, refused with reasons, listed with all others."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from payers import BACK, Payer, Shop, payer
from people import Terminal
from running import Running


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    return await payer(stack, gateway)


@pytest.mark.parametrize(("method", "way"), [("card", "card"), ("sbp", "sbp")])
async def test_what_is_paid_on_the_page_is_credited_once(
    method: str, way: str, stack: Running, gateway: httpx.AsyncClient, shop: Shop
) -> None:
    anna = await payer(stack, gateway, balance=-50_00, state="stopped")
    started = await anna.start("700.50", method)
    assert (started["status"], started["amount"]) == ("pending", {"amount": "700.50", "currency": "RUB"})
    assert await anna.balance() == -50_00
    await anna.visit(started)
    ended = await anna.ended(started["id"])
    assert (ended["status"], ended["way"]) == ("succeeded", way)
    assert await anna.balance() == 650_50
    received = await anna.told("payment_received")
    assert [(told["way"], told["amount"], told["state"]) for told in received] == [(way, 700_50, "active")]
    assert len(await anna.told("service_resumed")) == 1


async def test_the_browsers_return_proves_nothing(anna: Payer) -> None:
    started = await anna.start()
    assert (await anna.shown(started["id"]))["status"] == "pending"
    assert await anna.credits() == []


async def test_one_key_is_one_payment(anna: Payer, shop: Shop) -> None:
    key = str(uuid4())
    first, again = await anna.start(key=key), await anna.start(key=key)
    assert again == first
    assert len(await shop.of(anna)) <= 2
    assert {call["idempotence_key"] for call in await shop.of(anna)} == {first["id"]}
    body = {"amount": "1.00", "method": "card", "return_url": BACK}
    refused = await anna.send("POST", "/payments", body, status=422, key=key)
    assert refused["type"] == "/problems/idempotency-key-reused"


async def test_what_the_bank_declines_is_told_with_its_reason(anna: Payer) -> None:
    ended = await anna.pay(outcome="insufficient_funds")
    assert (ended["status"], ended["reason"]) == ("canceled", "insufficient_funds")
    assert ended["confirmation_url"] is None
    assert await anna.balance() == 0
    failed = await anna.told("payment_failed")
    assert [(told["amount"], told["reason"]) for told in failed] == [(500_00, "insufficient_funds")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"amount": "9.99", "method": "card"}, "amount_below_limit"),
        ({"amount": "60000.01", "method": "sbp"}, "amount_above_limit"),
    ],
)
async def test_the_operators_limits_hold(anna: Payer, body: dict[str, str], code: str) -> None:
    refused = await anna.send("POST", "/payments", body, status=409)
    assert refused["type"] == "/problems/payment-not-allowed"
    assert [reason["code"] for reason in refused["reasons"]] == [code]
    assert await anna.person.get("/payments") == {"items": [], "next_cursor": None}


async def test_a_method_that_the_operator_does_not_have_is_refused(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    centra = await payer(stack, gateway, "centra")
    for method in ("sbp", "saved_card"):
        refused = await centra.send("POST", "/payments", {"amount": "100.00", "method": method}, status=409)
        assert [reason["code"] for reason in refused["reasons"]] == ["not_offered"]
    await centra.send("POST", "/cards", {}, status=409)


@pytest.mark.parametrize(
    "body",
    [
        {"method": "card"},
        {"method": "card", "amount": "100.00", "months": 3},
        {"method": "card", "amount": "-1.00"},
        {"method": "card", "amount": "0.00"},
        {"method": "card", "amount": "1.001"},
        {"method": "card", "amount": "1e3"},
        {"method": "card", "amount": 100.5},
        {"method": "card", "amount": {"amount": "100.00", "currency": "USD"}},
        {"method": "card", "amount": "100.00", "return_url": "javascript:alert(1)"},
        {"method": "cash", "amount": "100.00"},
        {"method": "card", "amount": "100.00", "pan": "2200000000000004"},
    ],
)
async def test_a_body_that_is_no_payment_is_refused(anna: Payer, body: dict[str, object]) -> None:
    refused = await anna.send("POST", "/payments", body, status=422)
    assert refused["errors"]


async def test_a_preview_tells_until_when_it_would_last_and_does_nothing(anna: Payer, shop: Shop) -> None:
    body = {"amount": {"amount": "1000.00", "currency": "RUB"}, "method": "card"}
    told = await anna.send("POST", "/payments", body, status=201, params={"preview": "true"})
    before = await anna.person.get("/account")
    assert told["due_on"] > before["due_on"]
    assert await anna.balance() == 0
    assert await anna.person.get("/payments") == {"items": [], "next_cursor": None}
    assert await shop.of(anna) == []
    await anna.pay("1000.00")
    assert (await anna.person.get("/account"))["due_on"] == told["due_on"]


async def test_all_payments_stand_in_one_list(anna: Payer, gateway: httpx.AsyncClient) -> None:
    await Terminal(gateway, "skynet").pay(anna.who.account, "150.00")
    await anna.pay("200.00")
    await anna.pay("300.00", outcome="call_issuer")
    pages: list[dict[str, Any]] = []
    cursor = None
    while not pages or cursor:
        page = await anna.person.get(
            "/payments", params={"limit": 1, **({"cursor": cursor} if cursor else {})}
        )
        pages += page["items"]
        cursor = page["next_cursor"]
    told = [(item["way"], item["amount"]["amount"], item["status"]) for item in pages]
    assert told == [
        ("card", "300.00", "canceled"),
        ("card", "200.00", "succeeded"),
        ("osmp", "150.00", "succeeded"),
    ]
    for item in pages:
        assert await anna.shown(item["id"]) == item


async def test_nobody_sees_anothers_payment(anna: Payer, stack: Running, gateway: httpx.AsyncClient) -> None:
    started = await anna.start()
    other = await payer(stack, gateway)
    await other.send("GET", f"/payments/{started['id']}", status=404)
    await other.send("GET", "/payments", status=422, params={"limit": 0})
    await other.send("GET", "/payments", status=400, params={"cursor": "1.2; drop"})


async def test_the_offers_say_how_one_may_pay(anna: Payer) -> None:
    offers = await anna.person.get("/payments/offers")
    assert [offer["method"] for offer in offers["methods"]] == ["card", "sbp"]
    assert offers["months"] == []


async def test_a_fiscal_receipt_goes_with_a_payment_in_rubles(anna: Payer, shop: Shop) -> None:
    await anna.start("123.45")
    (call,) = await shop.of(anna)
    receipt = call["body"]["receipt"]
    assert receipt["customer"] == {"phone": anna.who.phone.lstrip("+")}
    (item,) = receipt["items"]
    assert item["amount"] == call["body"]["amount"] == {"value": "123.45", "currency": "RUB"}
    assert (item["vat_code"], item["payment_mode"], item["payment_subject"]) == (1, "advance", "service")


async def test_there_is_none_in_kazakhstan(stack: Running, gateway: httpx.AsyncClient, shop: Shop) -> None:
    dana = await payer(stack, gateway, "cherrynet")
    await dana.start("1500.00")
    (call,) = await shop.of(dana)
    assert "receipt" not in call["body"]
    assert call["body"]["amount"] == {"value": "1500.00", "currency": "KZT"}
