"""Why something is not allowed, in a person's words, and the first day on which it will be."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency
from pydantic import BaseModel

from contracts.billing import Reason
from contracts.problems import Problem

TEXTS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "reasons.toml").read_text("utf-8"))
SIGNS = {"RUB": "₽", "KZT": "₸", "USD": "$", "EUR": "€"}


class ReasonView(BaseModel):
    """`code` is for programs, `detail` for a person, in the asked language."""

    code: str
    detail: str
    passes_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a reason as its sentence wants it: `{missing:sum}` is money, `{until:day}` a day."""

    told: str
    currency: str
    language: str

    def __format__(self, form: str) -> str:
        if form == "sum":
            # The sign of a foreign currency is its code in most locales; people here know the sign.
            pattern = Locale.parse(self.language).currency_formats["standard"].pattern
            signed = pattern.replace("¤", SIGNS[self.currency])
            return str(format_currency(Decimal(self.told), self.currency, signed, self.language))
        if form == "day":
            return str(format_date(date.fromisoformat(self.told), "long", locale=self.language))
        return self.told


def worded(reasons: Iterable[Reason], language: str) -> list[ReasonView]:
    """Each in `language`. A code that this version does not know yet keeps its code and gets a general sentence."""
    return [
        ReasonView(code=reason.code, detail=_sentence(reason, language), passes_on=reason.passes_on)
        for reason in reasons
    ]


def with_worded_reasons(problem: Problem, language: str) -> dict[str, Any]:
    """What travels with a problem, its reasons and the coded ones of its errors in a person's words."""
    told = dict(problem.more)
    if "reasons" in told:
        reasons = [Reason.model_validate(reason) for reason in told["reasons"]]
        views = worded(reasons, language)
        told["reasons"] = [view.model_dump(mode="json", exclude_none=True) for view in views]
    if "errors" in told:
        told["errors"] = [_worded_error(error, language) for error in told["errors"]]
    return told


def _worded_error(error: dict[str, Any], language: str) -> dict[str, Any]:
    """An error with a `code` gets its sentence, made with its `values`; the others have theirs."""
    if "code" not in error:
        return error
    reason = Reason(code=error["code"], values=error.get("values", {}))
    return {"pointer": error["pointer"], "code": reason.code, "reason": _sentence(reason, language)}


def _sentence(reason: Reason, language: str) -> str:
    text = TEXTS.get(reason.code, TEXTS["other"])[language]
    currency = reason.values.get("currency", "")
    return text.format_map({name: _Value(told, currency, language) for name, told in reason.values.items()})
