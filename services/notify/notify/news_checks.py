"""What is wrong with news as they are written: each field with its reason."""

from collections.abc import Iterator
from typing import get_args

from chassis.profiles import Profile
from contracts.auth import Language
from contracts.notify import Place, WriteNews
from contracts.problems import InvalidBody, NotFound
from notify.markdown import LinkRefusedError, html_of
from notify.places import pattern
from notify.service import profile_of

Mistake = tuple[str, str]


def with_news(operator: str) -> Profile:
    """The operator's profile. Problem: not-found where there are no news."""
    profile = profile_of(operator)
    if not profile.capabilities.news:
        raise NotFound
    return profile


def check(question: WriteNews, profile: Profile) -> None:
    """Problem: invalid-body."""
    raise_all([*_kind(question, profile), *_languages(question, profile), *_works(question)])


def raise_all(mistakes: list[Mistake]) -> None:
    """As invalid-body, if there are any."""
    if mistakes:
        raise InvalidBody(errors=[{"pointer": pointer, "reason": reason} for pointer, reason in mistakes])


def missing_languages(told: set[Language], profile: Profile) -> Iterator[Mistake]:
    """Every language of the operator has its text, and no other."""
    for language in get_args(Language):
        if (language in told) != (language in profile.languages):
            reason = "is missing" if language in profile.languages else "is no language of this operator"
            yield f"/texts/{language}", reason


def _kind(question: WriteNews, profile: Profile) -> Iterator[Mistake]:
    if profile.news is None or question.kind not in profile.news.kinds:
        yield "/kind", "the operator has no news of this kind"


def _languages(question: WriteNews, profile: Profile) -> Iterator[Mistake]:
    yield from missing_languages(set(question.texts), profile)
    for language, words in question.texts.items():
        try:
            html_of(words.text)
        except LinkRefusedError as refused:
            yield f"/texts/{language}/text", str(refused)


def _works(question: WriteNews) -> Iterator[Mistake]:
    starts, ends = question.starts_at, question.ends_at
    if question.kind != "maintenance":
        if starts or ends or question.places:
            yield "/starts_at", "hours and addresses are of maintenance alone"
        return
    if starts is None or ends is None:
        yield "/starts_at", "maintenance has a beginning and an end"
    elif ends <= starts:
        yield "/ends_at", "the end is later than the beginning"
    yield from wrong_places("/places", question.places)


def wrong_places(pointer: str, places: list[Place]) -> Iterator[Mistake]:
    """Those that name nothing."""
    for number, place in enumerate(places):
        try:
            pattern(place)
        except ValueError as wrong:
            yield f"{pointer}/{number}", str(wrong)
