"""The rows of a subscriber list checked one by one against the operator's profile, every mistake of a row told."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeVar

from pydantic import SecretStr

from auth.hashes import is_marked, kept_form
from auth.logins import login_key
from cabinet import written_values
from cabinet.subscriber_list import Record
from chassis.profiles import Profile
from contracts.auth import Language, SubscriberRow
from contracts.billing import Tariff

T = TypeVar("T")

# As long as the contracts between the services allow.
_LONGEST = {"contract": 64, "login": 64, "name": 300, "address": 500}
# What a hash without a mark is, by its form: two digests, and crypt(3) as it was at first.
_BARE = {"[0-9A-Fa-f]{32}": "{MD5}", "[0-9A-Fa-f]{40}": "{SHA1}", "[./0-9A-Za-z]{13}": "{CRYPT}"}
_NO_PASSWORD = SecretStr("")
_NONE: list[str] = []
_ACTIVE: Literal["active", "stopped"] = "active"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A good row: what auth is to know of the subscriber and billing of the account."""

    line: int
    subscriber: SubscriberRow
    tariff: str
    balance: int
    state: Literal["active", "stopped"]
    paid_until: date | None = None


class Named(Protocol):
    """A tariff or a region, with its names by language."""

    @property
    def code(self) -> str: ...

    @property
    def names(self) -> dict[str, str]: ...


class Wrong(Exception):
    """A row is refused; `reasons` names everything that is wrong with it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def missing_columns(profile: Profile, columns: Iterable[str]) -> list[str]:
    """What this operator's list cannot do without, of what it has not."""
    wanted = ["contract", "name", "tariff", "balance", "state"]
    wanted += ["login"] if profile.sign_in.by == "login" else []
    wanted += ["region"] if profile.sign_in.region_required else []
    lacking = [column for column in wanted if column not in columns]
    return lacking + ([] if {"password", "hash"} & set(columns) else ["password or hash"])


class _Row:
    """Takes values out of one row and collects what is wrong with them."""

    __slots__ = ("_cells", "reasons")

    def __init__(self, cells: dict[str, str]) -> None:
        self._cells = cells
        self.reasons = _unfit_texts(cells)

    def take(self, read: Callable[[str], T], column: str, otherwise: T) -> T:
        try:
            return read(self._cells.get(column, ""))
        except ValueError as reason:
            self.reasons.append(str(reason))
            return otherwise


class Checks:
    """What a row must obey; `sold` are tariffs that stand in the catalogue beside those of the profile."""

    def __init__(self, profile: Profile, sold: Iterable[Tariff] = ()) -> None:
        self._profile = profile
        self._logins_are_contracts = profile.sign_in.by == "contract"
        self._tariffs = _by_code_or_name([*profile.tariffs, *sold])
        self._regions = _by_code_or_name(profile.regions)

    def listed(self, record: Record) -> Listed:
        """The row in our words. Raises Wrong."""
        if record.wrong:
            raise Wrong([record.wrong])
        row = _Row(record.cells)
        contract = row.take(_contract, "contract", "")
        subscriber = {
            "contract": contract,
            "login": row.take(_login, "login", "") if self._has_login(record.cells) else contract,
            "password": row.take(lambda _: _password(record.cells), "password", _NO_PASSWORD),
            "name": row.take(_name, "name", ""),
            "address": " ".join(record.cells.get("address", "").split()),
            "region": row.take(self._region, "region", None),
            "language": row.take(self._language, "language", self._profile.languages[0]),
            "phones": row.take(written_values.phones, "phones", _NONE),
            "emails": row.take(written_values.emails, "emails", _NONE),
        }
        tariff = row.take(self._tariff, "tariff", "")
        balance = row.take(self._balance, "balance", 0)
        state = row.take(written_values.state, "state", _ACTIVE)
        paid_until = row.take(written_values.day, "paid until", None)
        if row.reasons:
            raise Wrong(row.reasons)
        person = SubscriberRow.model_validate(subscriber)
        return Listed(record.line, person, tariff, balance, state, paid_until)

    def _has_login(self, row: dict[str, str]) -> bool:
        """Where people sign in by contract number, a list without logins, or a row without one, is complete."""
        return bool(row.get("login")) or not self._logins_are_contracts

    def _balance(self, written: str) -> int:
        return written_values.balance(written, self._profile.currency)

    def _language(self, written: str) -> Language:
        return written_values.language(written) if written else self._profile.languages[0]

    def _tariff(self, written: str) -> str:
        code = self._tariffs.get(_key(written))
        if code is None:
            told = f"{written[:60]!r} is not one of this operator's" if written else "is empty"
            raise ValueError(f"the tariff {told}")
        return code

    def _region(self, written: str) -> str | None:
        if not written and not self._profile.sign_in.region_required:
            return None
        code = self._regions.get(_key(written))
        if code is None:
            known = ", ".join(region.code for region in self._profile.regions) or "none"
            raise ValueError(f"the region {written[:60]!r} is not one of this operator's: {known}")
        return code


class Repeats:
    """Contracts and logins that stand in the list twice; only good rows count."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], int] = {}

    def check(self, listed: Listed) -> None:
        """Raises Wrong when an earlier row has the contract or the login."""
        who = listed.subscriber
        keys = (("contract", who.contract), ("login", login_key(who.login)))
        found = [(what, self._lines[what, key]) for what, key in keys if (what, key) in self._lines]
        if found:
            raise Wrong([f"the {what} stands on line {line} already" for what, line in found])
        self._lines.update(dict.fromkeys(keys, listed.line))


def _filled(column: str) -> Callable[[str], str]:
    def read(written: str) -> str:
        if not written:
            raise ValueError(f"the {column} is empty")
        return " ".join(written.split())

    return read


_contract, _login, _name = _filled("contract"), _filled("login"), _filled("name")


def _unfit_texts(row: dict[str, str]) -> list[str]:
    unfit = [
        f"the {column} is longer than {longest} characters"
        for column, longest in _LONGEST.items()
        if len(row.get(column, "")) > longest
    ]
    if _CONTROL.search("".join(row.values())):
        unfit += [f"the {column} has a control character" for column in row if _CONTROL.search(row[column])]
    return unfit


def _password(row: dict[str, str]) -> SecretStr:
    """A hash counts before a clear password; a bare one gets the label by which auth knows its kind."""
    digest = row.get("hash", "")
    password = digest or row.get("password", "")
    if digest and not is_marked(digest):
        label = next((label for form, label in _BARE.items() if re.fullmatch(form, digest)), None)
        if label is None:
            raise ValueError("the password's hash is of no known kind: argon2id, bcrypt, crypt, MD5 or SHA-1")
        password = label + digest
    if is_marked(password):
        kept_form(password, b"")  # refuses the kinds of hashes that auth would refuse
    return SecretStr(password)


def _by_code_or_name(things: Iterable[Named]) -> dict[str, str]:
    """Codes by themselves and by every name; a name that two things share means neither."""
    names: dict[str, set[str]] = {}
    codes: dict[str, str] = {}
    for thing in things:
        codes[_key(thing.code)] = thing.code
        for name in thing.names.values():
            names.setdefault(_key(name), set()).add(thing.code)
    return {name: next(iter(whose)) for name, whose in names.items() if len(whose) == 1} | codes


def _key(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
