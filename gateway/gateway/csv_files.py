"""CSV for spreadsheets: UTF-8 with a byte order mark, semicolons, and no cell that would run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from fastapi import Response

from contracts.money import Money

# OWASP, CSV injection: what a spreadsheet takes for the beginning of a formula, also in its full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a decimal comma is written, a point would make a date of `12.05`.
_DECIMAL_COMMA = {"ru", "kk"}


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in a cell: a number for the spreadsheet, sign included. `minor` units of `currency`."""

    minor: int | None
    currency: str


Cell = str | int | date | Amount | None


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], language: str) -> Response:
    """A download called `name`, in the language's own decimals."""
    written = StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([_text(heading) for heading in headings])
    table.writerows([_cell(cell, language) for cell in row] for row in rows)
    return Response(
        written.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _cell(cell: Cell, language: str) -> str:
    if isinstance(cell, Amount):
        if cell.minor is None:
            return ""
        decimal = Money(minor=cell.minor, currency=cell.currency).decimal()
        return decimal.replace(".", ",") if language in _DECIMAL_COMMA else decimal
    if isinstance(cell, str):
        return _text(cell)
    return "" if cell is None else str(cell)


def _text(text: str) -> str:
    """With an apostrophe before what would be a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
