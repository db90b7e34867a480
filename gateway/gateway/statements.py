"""The statement of a month as a PDF: what there was, each movement with its explanation, what was left."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from contracts.billing import GetStatement, Statement, Transaction
from contracts.problems import NotFound
from gateway.sheets import Line, Sheet
from gateway.transactions import every_transaction, titled
from gateway.visitors import BASE, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["subscriber"])

Month = Annotated[
    str, Path(pattern=r"^[0-9]{4}-[0-9]{2}$", description="Year and month.", examples=["2026-11"])
]
# A hundred milliseconds of plain computing: kept off the loop that serves everybody, and one at a time.
_DRAWING = asyncio.Semaphore(1)
PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/account/statements/{month}.pdf", response_class=Response, responses=PDF)
async def download_statement(month: Month, subscriber: Subscriber) -> Response:
    """In the asked language. Problem: not-found, for a month to come or before the account."""
    first = _first_day(month)
    head = await subscriber.ask(GetStatement(month=first))
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    _, told = await every_transaction(subscriber, first, last)
    sheet = _sheet(head, told[::-1], subscriber.visitor)
    async with _DRAWING:
        content = await asyncio.to_thread(_written, sheet)
    return Response(
        content,
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="statement-{month}.pdf"'},
    )


def _first_day(month: str) -> date:
    try:
        return date(int(month[:4]), int(month[5:]), 1)
    except ValueError as wrong:
        raise NotFound("There is no such month.") from wrong


def _sheet(head: Statement, told: list[Transaction], visitor: Visitor) -> Sheet:
    """The closing balance is the opening one and what moved, whatever happens in the meantime."""
    zone, balance, lines = visitor.profile.zone, head.opening, []
    for one in told:
        balance += one.amount
        lines.append(Line(one.at.astimezone(zone).date(), titled(one, visitor), one.amount, balance))
    return Sheet(
        profile=visitor.profile,
        language=visitor.language,
        head=head,
        lines=lines,
        made_on=datetime.now(UTC).astimezone(zone).date(),
    )


def _written(sheet: Sheet) -> bytes:
    # A font machine is a quarter of a second of a start, so it comes with the first statement.
    from gateway.statement_pdf import write_statement

    return write_statement(sheet)
