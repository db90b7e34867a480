"""Months paid at once: the discount of the step that is reached, kept apart in the ledger, told before it is paid."""

from datetime import date

import httpx
import pytest

from payers import BACK, Payer, Shop, payer
from running import Running

# netbynet: from 3 months 5 %, from 6 months 10 %, from 12 months 15 %.
STEPS = [(1, 0), (3, 5), (5, 5), (6, 10), (12, 15), (24, 15)]


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    return await payer(stack, gateway, "netbynet")


async def price_of(payer: Payer) -> int:
    known = "select price from accounts where operator = $1 and number = $2"
    return int(await payer.stack.value("billing", known, payer.who.operator, payer.who.account))


@pytest.mark.parametrize(("months", "percent"), STEPS)
async def test_the_preview_says_what_months_cost(months: int, percent: int, anna: Payer) -> None:
    body = {"months": months, "method": "card"}
    told = await anna.send("POST", "/payments", body, status=201, params={"preview": "true"})
    full = await price_of(anna) * months
    discount = full * percent // 100
    assert told["amount"]["amount"] == f"{(full - discount) / 100:.2f}"
    assert told.get("discount", {"amount": "0.00"})["amount"] == f"{discount / 100:.2f}"


async def test_the_discount_comes_with_the_money_and_once(anna: Payer, stack: Running, shop: Shop) -> None:
    await shop.fault(copies=20)
    price = await price_of(anna)
    body = {"months": 6, "method": "card", "return_url": BACK}
    started = await anna.send("POST", "/payments", body, status=201)
    await anna.visit(started)
    ended = await anna.ended(started["id"])
    assert (ended["months"], ended["status"]) == (6, "succeeded")
    assert await anna.balance() == 6 * price
    rows = await stack.sql(
        "billing",
        "select t.kind, t.rule, t.amount from transfers t join accounts a on a.id = t.credit_id "
        "where a.number = $1 order by t.id",
        anna.who.account,
    )
    taken = 6 * price * 90 // 100
    assert [tuple(row) for row in rows] == [
        ("payment", None, taken),
        ("discount", "prepayment_discount", 6 * price - taken),
    ]
    (kept,) = await stack.sql(
        "billing",
        "select p.* from prepayments p join accounts a on a.id = p.account_id where a.number = $1",
        anna.who.account,
    )
    assert (kept["months"], kept["percent"], kept["discount"]) == (6, 10, 6 * price - taken)
    (given,) = (await anna.person.get("/account/transactions", params={"kind": "correction"}))["items"]
    assert given["title"].replace("\xa0", " ") == "Скидка за оплату вперёд: 6 месяцев, 10 %"
    first: date = kept["from_day"]
    assert (kept["until_day"].year - first.year) * 12 + kept["until_day"].month - first.month == 6


@pytest.mark.parametrize(
    ("language", "title", "reason"),
    [
        ("ru", "Скидка за оплату вперёд: 3 месяца, 5 %", "3 месяца, 5 %"),
        ("kk", "Алдын ала төлем үшін жеңілдік: 3 ай, 5 %", "3 ай, 5 %"),
        ("en", "Discount for paying ahead: 3 months, 5%", "3 months, 5%"),
    ],
)
async def test_the_discount_is_explained_in_the_asked_language(
    stack: Running, anna: Payer, language: str, title: str, reason: str
) -> None:
    """Also one that stands in the ledger with the note of before, which is English."""
    await old_discount(stack, anna)
    headers = {**anna.person.headers, "Accept-Language": language}
    (told,) = (await anna.person.client.get("/account/transactions", headers=headers)).json()["items"]
    assert told["title"].replace("\xa0", " ") == title
    assert (told["why"]["rule"], told["why"]["reason"].replace("\xa0", " ")) == (
        "prepayment_discount",
        reason,
    )
    file = await anna.person.client.get("/account/transactions.csv", headers=headers)
    assert title in file.text.replace("\xa0", " ")
    assert language == "en" or "month" not in file.text


async def old_discount(stack: Running, payer: Payer) -> None:
    """Three months paid at once, as the first version has written it down."""
    given = (
        "insert into transfers (operator, debit_id, credit_id, amount, currency, kind, rule, author, reason, "
        "balance_after) select 'netbynet', o.id, a.id, 7500, 'RUB', 'discount', 'prepayment_discount', 'card', "
        "'3 months, 5 %', 7500 from accounts a, accounts o where a.operator = 'netbynet' and a.number = $1 "
        "and o.operator = 'netbynet' and o.kind = 'discount'"
    )
    await stack.sql("billing", given, payer.who.account)
    add_up = "update accounts set balance = balance + 7500 where operator = 'netbynet' and number = $1"
    await stack.sql("billing", add_up, payer.who.account)


async def test_a_prepayment_that_is_declined_gives_no_discount(anna: Payer) -> None:
    started = await anna.send(
        "POST", "/payments", {"months": 3, "method": "sbp", "return_url": BACK}, status=201
    )
    await anna.visit(started, outcome="general_decline")
    assert (await anna.ended(started["id"]))["status"] == "canceled"
    assert await anna.balance() == 0


async def test_the_offers_list_every_step(anna: Payer) -> None:
    price = await price_of(anna)
    offers = (await anna.person.get("/payments/offers"))["months"]
    assert [(offer["months"], offer["percent"]) for offer in offers] == [(3, 5), (6, 10), (12, 15)]
    assert [offer["full"]["amount"] for offer in offers] == [f"{price * m / 100:.2f}" for m in (3, 6, 12)]


async def test_an_operator_without_discounts_takes_months_at_their_price(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    oleg = await payer(stack, gateway, "skynet")
    started = await oleg.send(
        "POST", "/payments", {"months": 3, "method": "card", "return_url": BACK}, status=201
    )
    assert started["amount"]["amount"] == f"{3 * await price_of(oleg) / 100:.2f}"
    await oleg.visit(started)
    await oleg.ended(started["id"])
    assert await oleg.balance() == 3 * await price_of(oleg)
