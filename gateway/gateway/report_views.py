"""The rows of the reports, as JSON and as cells."""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Response
from pydantic import BaseModel, Field

from contracts.billing import AccountState
from contracts.message import Message
from gateway.csv_files import Amount, Cell, csv_file
from gateway.sums import Sum, as_sum

HEADINGS: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "reports.toml").read_text("utf-8")
)
Month = Annotated[str, Field(examples=["2026-11"])]

Row = TypeVar("Row", bound=BaseModel)


class PaymentsRow(BaseModel):
    day: date
    way: str
    payments: int
    amount: Sum
    reversals: int
    reversed: Sum


class PromisedRow(BaseModel):
    """`fees` are those taken for the promises; `unkept_amount` what was promised and did not come."""

    day: date
    taken: int
    amount: Sum
    fees: Sum
    active: int
    kept: int
    unkept: int
    unkept_amount: Sum


class RevenueRow(BaseModel):
    month: Month
    product: str
    charged: Sum
    given_back: Sum
    net: Sum


class ArpuRow(BaseModel):
    month: Month
    revenue: Sum
    subscribers: int
    arpu: Sum | None


class ChurnRow(BaseModel):
    """`share` is that of those in force at the beginning who have ended, per cent."""

    month: Month
    in_force: int
    opened: int
    ended: int
    share: Annotated[str | None, Field(examples=["1.25"])]


class DebtorRow(BaseModel):
    """In debt for `days` days, since `since`."""

    account: str
    name: str | None
    phone: str | None
    state: AccountState
    debt: Sum
    since: date | None
    days: int | None


_SUMS = {
    "amount",
    "reversed",
    "fees",
    "unkept_amount",
    "charged",
    "given_back",
    "net",
    "revenue",
    "arpu",
    "debt",
}


def rows_of(kind: type[Row], items: Iterable[Message], currency: str) -> list[Row]:
    """As the API tells them."""
    return [
        kind.model_validate({name: _told(name, getattr(item, name), currency) for name in kind.model_fields})
        for item in items
    ]


def report_file(
    report: str, kind: type[Row], items: Iterable[Message], currency: str, language: str
) -> Response:
    """The same rows for a spreadsheet, in a download called after the report."""
    headings = [HEADINGS[name][language] for name in kind.model_fields]
    rows = [[_cell(name, getattr(item, name), currency) for name in kind.model_fields] for item in items]
    return csv_file(f"{report}.csv", headings, rows, language)


def _told(name: str, value: Any, currency: str) -> Any:
    if value is None:
        return None
    if name in _SUMS:
        return as_sum(value, currency)
    return _plain(name, value)


def _cell(name: str, value: Any, currency: str) -> Cell:
    if name in _SUMS:
        return Amount(value, currency)
    return None if value is None else _plain(name, value)


def _plain(name: str, value: Any) -> Any:
    if name == "month":
        return f"{value:%Y-%m}"
    if name == "share":
        return f"{value // 100}.{value % 100:02}"
    return value
