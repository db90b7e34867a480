"""Words for people: one template per notice, channel and language, strict about what it is not given.

A template of e-mail or cabinet has its title in the first line. A letter without a template of its own is the
cabinet's text under a greeting; its HTML is made from its text. `words.toml` has what templates are made of.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from prometheus_client import Counter

from chassis.events import Happened
from chassis.logs import logger
from chassis.profiles import Profile
from contracts.auth import Language
from contracts.message import Message
from contracts.money import DIGITS
from notify.recipients import Recipient

Medium = Literal["sms", "email", "push", "cabinet"]
TEMPLATES = Path(__file__).parent / "templates"
WORDS: dict[str, Any] = {
    language: tomllib.loads((TEMPLATES / language / "words.toml").read_text())
    for language in get_args(Language)
}
BUILT_IN = frozenset(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.txt"))
# By operator, notice, medium and language: what staff has written instead; kept up to date by `own_texts`.
OWN: dict[tuple[str, str, str, str], Template] = {}
OWN_FAILED = Counter(
    "cabinet_own_texts_failed",
    "Times that a text of the operator's own failed and the built-in one was sent",
    ["operator", "notice", "medium"],
)
PUSH_LENGTH = 500
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

    event: Message
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
    if medium == "push":
        shown = words(notice, "cabinet", facts)
        return Words(shown.title, shown.text[:PUSH_LENGTH])
    if medium == "email" and not _has_letter(notice, facts):
        shown = words(notice, "cabinet", facts)
        return _letter(shown.title, f"{WORDS[facts.language]['greeting']}\n\n{shown.text}", facts)
    return shaped(_written(notice, medium, facts), medium, facts)


def shaped(written: str, medium: Medium, facts: Facts) -> Words:
    """What a rendered template is in its medium."""
    if medium == "sms":
        return Words("", " ".join(written.split()))  # no-break spaces too: not every phone has them
    title, _, text = written.strip().partition("\n")
    title, text = title.strip(), text.strip()
    return _letter(title, text, facts) if medium == "email" else Words(title, text)


def built_in(notice: str, medium: Medium, language: str) -> str:
    """The product's own template; for a letter that has none, what is put together instead of it."""
    path = f"{language}/{notice}.{medium}.txt"
    if medium == "email" and path not in BUILT_IN:
        title, _, text = built_in(notice, "cabinet", language).partition("\n")
        return f"{title}\n{WORDS[language]['greeting']}\n\n{text}"
    return (TEMPLATES / path).read_text()


def _written(notice: str, medium: Medium, facts: Facts) -> str:
    own = OWN.get((facts.profile.operator, notice, medium, facts.language))
    if own is not None:
        try:
            return own.render(context(facts))
        except Exception:  # noqa: BLE001 - whatever staff wrote, the person is told; see docs/notices.md
            OWN_FAILED.labels(facts.profile.operator, notice, medium).inc()
            logger().error(
                "an own text failed and the built-in one was sent",
                operator=facts.profile.operator,
                notice=notice,
                medium=medium,
                language=facts.language,
                exc_info=True,
            )
    return _environment.get_template(f"{facts.language}/{notice}.{medium}.txt").render(context(facts))


def _has_letter(notice: str, facts: Facts) -> bool:
    own = (facts.profile.operator, notice, "email", facts.language)
    return own in OWN or f"{facts.language}/{notice}.email.txt" in BUILT_IN


def _letter(title: str, text: str, facts: Facts) -> Words:
    return Words(title, text, _html(title, text, facts))


def _html(title: str, text: str, facts: Facts) -> str:
    paragraphs = [paragraph.splitlines() for paragraph in re.split(r"\n\s*\n", text)]
    layout = _environment.get_template("layout.html")
    return layout.render(context(facts), title=title, paragraphs=paragraphs)


def page(template: str, facts: Facts, **more: Any) -> str:
    """A whole HTML letter by its layout; `more` is what the layout takes."""
    return _environment.get_template(template).render(context(facts), **more)


def context(facts: Facts) -> dict[str, Any]:
    """What a template may name."""
    profile = facts.profile
    return {
        "event": facts.event,
        "recipient": facts.recipient,
        "brand": profile.brand,
        "contacts": profile.contacts,
        "capabilities": profile.capabilities,
        "promised_payment": _promised_payment(facts),
        "language": facts.language,
        "_facts": facts,
    }


def _promised_payment(facts: Facts) -> str:
    """The operator's own word for it."""
    own = facts.profile.promised_payment
    return own.name[facts.language] if own else str(WORDS[facts.language]["promised_payment"])


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


def _clock(value: time) -> str:
    """`09:30` of the operator's clock."""
    return f"{value:%H:%M}"


@pass_context
def _topic(context: Context, code: str) -> str:
    """The topic's name; one that is not in the profile any more stands as it was written."""
    facts: Facts = context["_facts"]
    names = {topic.code: topic.names for topic in facts.profile.support.topics}
    return names[code][facts.language] if code in names else code


@pass_context
def _spoken(context: Context, names: dict[str, str]) -> str:
    """A name in the recipient's language, or in the first that it has."""
    return names.get(context["language"]) or next(iter(names.values()))


@pass_context
def _worded(context: Context, code: str, kind: str) -> str:
    """A code as a sentence; an acquirer may have codes that nobody has heard of."""
    sentences = WORDS[context["language"]][kind]
    return str(sentences.get(code, sentences["other"]))


FILTERS: dict[str, Callable[..., str]] = {
    "money": _money,
    "day": _day,
    "moment": _moment,
    "clock": _clock,
    "topic": _topic,
    "spoken": _spoken,
    "worded": _worded,
}

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(FILTERS)
