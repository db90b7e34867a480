"""The staff desk's registers: a file comes in, the report goes out as JSON or CSV, what we lack is credited."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    CreditRegisterRow,
    GetRegister,
    ListRegisters,
    Register,
    RegisterRow,
    RegisterSummary,
    UploadRegister,
    Verdict,
)
from contracts.problems import BadRequest
from gateway.csv_files import Amount, Cell, csv_file
from gateway.sums import Sum, as_sum
from gateway.tickets import Limit
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

_ROWS_AT_ONCE = 1000
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
}
COLUMNS = (
    "verdict", "external_id", "line", "at", "account", "amount",
    "our_at", "our_account", "our_amount", "payment_id", "credited_by",
)  # fmt: skip

RegisterId = Annotated[int, Path(ge=1, lt=2**63)]
Way = Annotated[str, Query(max_length=40, description="The terminals' way, or the acquirer's kind.")]
RowCursor = Annotated[str | None, Query(pattern=r"^[01][\x21-\x7e]{0,64}$")]
Cursor = Annotated[str | None, Query(max_length=40)]


class RegisterLine(BaseModel):
    """A compared register. `known`: this very file was compared before, and nothing was done."""

    id: int
    way: str
    day: date
    status: Literal["current", "replaced"]
    compared_at: datetime
    author: str
    matched: int
    differing: int
    only_ours: int
    only_theirs: int
    theirs_total: Sum
    ours_total: Sum
    known: bool


class RegisterRowView(BaseModel):
    """One payment by the two sides' lists; what a side does not have is null."""

    external_id: str
    verdict: Verdict
    line: int | None
    at: datetime | None
    account: str | None
    amount: Sum | None
    our_at: datetime | None
    our_account: str | None
    our_amount: Sum | None
    payment_id: int | None
    credited_by: str | None


class RegisterView(RegisterLine):
    rows: list[RegisterRowView]
    next_cursor: str | None


class RegisterLines(BaseModel):
    items: list[RegisterLine]
    next_cursor: str | None


class CreditedRow(BaseModel):
    model_config = ConfigDict(extra="forbid")

    external_id: str = Field(pattern=r"^[\x21-\x7e]{1,64}$")


@router.get("/registers")
async def list_registers(
    staff: Staff, way: Way | None = None, limit: Limit = 20, cursor: Cursor = None
) -> RegisterLines:
    """Newest first, replaced ones too."""
    found = await staff.ask(ListRegisters(way=way, limit=limit, cursor=cursor))
    return RegisterLines(items=[_line(register) for register in found.items], next_cursor=found.next_cursor)


@router.post("/registers", status_code=201, openapi_extra=FILE)
async def upload_register(staff: Staff, way: Way, day: date, request: Request) -> RegisterLine:
    """Compare the other side's list of a day, a CSV file as the body; a larger one goes in by `cabinet registers`.

    The same file again changes nothing, another one takes the place of the day's.
    """
    content = await request.body()
    if not content:
        raise BadRequest("The body is the register's file.")
    return _line(await staff.ask(UploadRegister(way=way, day=day, content=content)))


@router.get("/registers/{register_id}.csv", response_class=Response, responses=CSV)
async def download_register(staff: Staff, register_id: RegisterId, differing: bool = False) -> Response:
    """All rows, those that differ first."""
    first = await _page(staff, register_id, differing, None)
    rows = [_cells(row, first.currency) async for row in _rows(staff, first, differing)]
    name = f"register-{first.way}-{first.day}.csv"
    return csv_file(name, COLUMNS, rows, staff.visitor.language)


@router.get("/registers/{register_id}")
async def show_register(
    staff: Staff,
    register_id: RegisterId,
    differing: bool = False,
    limit: Limit = 100,
    cursor: RowCursor = None,
) -> RegisterView:
    """The report, those rows that differ first; with `differing` no others."""
    question = GetRegister(register_id=register_id, differing=differing, limit=limit, cursor=cursor)
    register = await staff.ask(question)
    return RegisterView(
        **_line(register).model_dump(),
        rows=[_row(row, register.currency) for row in register.rows],
        next_cursor=register.next_cursor,
    )


@router.post("/registers/{register_id}/credits", status_code=201)
async def credit_row(staff: Staff, register_id: RegisterId, body: CreditedRow) -> RegisterRowView:
    """Take a payment that only the other side has. Once by its number there, so a repeat credits nothing more."""
    question = CreditRegisterRow(register_id=register_id, external_id=body.external_id)
    return _row(await staff.ask(question), staff.visitor.profile.currency)


async def _page(staff: Staff, register_id: int, differing: bool, cursor: str | None) -> Register:
    return await staff.ask(
        GetRegister(register_id=register_id, differing=differing, limit=_ROWS_AT_ONCE, cursor=cursor)
    )


async def _rows(staff: Staff, page: Register, differing: bool) -> AsyncIterator[RegisterRow]:
    while True:
        for row in page.rows:
            yield row
        if page.next_cursor is None:
            return
        page = await _page(staff, page.id, differing, page.next_cursor)


def _line(register: RegisterSummary) -> RegisterLine:
    same = register.model_dump(include=set(RegisterLine.model_fields) - {"theirs_total", "ours_total"})
    return RegisterLine(
        **same,
        theirs_total=as_sum(register.theirs_total, register.currency),
        ours_total=as_sum(register.ours_total, register.currency),
    )


def _row(row: RegisterRow, currency: str) -> RegisterRowView:
    sums = {
        name: None if minor is None else as_sum(minor, currency)
        for name, minor in (("amount", row.amount), ("our_amount", row.our_amount))
    }
    return RegisterRowView(**row.model_dump(exclude=set(sums)), **sums)


def _cells(row: RegisterRow, currency: str) -> list[Cell]:
    told = row.model_dump() | {
        "amount": Amount(row.amount, currency),
        "our_amount": Amount(row.our_amount, currency),
    }
    return [told[column] for column in COLUMNS]
