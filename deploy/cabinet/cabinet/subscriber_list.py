"""A subscriber list as a file: encoding, separator and columns are found, records come one by one."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cabinet.home import Refusal
from cabinet.subscriber_columns import SEVERAL, Columns, columns_of
from cabinet.text_encoding import encoding_of

SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}

# Longer than any true field: a quote that is never closed is noticed before it has swallowed the file.
_LONGEST_FIELD = 20_000


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column names; `line` is where it begins. `wrong` says why it could not be split into fields."""

    line: int
    cells: dict[str, str]
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriberList:
    """What is known of the file before its rows are read. `lines` is their number, roughly."""

    path: Path
    encoding: str
    separator: str
    columns: Columns
    lines: int
    _stamp: tuple[int, int]

    def records(self) -> Iterator[Record]:
        """Every row below the header, blank ones left out. Raises Refusal when the file cannot be read on."""
        if _stamp(self.path) != self._stamp:
            raise Refusal(f"{self.path} has changed while it was read: start again", code=2)
        with self.path.open(encoding=self.encoding, newline="") as file:
            rows = _rows(self.path, file, self.separator)
            for line, cells, wrong in islice((row for row in rows if row[1] or row[2]), 1, None):
                if wrong:
                    yield Record(line, {}, wrong)
                elif any(cells):
                    yield self._record(line, cells)

    def _record(self, line: int, cells: list[str]) -> Record:
        width = self.columns.width
        if len(cells) < width or any(cells[width:]):
            return Record(line, {}, f"{len(cells)} fields where the header has {width}")
        return Record(
            line,
            {
                column: ";".join([cells[place] for place in places])
                if column in SEVERAL
                else cells[places[0]].strip()
                for column, places in self.columns.places.items()
            },
        )


def open_list(path: Path) -> SubscriberList:
    """Look at the file and its header. Raises Refusal with a sentence for whatever cannot be read."""
    try:
        if not path.is_file():
            raise Refusal(f"{path} is not a file", code=2)
        encoding = encoding_of(path)
        separator, columns = _header(path, encoding)
        with path.open("rb") as file:
            lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        return SubscriberList(path, encoding, separator, columns, lines, _stamp(path))
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}", code=2) from error


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _header(path: Path, encoding: str) -> tuple[str, Columns]:
    """The separator is the one that splits the header into the most columns that we know."""
    found = []
    for separator in SEPARATORS:
        with path.open(encoding=encoding, newline="") as file:
            headers = next((cells for _, cells, _ in _rows(path, file, separator) if any(cells)), [])
        try:
            found.append((separator, columns_of(headers)))
        except ValueError as error:
            raise Refusal(f"{path}: {error}", code=2) from error
    separator, columns = max(found, key=lambda one: len(one[1].places))
    if not columns.places:
        raise Refusal(
            f"{path}: the first row names no column that is known; docs/import.md lists them", code=2
        )
    return separator, columns


def _rows(path: Path, file: Iterable[str], separator: str) -> Iterator[tuple[int, list[str], str | None]]:
    """First line, fields and what is wrong with the quotes, row by row."""
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(file, delimiter=separator, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            yield line, next(rows), None
        except StopIteration:
            return
        except csv.Error as error:
            if rows.line_num > line or "field larger" in str(error):
                raise Refusal(
                    f"{path}, line {line}: a quote is opened and not closed, so the rest cannot be read",
                    code=2,
                ) from error
            yield line, [], f"its quotes are wrong: {error}"
