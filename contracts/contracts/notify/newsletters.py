"""Newsletters: what is sent to whom, and how far it is."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.auth.people import Language
from contracts.message import Command, Message, Question
from contracts.notify.news import Places
from contracts.notify.subscriptions import NewsletterChannel

NewsletterState = Literal["draft", "scheduled", "running", "paused", "done", "cancelled"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NewsletterText(Message):
    """In one language. `text` is Markdown of a letter, `sms` the text of an SMS.

    `{{ name }}` and `{{ contract }}` stand for the recipient's own.
    """

    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    text: str = Field(default="", max_length=50_000)
    sms: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)] = ""


class Segment(Message):
    """Of those who confirmed, whom all of what is given here is true of; nothing given: everybody.

    `places`: the address is in one of them. `due_in_days`: the service would be stopped within so many days.
    `contracts` are the only ones, `not_contracts` and `not_places` are left out.
    """

    languages: list[Language] = Field(default=[], max_length=3)
    places: Places = []
    states: list[Literal["active", "stopped"]] = Field(default=[], max_length=2)
    due_in_days: int | None = Field(default=None, ge=0, le=365)
    contracts: list[Annotated[str, StringConstraints(max_length=64)]] = Field(default=[], max_length=5_000)
    not_contracts: list[Annotated[str, StringConstraints(max_length=64)]] = Field(
        default=[], max_length=5_000
    )
    not_places: Places = []


class Progress(Message):
    """How many, by what became of them. `waiting` are not queued yet; `put_aside` had left or was cancelled meanwhile.

    `unsubscribed` is how many have left by its link. `per_minute` is the pace of the last minute and `ends_at` when
    all of it will be sent at that pace within the hours of marketing; None while nothing tells.
    """

    total: int
    waiting: int
    queued: int
    sent: int
    delivered: int
    failed: int
    unknown: int
    put_aside: int
    unsubscribed: int
    per_minute: int
    ends_at: datetime | None


class Newsletter(Message):
    """As staff sees it; `progress` is told when it is asked for by id."""

    id: UUID
    name: str
    state: NewsletterState
    channels: list[NewsletterChannel]
    texts: dict[Language, NewsletterText]
    segment: Segment
    starts_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    changed_at: datetime
    progress: Progress | None = None


class NewsletterPage(Message):
    items: list[Newsletter]
    next_cursor: str | None = None


class ListNewsletters(Question[NewsletterPage]):
    """Newest first."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class GetNewsletter(Question[Newsletter]):
    """With its progress. Problem: not-found."""

    newsletter_id: UUID


class WriteNewsletter(Command[Newsletter]):
    """A new draft, or another text of the one that `newsletter_id` names while it is a draft or scheduled.

    Problems: invalid-body (a language or a text missing, a variable that there is not, a channel that the
    operator's newsletter does not have), not-found, conflict once it was started.
    """

    newsletter_id: UUID | None = None
    name: Line
    channels: list[NewsletterChannel] = Field(min_length=1, max_length=2)
    texts: dict[Language, NewsletterText]
    segment: Segment = Segment()


class NewsletterReach(Message):
    """How many of a segment would get it over each channel, and some of them, with masked addresses."""

    count: dict[NewsletterChannel, int]
    sample: list[str]


class CountRecipients(Question[NewsletterReach]):
    """Of those who confirmed. Problem: not-found where the operator has no newsletter."""

    channels: list[NewsletterChannel] = Field(min_length=1, max_length=2)
    segment: Segment = Segment()


class NewsletterCopy(Message):
    """One text as its reader gets it; `parts` is how many an SMS is paid as."""

    channel: NewsletterChannel
    language: Language
    subject: str
    text: str
    html: str
    parts: int


class NewsletterCopies(Message):
    items: list[NewsletterCopy]


class PreviewNewsletter(Question[NewsletterCopies]):
    """Each text of it, with somebody's name and contract. Problem: not-found."""

    newsletter_id: UUID


class NewsletterTested(Message):
    delivery_id: UUID


class TryNewsletter(Question[NewsletterTested]):
    """One copy to `address`, one phone or e-mail address, at once.

    Problems: not-found, invalid-body, conflict for a channel or language that it does not have, too-many-requests.
    """

    newsletter_id: UUID
    channel: NewsletterChannel
    language: Language
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=254)]


class StartNewsletter(Question[Newsletter]):
    """Now, or `at` a moment to come; in any case within the hours of marketing.

    Problems: not-found, conflict for one that has begun or is over.
    """

    newsletter_id: UUID
    at: AwareDatetime | None = None


class PauseNewsletter(Question[Newsletter]):
    """Nothing more of it goes out; what is under way arrives. Problems: not-found, conflict unless it runs."""

    newsletter_id: UUID


class ResumeNewsletter(Question[Newsletter]):
    """It goes on where it stopped. Problems: not-found, conflict unless it is paused."""

    newsletter_id: UUID


class CancelNewsletter(Question[Newsletter]):
    """What has not been sent will not be. Problems: not-found, conflict once it is over."""

    newsletter_id: UUID
