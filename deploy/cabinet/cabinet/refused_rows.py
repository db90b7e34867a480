"""What was refused: counted by reason, the first shown, all of them written where the caller wants them."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from cabinet.administration import printable
from cabinet.home import Refusal

_SHOWN = 20
_REASONS_SHOWN = 10

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection), wide forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # fmt: skip


class RefusedRows:
    """Collects refusals in flat memory; `with` it, so that the report is complete."""

    def __init__(self, report: Path | None, separator: str) -> None:
        self.count = 0
        self.first: list[str] = []
        self._reasons: Counter[str] = Counter()
        self._file: IO[str] | None = _private(report) if report else None
        if self._file:
            self._table = csv.writer(self._file, delimiter=separator)
            self._table.writerow(["line", "contract", "reason"])

    def add(self, line: int, contract: str, reasons: list[str]) -> None:
        """One row, with everything that is wrong with it."""
        self.count += 1
        told = "; ".join(reasons)
        if len(self.first) < _SHOWN:
            self.first.append(printable(f"line {line}, contract {contract[:40] or '-'}: {told}"))
        for reason in reasons:
            if reason in self._reasons or len(self._reasons) < 10_000:
                self._reasons[reason] += 1
        if self._file:
            self._table.writerow([line, harmless(contract), harmless(told)])

    def lines(self) -> Iterator[str]:
        """The first rows, then the reasons that are frequent."""
        yield from self.first
        if self.count > len(self.first):
            yield f"and {self.count - len(self.first)} more; the most frequent reasons are"
            for reason, times in self._reasons.most_common(_REASONS_SHOWN):
                yield f"  {times} x {printable(reason)}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()


def harmless(cell: str) -> str:
    """The cell as text that no spreadsheet executes."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _private(path: Path) -> IO[str]:
    """Personal data stands in it, so its owner alone may read it. The mark tells Excel that it is UTF-8."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(descriptor, 0o600)
    except OSError as error:
        raise Refusal(f"the report {path} cannot be written: {error.strerror}", code=2) from error
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
