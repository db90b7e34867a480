"""Files for spreadsheets: whatever stands in a text is text, and an amount is a number."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import httpx
import pytest

from desk import Customer, customer, send, staff_of
from gateway.csv_files import Amount, csv_file
from people import Terminal
from running import Running

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1", '=HYPERLINK("x")', "=1;2"]


def lines(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def written(cell: Any, language: str = "ru") -> str:
    return lines(bytes(csv_file("x.csv", ["a"], [[cell]], language).body))[1][0]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_is_never_a_formula(text: str) -> None:
    assert written(text) == f"'{text}"
    assert lines(bytes(csv_file("x.csv", [text], [], "ru").body)) == [[f"'{text}"]]


@pytest.mark.parametrize("text", ["Анна", "1+1", 'say "so"', "a;b", "a\nb", "ұлттық", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize(
    ("minor", "language", "cell"),
    [
        (-500_00, "ru", "-500,00"),
        (5, "kk", "0,05"),
        (-1, "en", "-0.01"),
        (1_000_000_00, "en", "1000000.00"),
        (None, "ru", ""),
    ],
)
def test_an_amount_is_a_number_with_its_sign(minor: int | None, language: str, cell: str) -> None:
    assert written(Amount(minor, "RUB"), language) == cell


def test_days_and_counts_are_plain() -> None:
    assert (written(date(2026, 11, 1)), written(12), written(None)) == ("2026-11-01", "12", "")


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Customer:
    return await customer(stack, gateway, "netbynet", balance=1_000_00, state="active")


@pytest.mark.parametrize(
    ("language", "heading", "amount"),
    [("ru", "Сумма", "-7,50"), ("kk", "Сома", "-7,50"), ("en", "Amount", "-7.50")],
)
async def test_the_transactions_as_a_file_in_the_asked_language(
    stack: Running, gateway: httpx.AsyncClient, anna: Customer, language: str, heading: str, amount: str
) -> None:
    manager = await staff_of(stack, gateway, "netbynet", "manager")
    body = {"amount": "-7.50", "reason": "=cmd|'/c calc'!A1"}
    assert (await send(manager, f"/staff/accounts/{anna.account}/corrections", body)).status_code == 201
    headers = {**anna.person.headers, "Accept-Language": language}
    answer = await gateway.get("/account/transactions.csv", headers=headers)
    assert answer.headers["content-disposition"] == 'attachment; filename="transactions.csv"'
    head, corrected, _ = lines(answer.content)
    row = dict(zip(head, corrected, strict=True))
    assert row[heading] == amount
    assert "'=cmd|'/c calc'!A1" in corrected
    assert not [cell for cell in corrected if cell.startswith(("=", "+", "@", "\t", "\r"))]


async def test_a_file_holds_what_was_asked_for(gateway: httpx.AsyncClient, anna: Customer) -> None:
    await Terminal(gateway, "netbynet").pay(anna.account, "10.00")
    params = {"kind": "payment"}
    answer = await gateway.get("/account/transactions.csv", params=params, headers=anna.person.headers)
    assert [row[1] for row in lines(answer.content)[1:]] == ["Платёж"]
