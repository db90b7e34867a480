"""Reports on money for managers, each as JSON and as CSV."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from contracts.billing import (
    GetArpuReport,
    GetChurnReport,
    GetDebtorsReport,
    GetPaymentsReport,
    GetPromisedReport,
    GetRevenueReport,
)
from gateway.report_views import (
    ArpuRow,
    ChurnRow,
    DebtorRow,
    PaymentsRow,
    PromisedRow,
    RevenueRow,
    report_file,
    rows_of,
)
from gateway.sums import Sum, as_sum
from gateway.tickets import Cursor
from gateway.transactions import CSV
from gateway.visitors import BASE, SignedIn, Staff

router = APIRouter(prefix=f"{BASE}/staff/reports", tags=["staff"])

From = Annotated[
    date | None,
    Query(
        alias="from", description="The first day, in the operator's time zone; else 30 days before the last."
    ),
]
To = Annotated[date | None, Query(alias="to", description="The last day, which is among them; else today.")]
StoppedDays = Annotated[int, Query(ge=0, le=3650, description="Stopped for more days than these.")]
DebtorsLimit = Annotated[int, Query(ge=1, le=1000)]
MANY = 2000


class PaymentsList(BaseModel):
    items: list[PaymentsRow]


class PromisedList(BaseModel):
    items: list[PromisedRow]


class RevenueList(BaseModel):
    items: list[RevenueRow]


class ArpuList(BaseModel):
    items: list[ArpuRow]


class ChurnList(BaseModel):
    """`stopped` is how many have been stopped for more than `stopped_days` days by now."""

    items: list[ChurnRow]
    stopped_days: int
    stopped: int


class DebtorList(BaseModel):
    """`number` and `total` of all debts stand on the first page."""

    items: list[DebtorRow]
    next_cursor: str | None
    number: int | None
    total: Sum | None


@router.get("/payments")
async def report_payments(staff: Staff, first: From = None, last: To = None) -> PaymentsList:
    """By day and way: what came in, and what was taken back on that day."""
    found = await staff.ask(GetPaymentsReport(**days_of(staff, first, last)))
    return PaymentsList(items=rows_of(PaymentsRow, found.items, found.currency))


@router.get("/promised")
async def report_promised(staff: Staff, first: From = None, last: To = None) -> PromisedList:
    """Promised payments by the day on which they were taken, and how many of them were not kept."""
    found = await staff.ask(GetPromisedReport(**days_of(staff, first, last)))
    return PromisedList(items=rows_of(PromisedRow, found.items, found.currency))


@router.get("/revenue")
async def report_revenue(staff: Staff, first: From = None, last: To = None) -> RevenueList:
    """By month and product, of whole months; `fees` are taken once, `discount` is for months paid ahead."""
    found = await staff.ask(GetRevenueReport(**days_of(staff, first, last)))
    return RevenueList(items=rows_of(RevenueRow, found.items, found.currency))


@router.get("/arpu")
async def report_arpu(staff: Staff, first: From = None, last: To = None) -> ArpuList:
    """Average revenue per subscriber: a month's net revenue by the contracts in force at its end."""
    found = await staff.ask(GetArpuReport(**days_of(staff, first, last)))
    return ArpuList(items=rows_of(ArpuRow, found.items, found.currency))


@router.get("/churn")
async def report_churn(
    staff: Staff, first: From = None, last: To = None, stopped_days: StoppedDays = 30
) -> ChurnList:
    """By month: contracts in force at its beginning, opened and ended; and who has long been stopped."""
    found = await staff.ask(GetChurnReport(**days_of(staff, first, last), stopped_days=stopped_days))
    items = rows_of(ChurnRow, found.items, "")
    return ChurnList(items=items, stopped_days=found.stopped_days, stopped=found.stopped)


@router.get("/debtors")
async def report_debtors(staff: Staff, limit: DebtorsLimit = 100, cursor: Cursor = None) -> DebtorList:
    """Everybody with less than nothing on the account, the largest debts first."""
    found = await staff.ask(GetDebtorsReport(limit=limit, cursor=cursor))
    return DebtorList(
        items=rows_of(DebtorRow, found.items, found.currency),
        next_cursor=found.next_cursor,
        number=found.number,
        total=None if found.total is None else as_sum(found.total, found.currency),
    )


@router.get("/debtors.csv", response_class=Response, responses=CSV)
async def download_debtors(staff: Staff) -> Response:
    """All of them."""
    question = GetDebtorsReport(limit=MANY)
    found = await staff.ask(question)
    items = list(found.items)
    while found.next_cursor:
        found = await staff.ask(question.model_copy(update={"cursor": found.next_cursor}))
        items += found.items
    return report_file("debtors", DebtorRow, items, found.currency, staff.visitor.language)


_FILES: dict[str, tuple[Any, type[BaseModel]]] = {
    "payments": (GetPaymentsReport, PaymentsRow),
    "promised": (GetPromisedReport, PromisedRow),
    "revenue": (GetRevenueReport, RevenueRow),
    "arpu": (GetArpuReport, ArpuRow),
    "churn": (GetChurnReport, ChurnRow),
}


@router.get("/{report}.csv", response_class=Response, responses=CSV)
async def download_report(
    report: Literal["payments", "promised", "revenue", "arpu", "churn"],
    staff: Staff,
    first: From = None,
    last: To = None,
) -> Response:
    """The same rows for a spreadsheet: UTF-8 with a byte order mark, semicolons, the language's decimals."""
    question, row = _FILES[report]
    found = await staff.ask(question(**days_of(staff, first, last)))
    visitor = staff.visitor
    return report_file(report, row, found.items, visitor.profile.currency, visitor.language)


def days_of(staff: SignedIn, first: date | None, last: date | None) -> dict[str, Any]:
    """The period asked for; what is not named is the last 30 days."""
    last = last or datetime.now(staff.visitor.profile.zone).date()
    return {"first": first or last - min(timedelta(days=30), last - date.min), "last": last}
