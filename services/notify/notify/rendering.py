"""Words for people: one template per notice, channel and language, strict about what it is not given.

A template of e-mail or cabinet has its title in the first line. The HTML of a letter is made from its text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from chassis.events import Happened
from chassis.profiles import Profile
from contracts.message import Event
from contracts.money import DIGITS
from notify.recipients import Recipient

Medium = Literal["sms", "email", "cabinet"]
TEMPLATES = Path(__file__).parent / "templates"
SIGNS = {"RUB": "₽", "KZT": "₸", "USD": "$", "EUR": "€"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads; an SMS has no title."""

    title: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of what a notice speaks, and to whom."""

    event: Event
    happened: Happened
    recipient: Recipient
    profile: Profile

    @property
    def language(self) -> str:
        """The recipient's own where the operator has texts in it, else the operator's first."""
        spoken: list[str] = list(self.profile.languages)
        return self.recipient.language if self.recipient.language in spoken else spoken[0]


def words(notice: str, medium: Medium, facts: Facts) -> Words:
    """Raises jinja2.UndefinedError when the template names what is not there, TemplateNotFound without one."""
    template = _environment.get_template(f"{facts.language}/{notice}.{medium}.txt")
    written = template.render(_context(facts))
    if medium == "sms":
        return Words("", " ".join(written.split()))  # no-break spaces too: not every phone has them
    title, _, text = written.strip().partition("\n")
    text = text.strip()
    return Words(title.strip(), text, _letter(title.strip(), text, facts) if medium == "email" else "")


def _letter(title: str, text: str, facts: Facts) -> str:
    paragraphs = [paragraph.splitlines() for paragraph in re.split(r"\n\s*\n", text)]
    layout = _environment.get_template("layout.html")
    return layout.render(_context(facts), title=title, paragraphs=paragraphs)


def _context(facts: Facts) -> dict[str, Any]:
    profile = facts.profile
    return {
        "event": facts.event,
        "recipient": facts.recipient,
        "brand": profile.brand,
        "contacts": profile.contacts,
        "language": facts.language,
        "_facts": facts,
    }


@pass_context
def _money(context: Context, minor: int, currency: str) -> str:
    """`-62000 RUB` -> `−620,00 ₽` in Russian and Kazakh, `−₽620.00` in English."""
    locale = Locale.parse(context["language"])
    # The sign of a foreign currency is its code in most locales; people here know the sign.
    pattern = locale.currency_formats["standard"].pattern.replace("¤", SIGNS[currency])
    amount = Decimal(int(minor)).scaleb(-DIGITS[currency])
    return format_currency(amount, currency, format=pattern, locale=locale).replace("-", "−")


@pass_context
def _day(context: Context, value: date) -> str:
    """`3 декабря`; with the year when it is not the year in which the notice is told."""
    facts: Facts = context["_facts"]
    told = facts.happened.at.astimezone(facts.profile.zone).date()
    language = context["language"]
    if value.year == told.year:
        return format_skeleton("MMMMd", value, locale=language)
    # Without the Russian abbreviation of "year", whose full stop would meet the sentence's.
    return format_date(value, "long", locale=language).removesuffix("г.").rstrip()


@pass_context
def _moment(context: Context, value: datetime) -> str:
    """`3 декабря, 09:30` by the operator's clock."""
    local = value.astimezone(context["_facts"].profile.zone)
    return f"{_day(context, local.date())}, {local:%H:%M}"


@pass_context
def _topic(context: Context, code: str) -> str:
    """The topic's name; one that is not in the profile any more stands as it was written."""
    facts: Facts = context["_facts"]
    names = {topic.code: topic.names for topic in facts.profile.support.topics}
    return names[code][facts.language] if code in names else code


_FILTERS: dict[str, Callable[..., str]] = {"money": _money, "day": _day, "moment": _moment, "topic": _topic}

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(_FILTERS)
