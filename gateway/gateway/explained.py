"""A movement of an account in a person's words: its title with the service, the days and the reason."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

from babel import Locale
from babel.dates import format_date

from contracts.billing import Transaction

TEXTS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "transactions.toml").read_text("utf-8")
)


def title_of(told: Transaction, language: str, in_year: int) -> str:
    """`Абонентская плата, «Небо 100», 1-30 ноября`: the year stands there when it is not `in_year`."""
    title = _name(told, language)
    if told.way and told.kind == "payment" and told.way in TEXTS["ways"]:
        title += f": {TEXTS['ways'][told.way][language]}"
    if reason := reason_of(told, language):
        title += f": {reason}"
    if told.service:
        name = told.service.names.get(language) or next(iter(told.service.names.values()))
        title += f", «{name}»" if language != "en" else f", {name}"
    if told.from_day and told.to_day:
        title += f", {days(told.from_day, told.to_day - timedelta(days=1), language, in_year)}"
    return title


def reason_of(told: Transaction, language: str) -> str | None:
    """What staff wrote for the subscriber, or the months of a discount; elsewhere it is a note of ours."""
    if told.prepaid:
        texts = TEXTS["prepaid"][Locale.parse(language).plural_form(told.prepaid.months)]
        return texts[language].format(months=told.prepaid.months, percent=told.prepaid.percent)
    return told.reason if told.kind == "correction" else None


def _name(told: Transaction, language: str) -> str:
    """By kind and rule, by the rule, by the kind; a rule that this version does not know yet has its kind's name."""
    rules = TEXTS["rules"]
    names = rules.get(f"{told.kind}.{told.rule}") or rules.get(told.rule) or TEXTS["kinds"][told.kind]
    return names[language]


def days(first: date, last: date, language: str, in_year: int) -> str:
    """`1-30 ноября`, `25 ноября - 24 декабря`, `30 ноября`; both days are among them."""
    shape = "d MMMM" if first.year == last.year == in_year else "d MMMM y"
    end = format_date(last, shape, locale=language)
    if first == last:
        return str(end)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{format_date(first, shape, locale=language)} – {end}"
