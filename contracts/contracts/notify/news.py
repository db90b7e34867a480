"""News of the operator: company, promotions, maintenance with the addresses that it touches."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.auth.people import Language
from contracts.message import Command, Message, Question

NewsKind = Literal["company", "promotion", "maintenance"]
NewsState = Literal["draft", "scheduled", "published", "withdrawn"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
# `5`, `7а`, `5к2`, or all from the first to the last: `1-15`.
Houses = Annotated[str, StringConstraints(pattern=r"^\s*\d{1,4}(\s*-\s*\d{1,4}|[\w/ .]{0,10})\s*$")]


class Place(Message):
    """A whole town, a whole street, or houses of it. Without a town the street is looked for in all of them.

    `side` narrows ranges of houses to the odd or the even ones.
    """

    town: Name | None = None
    street: Name | None = None
    houses: list[Houses] = Field(default=[], max_length=200)
    side: Literal["odd", "even"] | None = None


Places = Annotated[list[Place], Field(max_length=100)]


class NewsText(Message):
    """`text` is Markdown (CommonMark) without HTML; links lead to http, https and mailto only."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    text: str = Field(min_length=1, max_length=20_000)


class NewsItem(Message):
    """As it is read, in one language. `html` is made of the Markdown and needs no further care.

    `starts_at`, `ends_at` and `places` are of maintenance; no places: it touches everybody. `touches_me` is None
    for whoever is not signed in.
    """

    id: UUID
    kind: NewsKind
    title: str
    text: str
    html: str
    published_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    places: Places = []
    touches_me: bool | None = None


class NewsPage(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[NewsItem]
    next_cursor: str | None = None


class ListNews(Question[NewsPage]):
    """What is published at `operator`, for everybody. Problem: bad-request for a cursor that is none of ours."""

    operator: str
    language: Language
    kind: NewsKind | None = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class GetNews(Question[NewsItem]):
    """One of them. Problem: not-found, also for what is not published yet or not any more."""

    operator: str
    language: Language
    news_id: UUID


class ListMyNews(Question[NewsPage]):
    """For the subscriber who asks: maintenance to come that touches his address first, then the newest."""

    language: Language
    limit: int = Field(default=5, ge=1, le=20)


class StaffNews(Message):
    """As staff sees it. `touched` is how many subscribers maintenance touches now; `told`, how many were told of it."""

    id: UUID | None
    kind: NewsKind
    state: NewsState
    texts: dict[Language, NewsText]
    html: dict[Language, str]
    publish_at: datetime | None
    withdrawn_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    places: Places
    touched: int | None
    told: int
    version: int
    changed_at: datetime | None


class StaffNewsPage(Message):
    items: list[StaffNews]
    next_cursor: str | None = None


class ListStaffNews(Question[StaffNewsPage]):
    """All, drafts too, newest first."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class GetStaffNews(Question[StaffNews]):
    """Problem: not-found."""

    news_id: UUID


class WriteNews(Command[StaffNews]):
    """Write a draft, or change what `news_id` names; as a preview only tells what would be shown, and whom it touches.

    Maintenance that is published and gets other hours or addresses is told anew to those whom it touches or touched.
    Problems: invalid-body (a language missing, a kind that the operator does not have, hours or addresses where
    they do not belong, a link that leads elsewhere), not-found, conflict for what was withdrawn.
    """

    news_id: UUID | None = None
    kind: NewsKind
    texts: dict[Language, NewsText]
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    places: Places = []


class PublishNews(Command[StaffNews]):
    """At once, or `at` a moment to come. Problems: not-found, conflict for what was withdrawn."""

    news_id: UUID
    at: AwareDatetime | None = None


class WithdrawNews(Command[StaffNews]):
    """Nobody sees it any more; those who were told of maintenance are told that it is cancelled. Problem: not-found."""

    news_id: UUID
