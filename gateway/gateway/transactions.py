"""The ledger as its subscriber reads it: each movement explained, sums by month, and a file for a spreadsheet."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from contracts.billing import (
    GetStatistics,
    GetTransactions,
    MonthOfAccount,
    Transaction,
    TransactionKind,
)
from contracts.billing.history import PAGE
from gateway.csv_files import Amount, csv_file
from gateway.explained import TEXTS, reason_of, title_of
from gateway.sums import Sum, as_sum
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, SignedIn, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["subscriber"])

First = Annotated[date | None, Query(alias="from", description="The first day, in the operator's time zone.")]
Last = Annotated[date | None, Query(alias="to", description="The last day; it is among them.")]
KINDS = """`payment`: money in. `charge`: for days of a service. `refund`: days given back, or a payment taken back or
given back. `fee`: once for something. `correction`: by staff, discounts, the final settlement. `opening`: the balance
brought over from another billing."""
Kind = Annotated[TransactionKind | None, Query(description=KINDS)]
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


By = Annotated[Literal["month"], Query(alias="by")]


class Period(BaseModel):
    """Both days are among them."""

    first: date = Field(serialization_alias="from")
    last: date = Field(serialization_alias="to")


class ServiceName(BaseModel):
    id: int
    name: str


class Why(BaseModel):
    """`rule` is a stable slug: which rule, for which days, of which service, by staff for which reason."""

    rule: str
    period: Period | None
    service: ServiceName | None
    reason: str | None


class TransactionView(BaseModel):
    """`amount` is signed as the account sees it; `title` says it all in the asked language."""

    id: int
    at: datetime
    kind: Annotated[TransactionKind, Field(description=KINDS)]
    amount: Sum
    balance_after: Sum | None
    title: str
    why: Why


class TransactionList(BaseModel):
    items: list[TransactionView]
    next_cursor: str | None


class MonthView(BaseModel):
    """Every sum is signed: `opening_balance` and the five after it come to `closing_balance`.

    `corrections` hold discounts, settlements and the balance brought over from another billing.
    """

    month: Annotated[str, Field(examples=["2026-11"])]
    opening_balance: Sum
    paid: Sum
    charged: Sum
    fees: Sum
    refunds: Sum
    corrections: Sum
    closing_balance: Sum


class MonthList(BaseModel):
    """Newest month first, none left out."""

    items: list[MonthView]
    next_cursor: None = None


@router.get("/account/transactions")
async def list_transactions(
    subscriber: Subscriber,
    first: First = None,
    last: Last = None,
    kind: Kind = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> TransactionList:
    """Newest first."""
    wanted = GetTransactions(first=first, last=last, kind=kind, limit=limit, cursor=cursor)
    found = await subscriber.ask(wanted)
    items = [transaction_view(told, found.currency, subscriber.visitor) for told in found.items]
    return TransactionList(items=items, next_cursor=found.next_cursor)


@router.get("/account/transactions.csv", response_class=Response, responses=CSV)
async def download_transactions(
    subscriber: Subscriber, first: First = None, last: Last = None, kind: Kind = None
) -> Response:
    """All of them, newest first: UTF-8 with a byte order mark, semicolons, decimals as the language writes them."""
    visitor = subscriber.visitor
    currency, told = await every_transaction(subscriber, first, last, kind)
    headings = [names[visitor.language] for names in TEXTS["columns"].values()]
    rows = [_row(one, currency, visitor) for one in told]
    return csv_file("transactions.csv", headings, rows, visitor.language)


@router.get("/account/statistics")
async def show_statistics(subscriber: Subscriber, _: By = "month") -> MonthList:
    """What was paid, charged and given back, month by month."""
    found = await subscriber.ask(GetStatistics())
    return MonthList(items=[_month_view(month, found.currency) for month in found.months])


async def every_transaction(
    subscriber: SignedIn, first: date | None, last: date | None, kind: TransactionKind | None = None
) -> tuple[str, list[Transaction]]:
    """The currency, and all pages, newest first."""
    told: list[Transaction] = []
    wanted = GetTransactions(first=first, last=last, kind=kind, limit=PAGE)
    while True:
        page = await subscriber.ask(wanted)
        told += page.items
        if page.next_cursor is None:
            return page.currency, told
        wanted = wanted.model_copy(update={"cursor": page.next_cursor})


def transaction_view(told: Transaction, currency: str, visitor: Visitor) -> TransactionView:
    """In the visitor's language."""
    days = (told.from_day, told.to_day)
    period = Period(first=days[0], last=days[1] - timedelta(days=1)) if days[0] and days[1] else None
    service = told.service and ServiceName(id=told.service.id, name=visitor.named(told.service.names))
    return TransactionView(
        id=told.id,
        at=told.at,
        kind=told.kind,
        amount=as_sum(told.amount, currency),
        balance_after=None if told.balance_after is None else as_sum(told.balance_after, currency),
        title=titled(told, visitor),
        why=Why(rule=told.rule, period=period, service=service, reason=reason_of(told, visitor.language)),
    )


def titled(told: Transaction, visitor: Visitor) -> str:
    """The title, which names a year only when it is not that of the movement."""
    return title_of(told, visitor.language, told.at.astimezone(visitor.profile.zone).year)


def _row(told: Transaction, currency: str, visitor: Visitor) -> list[str | date | Amount | None]:
    at = told.at.astimezone(visitor.profile.zone)
    return [
        f"{at:%Y-%m-%d %H:%M:%S}",
        TEXTS["kinds"][told.kind][visitor.language],
        titled(told, visitor),
        Amount(told.amount, currency),
        Amount(told.balance_after, currency),
        currency,
        told.from_day,
        told.to_day and told.to_day - timedelta(days=1),
        visitor.named(told.service.names) if told.service else None,
        reason_of(told, visitor.language),
    ]


def _month_view(month: MonthOfAccount, currency: str) -> MonthView:
    return MonthView(
        month=f"{month.month:%Y-%m}",
        opening_balance=as_sum(month.opening, currency),
        paid=as_sum(month.paid, currency),
        charged=as_sum(month.charged, currency),
        fees=as_sum(month.fees, currency),
        refunds=as_sum(month.refunds, currency),
        corrections=as_sum(month.corrections, currency),
        closing_balance=as_sum(month.closing, currency),
    )
