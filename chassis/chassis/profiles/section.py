"""What every table of a profile is, and the rules by which one key checks another."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from contracts.auth import Language
from contracts.money import DIGITS

LANGUAGES: tuple[str, ...] = get_args(Language)


class Section(BaseModel):
    """A table of a profile: frozen, and strict about unknown keys and about types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True)
class Reading:
    """The file being read: what one key has to know of another, whether or not the other is right."""

    raw: dict[str, Any]

    def at(self, path: str) -> Any:
        """What stands at the dotted path, or None."""
        found: Any = self.raw
        for key in path.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        return found

    @property
    def currency(self) -> str:
        """The profile's currency; while that is wrong, any: amounts are then still checked for form."""
        return next((c for c in DIGITS if c == self.at("currency")), "RUB")

    @property
    def languages(self) -> list[str]:
        languages = self.at("languages")
        return [x for x in LANGUAGES if x in languages] if isinstance(languages, list) else []


def reading(info: ValidationInfo) -> Reading:
    if not isinstance(info.context, Reading):
        raise TypeError("a profile is read by load_profiles or Profile.read, which know the whole file")
    return info.context


def repeated(values: Iterable[Hashable]) -> str:
    """Those that stand there more than once, as a list for a person; empty when there are none."""
    return ", ".join(sorted(str(value) for value, times in Counter(values).items() if times > 1))


def told_apart_by(key: str) -> AfterValidator:
    """For a list of tables: no two have the same value of `key`."""

    def differ(tables: list[Any]) -> list[Any]:
        if twice := repeated(getattr(table, key) for table in tables):
            raise ValueError(f"{key} stands there twice: {twice}")
        return tables

    return AfterValidator(differ)


def not_below(key: str) -> AfterValidator:
    """For a number: not less than its sibling `key`, which stands before it."""

    def fits(value: int, info: ValidationInfo) -> int:
        if value < info.data.get(key, value):
            raise ValueError(f"is below {key}")
        return value

    return AfterValidator(fits)


def among(key: str) -> AfterValidator:
    """For a list: each of its values stands in the sibling list `key`, which stands before it."""

    def fits(values: list[Any], info: ValidationInfo) -> list[Any]:
        foreign = [value for value in values if value not in info.data.get(key, values)]
        if foreign:
            raise ValueError(f"not among {key}: {', '.join(foreign)}")
        return values

    return AfterValidator(fits)
