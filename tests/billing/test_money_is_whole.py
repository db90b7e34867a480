"""Money is whole minor units: no float comes near it, and nothing in a text reaches the database as SQL."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.committed import ROOT
from desk import Customer, customer, send, staff_of
from newcomers import balance_of
from people import Person
from running import Running

_GATEWAY = [
    "account",
    "autopayment",
    "cards",
    "cash",
    "csv_files",
    "explained",
    "kassa24",
    "online_payments",
    "osmp",
    "quick_payments",
    "promised_payment",
    "report_views",
    "reports",
    "services",
    "sheets",
    "staff_account",
    "staff_money",
    "staff_refunds",
    "statement_pdf",
    "statements",
    "sums",
    "suspension",
    "tariff_changes",
    "terminals",
    "termination",
    "transactions",
]
# Floats that somebody has looked at: clocks, a progress bar's share, places on the paper. Never money.
_NOT_MONEY = {
    "charging_times.py": {"0.0", "through / max(total, through)"},
    "prices.py": {"0.0"},
    "shops.py": {"float"},
    "statement_pdf.py": {"18.0", "174.0", "6.0", "1.2", "float", "WIDTH / 2", "(WIDTH - 9) / 4"},
}


def sources() -> Iterator[Path]:
    yield from (ROOT / "services" / "billing" / "billing").rglob("*.py")
    yield from (ROOT / "contracts" / "contracts" / "billing").glob("*.py")
    yield ROOT / "contracts" / "contracts" / "money.py"
    yield from (path for name in _GATEWAY if (path := ROOT / "gateway" / "gateway" / f"{name}.py").exists())


def floats(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Float constants, the name `float`, rounding, and division with a slash, which makes one of two whole numbers."""
    waits = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _is_about_time(node)
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in waits:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, repr(node.value)
        elif isinstance(node, ast.Name) and node.id in {"float", "round"}:
            yield node.lineno, node.id
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_a_path(node):
            yield node.lineno, ast.unparse(node)


def _is_a_path(division: ast.BinOp) -> bool:
    """`HERE / "statement.toml"`."""
    return isinstance(division.right, ast.Constant) and isinstance(division.right.value, str)


def _is_about_time(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"sleep", "timeout", "wait", "wait_for", "Timeout", "timedelta", "Histogram"}


def _is_about_seconds(line: str) -> bool:
    return any(word in line.lower() for word in ("second", "timeout", "delay", "pause"))


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: path.name)
def test_no_float_touches_money(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    found = [
        f"{path.name}:{number}: {what}"
        for number, what in floats(ast.parse(text))
        if what not in _NOT_MONEY.get(path.name, set()) and not _is_about_seconds(lines[number - 1])
    ]
    assert not found


def test_no_column_of_money_is_anything_but_a_whole_number() -> None:
    from billing.tables import metadata

    inexact = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.type.__class__.__name__ in {"Float", "Double", "REAL", "Numeric"}
    ]
    assert not inexact


QUOTES = [
    "'",
    "';--",
    "' or '1'='1",
    '"',
    "\\'",
    "$1",
    "%s",
    "'); drop table transfers; --",
    "\x00'",
    "{0}",
    ":id",
]


@pytest.fixture(scope="module")
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "kaspnet", "manager")


@pytest.fixture(scope="module")
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await customer(stack, gateway, "kaspnet", balance=0, state="active")


def well_refused(answer: httpx.Response) -> None:
    assert answer.status_code in {400, 403, 404, 409, 422}, answer.text


@pytest.mark.parametrize("quote", QUOTES)
async def test_a_quote_is_text_in_every_field(
    stack: Running, manager: Person, anna: Customer, quote: str
) -> None:
    """What is stored comes back as it was; the rest is refused; nothing else happens."""
    rows = "select count(*) from transfers"
    before = await stack.value("billing", rows), await balance_of(stack, anna.who)
    own = anna.person
    queries: list[tuple[Person, str, dict[str, Any]]] = [
        (own, "/account/transactions", {"cursor": quote}),
        (own, "/account/transactions", {"kind": quote}),
        (own, "/account/transactions", {"from": quote}),
        (own, "/account/statistics", {"by": quote}),
        (manager, "/staff/reports/debtors", {"cursor": quote}),
        (manager, "/staff/reports/payments", {"from": quote}),
        (manager, "/staff/accounts/" + _escaped(quote), {}),
        (manager, "/staff/accounts/" + _escaped(quote) + "/transactions", {}),
        (manager, f"/staff/accounts/{anna.account}/transactions", {"cursor": quote}),
        (own, "/account/statements/" + _escaped(quote) + ".pdf", {}),
    ]
    for who, path, params in queries:
        well_refused(await who.client.get(path, params=params, headers=who.headers))
    bodies: list[tuple[str, dict[str, Any]]] = [
        (f"/staff/accounts/{anna.account}/cash", {"amount": quote}),
        (f"/staff/accounts/{_escaped(quote)}/cash", {"amount": "1.00"}),
        (f"/staff/accounts/{anna.account}/corrections", {"amount": quote, "reason": "x"}),
        (
            f"/staff/accounts/{anna.account}/corrections",
            {"amount": {"amount": "1", "currency": quote}, "reason": "x"},
        ),
    ]
    for path, body in bodies:
        well_refused(await send(manager, path, body))
    assert (await stack.value("billing", rows), await balance_of(stack, anna.who)) == before


@pytest.mark.parametrize("quote", [quote for quote in QUOTES if "\x00" not in quote])
async def test_a_quote_that_is_stored_comes_back_as_it_was(
    stack: Running, manager: Person, anna: Customer, quote: str
) -> None:
    reason = f"{quote} и ещё"
    path = f"/staff/accounts/{anna.account}"
    assert (
        await send(manager, f"{path}/corrections", {"amount": "1.00", "reason": reason})
    ).status_code == 201
    told = (await manager.get(f"{path}/transactions"))["items"][0]
    assert told["why"]["reason"] == reason
    receipt = f"{quote}{await stack.value('billing', 'select count(*) from payments')}"[:40]
    answer = await send(manager, f"{path}/cash", {"amount": "1.00", "receipt": receipt}, key=quote + receipt)
    assert answer.status_code == 201, answer.text
    kept = "select external_id from payments where id = $1"
    assert await stack.value("billing", kept, answer.json()["payment_id"]) == receipt


def _escaped(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
