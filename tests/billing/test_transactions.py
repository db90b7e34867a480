"""Transactions: every movement once, newest first, explained in the reader's language."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import httpx
import pytest

from desk import Customer, charge, customer, staff_of
from gateway_problems import problem
from people import Terminal, operation_number
from running import Running

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    """With 1000 roubles brought over from another billing."""
    return await customer(stack, gateway, "skynet", balance=1_000_00, state="active")


async def pay(client: httpx.AsyncClient, who: Customer, amount: str) -> str:
    number = operation_number()
    paid = await Terminal(client, who.who.operator).pay(who.account, amount, number)
    assert paid["result"] == "0"
    return number


async def test_a_movement_tells_what_the_contract_names(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    await pay(gateway, anna, "250.50")
    paid, opening = await anna.ledger()
    assert set(paid) == {"id", "at", "kind", "amount", "balance_after", "title", "why"}
    assert (paid["kind"], paid["amount"]) == ("payment", {"amount": "250.50", "currency": "RUB"})
    assert paid["balance_after"] == {"amount": "1250.50", "currency": "RUB"}
    assert paid["title"] == "Платёж: терминал"
    assert datetime.fromisoformat(paid["at"]) <= datetime.now(UTC)
    assert (opening["kind"], opening["amount"]["amount"]) == ("opening", "1000.00")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Абонентская плата, «Небо 50», 1–30 ноября"),
        ("kk", "Абоненттік төлем, «Аспан 50», 1–30 қараша"),
        ("en", "Service fee, Sky 50, 1–30 November"),
    ],
)
async def test_a_charge_is_explained_in_the_asked_language(
    stack: Running, anna: Customer, language: str, title: str
) -> None:
    at = await stack.value("billing", "select extract(year from now())::int")
    days = (NOVEMBER.replace(year=at), DECEMBER.replace(year=at))
    await charge(stack, anna.who, 500_00, "period", *days)
    headers = {**anna.person.headers, "Accept-Language": language}
    answer = await anna.person.client.get("/account/transactions", headers=headers)
    told = answer.json()["items"][0]
    assert told["title"] == title
    assert (told["kind"], told["amount"]["amount"], told["why"]["rule"]) == ("charge", "-500.00", "period")
    assert told["why"]["period"] == {"from": f"{at}-11-01", "to": f"{at}-11-30"}
    assert told["why"]["service"]["name"] in title


async def test_a_charge_keeps_the_name_of_the_tariff_that_it_was_for(stack: Running, anna: Customer) -> None:
    await charge(stack, anna.who, 10_00, "daily", NOVEMBER, NOVEMBER + timedelta(days=1))
    another = (
        "update services set tariff_id = (select id from tariffs where operator = 'skynet' and code = 'sky-500') "
        "where account_id = (select id from accounts where operator = 'skynet' and number = $1)"
    )
    await stack.sql("billing", another, anna.account)
    await charge(stack, anna.who, 20_00, "daily", NOVEMBER, NOVEMBER + timedelta(days=1))
    names = [told["why"]["service"]["name"] for told in (await anna.ledger())[:2]]
    assert names == ["Небо 500", "Небо 50"]


async def test_pages_hold_each_movement_of_both_directions_once(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    for day in range(6):
        await charge(stack, anna.who, 1_00 + day, "daily", NOVEMBER, NOVEMBER + timedelta(days=day + 1))
        await pay(gateway, anna, f"{10 + day}.00")
    whole = await anna.ledger()
    assert len(whole) == 13
    assert [told["at"] for told in whole] == sorted((told["at"] for told in whole), reverse=True)
    seen: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = await anna.person.get("/account/transactions", params={"limit": 5, **cursor})
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == whole
    for newer, older in pairwise(whole):
        left = Decimal(older["balance_after"]["amount"]) + Decimal(newer["amount"]["amount"])
        assert left == Decimal(newer["balance_after"]["amount"])


async def test_a_page_goes_on_after_movements_of_one_moment(stack: Running, anna: Customer) -> None:
    same = (
        "insert into transfers (at, operator, debit_id, credit_id, amount, currency, kind, author) "
        "select '2026-11-05 12:00+00', 'skynet', a.id, o.id, n, 'RUB', 'charge', 'test' "
        "from accounts a, accounts o, generate_series(1, 7) n "
        "where a.operator = 'skynet' and a.number = $1 and o.operator = 'skynet' and o.kind = 'opening'"
    )
    await stack.sql("billing", same, anna.account)
    add_up = "update accounts set balance = balance - 28 where operator = 'skynet' and number = $1"
    await stack.sql("billing", add_up, anna.account)
    page = await anna.person.get("/account/transactions", params={"limit": 3, "to": "2026-11-05"})
    later = {"limit": 10, "to": "2026-11-05", "cursor": page["next_cursor"]}
    rest = await anna.person.get("/account/transactions", params=later)
    sums = [told["amount"]["amount"] for told in page["items"] + rest["items"]]
    assert sorted(sums) == [f"-0.0{n}" for n in range(1, 8)]


async def test_days_are_the_operators_own_and_the_last_is_among_them(stack: Running, anna: Customer) -> None:
    # Half past midnight in Moscow is still yesterday in UTC.
    moved = (
        "insert into transfers (at, operator, debit_id, credit_id, amount, currency, kind, author) "
        "select '2026-11-04 21:30+00', 'skynet', a.id, o.id, 5, 'RUB', 'charge', 'test' from accounts a, accounts o "
        "where a.operator = 'skynet' and a.number = $1 and o.operator = 'skynet' and o.kind = 'opening'"
    )
    await stack.sql("billing", moved, anna.account)
    add_up = "update accounts set balance = balance - 5 where operator = 'skynet' and number = $1"
    await stack.sql("billing", add_up, anna.account)
    assert len(await anna.ledger(**{"from": "2026-11-05", "to": "2026-11-05"})) == 1
    assert await anna.ledger(**{"from": "2026-11-04", "to": "2026-11-04"}) == []
    assert await anna.ledger(**{"from": "9999-12-31"}) == []
    assert await anna.ledger(to="0001-01-01") == []


async def test_a_payment_taken_back_is_told_as_a_refund(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    number = await pay(gateway, anna, "30.00")
    await Terminal(gateway, "skynet").call(command="cancel", txn_id=number)
    (refund,) = await anna.ledger(kind="refund")
    assert (refund["amount"]["amount"], refund["title"]) == ("-30.00", "Отмена платежа")
    assert refund["why"]["reason"] is None
    assert [told["kind"] for told in await anna.ledger(kind="payment")] == ["payment"]
    assert await anna.ledger(kind="fee") == []


@pytest.mark.parametrize(
    "wrong", ["x", "1-", "-", "1-1'", "1-1; select 1", "1" * 30 + "-1", "٣-٣", "1-1\x00"]
)
async def test_a_cursor_of_nobodys_is_refused(anna: Customer, wrong: str) -> None:
    answer = await anna.person.client.get(
        "/account/transactions", params={"cursor": wrong}, headers=anna.person.headers
    )
    assert answer.status_code in {400, 422}


async def test_months_add_up_to_the_balance(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    await pay(gateway, anna, "300.00")
    await charge(stack, anna.who, 120_00, "period", NOVEMBER, DECEMBER)
    months = (await anna.person.get("/account/statistics", params={"by": "month"}))["items"]
    told = months[0]
    assert told["closing_balance"] == (await anna.person.get("/account"))["balance"]
    assert (told["paid"]["amount"], told["charged"]["amount"]) == ("300.00", "-120.00")
    assert told["corrections"]["amount"] == "1000.00"
    for month in months:
        parts = ("opening_balance", "paid", "charged", "fees", "refunds", "corrections")
        assert sum(Decimal(month[part]["amount"]) for part in parts) == Decimal(
            month["closing_balance"]["amount"]
        )
    assert months[-1]["opening_balance"]["amount"] == "0.00"


async def test_nothing_but_months_is_counted_by(anna: Customer) -> None:
    answer = await anna.person.client.get(
        "/account/statistics", params={"by": "day"}, headers=anna.person.headers
    )
    problem(answer, 422, "invalid-body")


async def test_staff_sees_the_authors_and_a_subscriber_does_not_see_anothers(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    number = await pay(gateway, anna, "40.00")
    support = await staff_of(stack, gateway, "skynet", "support")
    told = (await support.get(f"/staff/accounts/{anna.account}/transactions"))["items"][0]
    assert (told["author"], told["amount"]["amount"], told["reversed_by"]) == ("osmp", "40.00", None)
    assert len(told["trace_id"]) == 32
    payment = await stack.value("billing", "select id from payments where external_id = $1", number)
    assert told["payment_id"] == payment
    path = f"/staff/accounts/{anna.account}/transactions"
    problem(await gateway.get(path, headers=anna.person.headers), 403, "not-allowed")
    marketing = await staff_of(stack, gateway, "skynet", "marketing")
    problem(await gateway.get(path, headers=marketing.headers), 403, "not-allowed")
    stranger = await staff_of(stack, gateway, "kaspnet", "admin")
    problem(await gateway.get(path, headers=stranger.headers), 404, "not-found")


async def test_staff_sees_an_account_whole(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    support = await staff_of(stack, gateway, "skynet", "support")
    planned = (
        "insert into service_changes (operator, account_id, service_id, kind, on_day, tariff_id, price, author) "
        "select 'skynet', s.account_id, s.id, 'tariff', current_date + 9, t.id, t.price, 'test' "
        "from services s join accounts a on a.id = s.account_id and a.number = $1 and a.operator = 'skynet' "
        "join tariffs t on t.operator = 'skynet' and t.code = 'sky-500'"
    )
    await stack.sql("billing", planned, anna.account)
    whole = await support.get(f"/staff/accounts/{anna.account}")
    assert (whole["number"], whole["name"], whole["balance"]["amount"]) == (
        anna.account,
        "Анна Ким",
        "1000.00",
    )
    assert whole["phone"] == anna.who.phone
    (service,) = whole["services"]
    assert [(change["kind"], change["name"]) for change in service["planned"]] == [("tariff", "Небо 500")]
    assert (whole["promised_payment"], whole["suspension"], whole["termination"]) == (None, None, None)
    problem(await gateway.get("/staff/accounts/no'body", headers=support.headers), 404, "not-found")


async def test_a_download_holds_every_page(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    many = (
        "insert into transfers (operator, debit_id, credit_id, amount, currency, kind, author) "
        "select 'skynet', case n % 2 when 0 then a.id else o.id end, case n % 2 when 0 then o.id else a.id end, "
        "1, 'RUB', 'correction', 'test' from accounts a, accounts o, generate_series(1, 1200) n "
        "where a.operator = 'skynet' and a.number = $1 and o.operator = 'skynet' and o.kind = 'opening'"
    )
    await stack.sql("billing", many, anna.account)
    answer = await gateway.get("/account/transactions.csv", headers=anna.person.headers)
    assert len(answer.content.splitlines()) == 1 + 1200 + 1


async def test_a_page_is_the_same_while_money_comes_in(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    for _ in range(4):
        await pay(gateway, anna, "1.00")
    first = await anna.person.get("/account/transactions", params={"limit": 2})
    await asyncio.gather(*(pay(gateway, anna, "2.00") for _ in range(3)))
    second = await anna.person.get(
        "/account/transactions", params={"limit": 10, "cursor": first["next_cursor"]}
    )
    ids = [told["id"] for told in first["items"] + second["items"]]
    assert len(ids) == len(set(ids)) == 5


async def test_a_subscriber_is_shown_as_many_months_as_the_operator_says(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    """CherryNet shows 36 of them; staff sees all."""
    who = await customer(stack, gateway, "cherrynet", balance=100_00, state="active")
    moved = (
        "insert into transfers (at, operator, debit_id, credit_id, amount, currency, kind, author) "
        "select now() - months * interval '1 month', $1, a.id, o.id, 1, a.currency, 'charge', 'test' "
        "from accounts a, accounts o, unnest(array[35, 38]) as months "
        "where a.operator = $1 and a.number = $2 and o.operator = $1 and o.kind = 'opening'"
    )
    await stack.sql("billing", moved, "cherrynet", who.account)
    add_up = "update accounts set balance = balance - 2 where operator = $1 and number = $2"
    await stack.sql("billing", add_up, "cherrynet", who.account)
    assert len(await who.ledger(**{"from": "2000-01-01"})) == 2
    assert len((await who.person.get("/account/statistics"))["items"]) == 37
    support = await staff_of(stack, gateway, "cherrynet", "support")
    whole = await support.get(f"/staff/accounts/{who.account}/transactions")
    assert len(whole["items"]) == 3
