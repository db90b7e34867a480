"""A register's file, read exactly: CSV in UTF-8 or cp1251, columns as the profile says. No sum is guessed."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chassis.profiles import Profile
from chassis.profiles.registers import Register, RegisterColumns
from contracts.money import LARGEST, minor_units
from contracts.problems import InvalidBody

SEPARATORS = {"semicolon": ";", "comma": ",", "tab": "\t"}
MOST_ROWS = 100_000
_TOLD_ERRORS = 20
_LONGEST_FIELD = 1000
# A day's list may hold a payment of the minutes around its midnights, but not another day's payments.
_SLACK = timedelta(days=1)

_EXTERNAL_ID = re.compile(r"[\x21-\x7e]{1,64}")
_RUSSIAN_TIME = re.compile(
    r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})(?: (?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One payment of the other side's list; the amount in minor units."""

    line: int
    external_id: str
    at: datetime | None
    account: str | None
    amount: int


@dataclass(frozen=True, slots=True)
class _Day:
    """The register's day by its own clock."""

    day: date
    zone: ZoneInfo


class _Wrong(ValueError):
    """One line cannot be read."""


def form_of(profile: Profile, way: str) -> Register:
    """How the way's register is written; the usual columns unless the profile says otherwise."""
    return next((form for form in profile.registers if form.way == way), Register(way=way))


def zone_of(profile: Profile, way: str) -> ZoneInfo:
    """The zone of the way's days and times."""
    of_terminal = (terminal.time_zone for terminal in profile.terminals if terminal.way == way)
    return ZoneInfo(form_of(profile, way).time_zone or next(of_terminal, profile.time_zone))


def read(content: bytes, profile: Profile, way: str, day: date) -> list[Listed]:
    """Every payment of the file. Raises InvalidBody with a reason for each line that is wrong, the first twenty."""
    form, zone = form_of(profile, way), zone_of(profile, way)
    errors: list[dict[str, str]] = []
    found: dict[str, Listed] = {}
    for line, cells in _rows(_text(content, form), form):
        try:
            listed = _listed(line, cells, form, profile.currency, _Day(day, zone))
            if first := found.get(listed.external_id):
                raise _Wrong(f"{listed.external_id} stands on line {first.line} too")
            found[listed.external_id] = listed
        except ValueError as wrong:
            errors.append({"pointer": f"/{line}", "reason": str(wrong)})
        if len(errors) == _TOLD_ERRORS:
            break
    if errors:
        raise InvalidBody("The register cannot be read; each line is named with its reason.", errors=errors)
    return list(found.values())


def _text(content: bytes, form: Register) -> str:
    for encoding in [form.encoding] if form.encoding else ["utf-8", "cp1251"]:
        try:
            text = content.decode("utf-8-sig" if encoding == "utf-8" else "cp1251")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    reason = f"is no text in {form.encoding or 'UTF-8 or cp1251'}"
    raise InvalidBody(errors=[{"pointer": "/", "reason": reason}])


def _rows(text: str, form: Register) -> Iterator[tuple[int, list[str]]]:
    """The number of each line with its cells; neither blank ones nor the header."""
    lines = text.splitlines()
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(lines, delimiter=_separator(lines, form), strict=True)
    is_first = True
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if not (is_first and _is_header(cells, form)):
                yield rows.line_num, [cell.strip() for cell in cells]
            is_first = False
            if rows.line_num > MOST_ROWS:
                raise csv.Error(f"more than {MOST_ROWS} lines")
    except csv.Error as error:
        raise InvalidBody(errors=[{"pointer": f"/{rows.line_num}", "reason": str(error)}]) from error


def _separator(lines: list[str], form: Register) -> str:
    if form.separator:
        return SEPARATORS[form.separator]
    first = next((line for line in lines if line.strip()), "")
    return max(SEPARATORS.values(), key=first.count)


def _is_header(cells: list[str], form: Register) -> bool:
    if form.header is not None:
        return form.header
    amount = cells[form.columns.amount - 1 : form.columns.amount]
    return bool(amount) and not any(character.isdigit() for character in amount[0])


def _listed(line: int, cells: list[str], form: Register, currency: str, day: "_Day") -> Listed:
    columns: RegisterColumns = form.columns
    external_id = _cell(cells, columns.external_id)
    if not external_id or not _EXTERNAL_ID.fullmatch(external_id):
        raise _Wrong(f"{(external_id or '')[:40]!r} is no number of a payment")
    return Listed(
        line=line,
        external_id=external_id,
        at=_moment(_cell(cells, columns.paid_at), day),
        account=_account(_cell(cells, columns.account)),
        amount=_amount(_cell(cells, columns.amount) or "", form, currency),
    )


def _cell(cells: list[str], place: int | None) -> str | None:
    if place is None:
        return None
    if place > len(cells):
        raise _Wrong(f"has {len(cells)} fields, and no column {place}")
    return cells[place - 1]


def _account(written: str | None) -> str | None:
    if written is not None and not (0 < len(written) <= 64 and written.isprintable()):
        raise _Wrong(f"{written[:40]!r} is no account")
    return written


def _amount(written: str, form: Register, currency: str) -> int:
    plain = re.sub("[ \u00a0\u202f]", "", written).replace(",", ".")
    if form.sums == "minor":
        minor = int(plain) if plain.isascii() and plain.isdigit() else -1
    else:
        minor = minor_units(_without_zeros(plain), currency)
    if not 0 < minor <= LARGEST:
        raise _Wrong(f"{written[:40]!r} is no sum of a payment")
    return minor


def _without_zeros(plain: str) -> str:
    """`500.0000` is a sum of two decimals all the same; `500.001` is none."""
    whole, point, decimals = plain.partition(".")
    rest = decimals.rstrip("0") if len(decimals) > 2 else decimals
    return f"{whole}{point}{rest}" if rest else whole


def _moment(written: str | None, wanted: _Day) -> datetime | None:
    if written is None:
        return None
    told = _parsed(written)
    local = told.astimezone(wanted.zone) if told.tzinfo else told.replace(tzinfo=wanted.zone)
    if abs(local.date() - wanted.day) > _SLACK:
        raise _Wrong(f"is of {local.date()}, the register of {wanted.day}")
    return local.astimezone(UTC)


def _parsed(written: str) -> datetime:
    """ISO 8601 (also without its marks), or as it is written in Russia."""
    try:
        if known := _RUSSIAN_TIME.fullmatch(written):
            parts = {part: int(told) for part, told in known.groupdict("0").items()}
            return datetime(**parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the register's zone is added
        if len(written) == len("20261121120005") and written.isdigit():
            return datetime.fromisoformat(f"{written[:8]}T{written[8:]}")
        return datetime.fromisoformat(written)
    except ValueError as wrong:
        raise _Wrong(f"{written[:40]!r} is no time such as 2026-11-21 12:00:05") from wrong
