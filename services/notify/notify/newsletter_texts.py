"""The texts of a newsletter: variables in the operator's Markdown, filled in for each reader, strict about the rest.

Markdown and layout are made once a language; what is left for each reader is to put his words in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from uuid import UUID

from markupsafe import Markup

from chassis.events import Happened
from chassis.profiles import Profile
from contracts.auth import Language
from contracts.message import Message
from contracts.notify import NewsletterChannel, NewsletterText
from notify.markdown import LinkRefusedError, html_of
from notify.news_checks import Mistake
from notify.recipients import staff_of
from notify.rendering import WORDS, Facts, Words, page

VARIABLES = ("name", "contract", "unsubscribe")
_VARIABLE = re.compile(r"\{\{\s*([a-z]+)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
_LEAVE = "{{ unsubscribe }}"


class NothingToTell(Message):
    """A newsletter stands for itself: no fact is behind it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose words are put in. `unsubscribe` is the link by which he leaves."""

    name: str
    contract: str
    unsubscribe: str

    def words(self, copy: Words) -> Words:
        """The copy as this person reads it."""
        values = {name: " ".join(str(getattr(self, name)).split()) for name in VARIABLES}
        safe = {name: escape(value) for name, value in values.items()}
        return Words(_filled(copy.title, values), _filled(copy.text, values), _filled(copy.html, safe))


def copy_of(profile: Profile, channel: NewsletterChannel, language: Language, told: NewsletterText) -> Words:
    """Of one text, with its variables still in it."""
    if channel == "sms":
        return Words("", told.sms)
    words = WORDS[language]["newsletter"]
    html = page(
        "newsletter.html",
        Facts(NothingToTell(), _no_fact(profile), staff_of(profile), profile),
        language=language,
        title=told.subject,
        body=Markup(html_of(told.text)),  # noqa: S704 - made of Markdown without HTML
        why=words["why"],
        leave=words["leave"],
        unsubscribe=_LEAVE,
    )
    return Words(told.subject, f"{told.text}\n\n{words['why']}\n{words['leave']}: {_LEAVE}", html)


def mistakes(
    channels: list[NewsletterChannel], language: Language, told: NewsletterText
) -> Iterator[Mistake]:
    """What is missing or would not come out as it was meant."""
    needed = {"email": ("subject", "text"), "sms": ("sms",)}
    for field in [field for channel in channels for field in needed[channel]]:
        written: str = getattr(told, field)
        pointer = f"/texts/{language}/{field}"
        if not written.strip():
            yield pointer, "is missing"
        for unknown in sorted({*_VARIABLE.findall(written)} - {*VARIABLES}):
            yield pointer, f"{unknown} is no variable: there are {', '.join(VARIABLES)}"
        if _BRACES.search(_VARIABLE.sub("", written)):
            yield pointer, "braces are for variables, as {{ name }}"
    try:
        html_of(told.text)
    except LinkRefusedError as refused:
        yield f"/texts/{language}/text", str(refused)


def _filled(written: str, values: dict[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values[found[1]], written)


def _no_fact(profile: Profile) -> Happened:
    return Happened(UUID(int=0), profile.operator, "", datetime.now(UTC))
