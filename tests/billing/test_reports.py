"""Reports: what the books hold, for managers only, as JSON and as CSV."""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from desk import Customer, charge, customer, send, staff_of
from gateway_problems import problem
from people import Person, Terminal, operation_number
from running import Running
from sealing import sealed_up_to, this_process_seals

# An operator whose books these tests change and nobody else's do at the same time.
OPERATOR = "cherrynet"
TODAY = datetime.now(ZoneInfo("Asia/Almaty")).date()
REPORTS = ["payments", "debtors", "promised", "revenue", "arpu", "churn"]


@pytest.fixture(scope="module")
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, OPERATOR, "manager")


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await customer(stack, gateway, OPERATOR, balance=10_000_00, state="active")


async def report(manager: Person, name: str, **filters: Any) -> list[dict[str, Any]]:
    return list((await manager.get(f"/staff/reports/{name}", params=filters))["items"])


def total(rows: list[dict[str, Any]], column: str, **where: str) -> Decimal:
    """In whole units of the currency."""
    kept = [row for row in rows if all(row[name] == value for name, value in where.items())]
    return sum((Decimal(row[column]["amount"]) for row in kept), Decimal())


async def test_payments_by_way_and_day_are_those_that_came_and_went(
    gateway: httpx.AsyncClient, manager: Person, anna: Customer
) -> None:
    before = await report(manager, "payments")
    terminal, number = Terminal(gateway, OPERATOR), operation_number()
    await terminal.pay(anna.account, "300.00", number)
    await terminal.pay(anna.account, "50.00")
    await send(manager, f"/staff/accounts/{anna.account}/cash", {"amount": "70.00"})
    await terminal.call(command="cancel", txn_id=number)
    after = await report(manager, "payments")
    came = {
        way: total(after, "amount", way=way) - total(before, "amount", way=way) for way in ("osmp", "cash")
    }
    assert came == {"osmp": 350, "cash": 70}
    assert total(after, "reversed", way="osmp") - total(before, "reversed", way="osmp") == 300
    assert {row["day"] for row in after} <= {str(TODAY - timedelta(days=days)) for days in range(31)}


async def test_a_report_is_the_same_before_and_after_the_seal(
    stack: Running, manager: Person, anna: Customer
) -> None:
    await charge(stack, anna.who, 20_00, "daily", TODAY, TODAY + timedelta(days=1))
    month = str(TODAY.replace(day=1))
    before = await report(manager, "revenue", **{"from": month})
    async with this_process_seals(stack):
        await sealed_up_to(stack, await stack.value("billing", "select max(id) from transfers"))
    assert await report(manager, "revenue", **{"from": month}) == before


async def test_revenue_and_its_average_follow_from_the_charges(
    stack: Running, manager: Person, anna: Customer
) -> None:
    month = f"{TODAY:%Y-%m}"
    before = await report(manager, "revenue")
    transfer = await charge(stack, anna.who, 200_00, "daily", TODAY, TODAY + timedelta(days=1))
    await charge(stack, anna.who, 300_00, "daily", TODAY, TODAY + timedelta(days=1))
    corrections = f"/staff/accounts/{anna.account}/corrections"
    await send(manager, corrections, {"transfer_id": transfer, "reason": "x"})
    after = await report(manager, "revenue")
    where = {"month": month, "product": "internet"}
    gained = {
        column: total(after, column, **where) - total(before, column, **where)
        for column in ("charged", "given_back", "net")
    }
    assert gained == {"charged": 500, "given_back": 200, "net": 300}
    (arpu,) = [row for row in await report(manager, "arpu") if row["month"] == month]
    assert Decimal(arpu["revenue"]["amount"]) == total(after, "net", month=month)
    in_force = (
        "select count(*) from accounts where operator = $1 and kind = 'subscriber' and ended_on is null"
    )
    assert arpu["subscribers"] == await stack.value("billing", in_force, OPERATOR)
    of_one = Decimal(arpu["revenue"]["amount"]) / arpu["subscribers"]
    assert abs(Decimal(arpu["arpu"]["amount"]) - of_one) < Decimal("0.01")


async def test_debtors_come_with_their_debt_and_its_age(
    stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    who = await customer(stack, gateway, OPERATOR, balance=-9_000_000_00)
    first = await manager.get("/staff/reports/debtors", params={"limit": 1})
    (row,) = first["items"]
    assert (row["account"], row["debt"]["amount"]) == (who.account, "9000000.00")
    assert (row["since"], row["days"], row["name"]) == (str(TODAY), 0, "Анна Ким")
    debts = "select count(*), -sum(balance)::bigint from accounts where operator = $1 and kind = 'subscriber' and balance < 0"
    ((number, owed),) = await stack.sql("billing", debts, OPERATOR)
    assert (first["number"], Decimal(first["total"]["amount"]) * 100) == (number, owed)
    seen, cursor = [row["account"]], first["next_cursor"]
    while cursor:
        page = await manager.get("/staff/reports/debtors", params={"limit": 7, "cursor": cursor})
        seen += [row["account"] for row in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == number
    await _correct_by_two(stack, gateway, manager, who.account, "9000000.00")
    left = await manager.get("/staff/reports/debtors", params={"limit": 1})
    assert left["number"] == number - 1


async def _correct_by_two(
    stack: Running, gateway: httpx.AsyncClient, first: Person, account: str, amount: str
) -> None:
    asked = await send(first, f"/staff/accounts/{account}/corrections", {"amount": amount, "reason": "x"})
    second = await staff_of(stack, gateway, first.operator, "manager")
    await second.post(f"/staff/approvals/{asked.json()['approval']}/approve", None, 200)


async def test_a_debt_is_as_old_as_the_transfer_that_made_it(
    stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    who = await customer(stack, gateway, OPERATOR, balance=10_00)
    history = (
        "insert into transfers (at, operator, debit_id, credit_id, amount, currency, kind, balance_after, author) "
        "select now() - days * interval '1 day', $1, a.id, o.id, amount, a.currency, 'charge', after, 'test' "
        "from accounts a, accounts o, (values (0, 900000000, -899999000), (0, 100, -900000000)) as m (days, amount, after) "
        "where a.operator = $1 and a.number = $2 and o.operator = $1 and o.kind = 'opening'"
    )
    await stack.sql("billing", history, OPERATOR, who.account)
    owe = "update accounts set balance = balance - 900000100 where operator = $1 and number = $2"
    await stack.sql("billing", owe, OPERATOR, who.account)
    rows = (await manager.get("/staff/reports/debtors", params={"limit": 5}))["items"]
    (row,) = [row for row in rows if row["account"] == who.account]
    assert (row["days"], row["since"]) == (0, str(TODAY))


async def test_promised_and_unkept_are_counted_by_the_day_taken(
    stack: Running, manager: Person, anna: Customer
) -> None:
    before = {row["day"]: row for row in await report(manager, "promised")}
    taken = (
        "insert into promised_payments (operator, account_id, amount, fee, taken_on, expires_on, status, author) "
        "select $1, id, amount, 500, $3::date, $3::date + 3, status, 'test' from accounts, "
        "(values (10000, 'kept'), (20000, 'unkept')) as p (amount, status) where operator = $1 and number = $2"
    )
    await stack.sql("billing", taken, OPERATOR, anna.account, TODAY)
    row = next(row for row in await report(manager, "promised") if row["day"] == str(TODAY))
    former = before.get(str(TODAY), {"taken": 0, "kept": 0, "unkept": 0})
    assert [row[name] - former[name] for name in ("taken", "kept", "unkept")] == [2, 1, 1]


async def test_churn_counts_who_came_and_who_left(
    stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    before = (await report(manager, "churn"))[0]
    gone = await customer(stack, gateway, OPERATOR, balance=0, state="active")
    ended = "update accounts set state = 'ended', ended_on = $3 where operator = $1 and number = $2"
    await stack.sql("billing", ended, OPERATOR, gone.account, TODAY)
    after = (await report(manager, "churn"))[0]
    assert (after["opened"], after["ended"]) == (before["opened"] + 1, before["ended"] + 1)
    assert after["in_force"] == before["in_force"]


async def test_long_stopped_ones_are_counted(
    stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    who = await customer(stack, gateway, OPERATOR)
    number = (await manager.get("/staff/reports/churn", params={"stopped_days": 300}))["stopped"]
    longer = "update accounts set stopped_on = $3 where operator = $1 and number = $2"
    await stack.sql("billing", longer, OPERATOR, who.account, TODAY - timedelta(days=301))
    again = (await manager.get("/staff/reports/churn", params={"stopped_days": 300}))["stopped"]
    assert again == number + 1
    await stack.sql("billing", longer, OPERATOR, who.account, TODAY - timedelta(days=300))
    once_more = (await manager.get("/staff/reports/churn", params={"stopped_days": 300}))["stopped"]
    assert once_more == number


@pytest.mark.parametrize("name", REPORTS)
async def test_each_is_a_file_too_with_the_same_rows(
    gateway: httpx.AsyncClient, manager: Person, anna: Customer, name: str
) -> None:
    await Terminal(gateway, OPERATOR).pay(anna.account, "10.00")
    headers = {**manager.headers, "Accept-Language": "en"}
    answer = await gateway.get(f"/staff/reports/{name}.csv", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    if name != "debtors":
        rows = await report(manager, name)
        assert len(table) - 1 == len(rows)
        assert all(len(line) == len(rows[0]) for line in table)


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing"])
@pytest.mark.parametrize("name", ["payments", "debtors", "revenue.csv", "debtors.csv"])
async def test_only_managers_read_them(
    stack: Running, gateway: httpx.AsyncClient, role: str, name: str
) -> None:
    somebody = await staff_of(stack, gateway, OPERATOR, role)
    problem(await gateway.get(f"/staff/reports/{name}", headers=somebody.headers), 403, "not-allowed")


async def test_a_subscriber_reads_none(gateway: httpx.AsyncClient, anna: Customer) -> None:
    for name in REPORTS:
        problem(await gateway.get(f"/staff/reports/{name}", headers=anna.person.headers), 403, "not-allowed")


async def test_another_operators_books_are_not_in_it(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer
) -> None:
    stranger = await staff_of(stack, gateway, "centra", "manager")
    before = await stranger.get("/staff/reports/payments")
    await Terminal(gateway, OPERATOR).pay(anna.account, "10.00")
    assert await stranger.get("/staff/reports/payments") == before


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-11-02", "2026-11-01"),
        ("2000-01-01", "2026-01-01"),
        ("0001-01-01", "0001-01-02"),
        ("9999-12-01", "9999-12-31"),
    ],
)
@pytest.mark.parametrize("name", ["payments", "arpu", "churn.csv"])
async def test_days_out_of_order_or_reason_are_refused(
    manager: Person, first: str, last: str, name: str
) -> None:
    params = {"from": first, "to": last}
    answer = await manager.client.get(f"/staff/reports/{name}", params=params, headers=manager.headers)
    problem(answer, 400, "bad-request")


def test_months_are_counted_across_the_year() -> None:
    from billing.reports import months_between, months_of

    assert months_of(date(2026, 11, 30), date(2027, 2, 1)) == (date(2026, 11, 1), date(2027, 2, 28))
    found = months_between(date(2026, 11, 5), date(2027, 1, 1))
    assert found == [date(2027, 1, 1), date(2026, 12, 1), date(2026, 11, 1)]
