"""Newsletters as staff sends them."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.auth import Language
from contracts.notify import (
    CancelNewsletter,
    CountRecipients,
    GetNewsletter,
    ListNewsletters,
    Newsletter,
    NewsletterChannel,
    NewsletterCopy,
    NewsletterState,
    NewsletterText,
    PauseNewsletter,
    PreviewNewsletter,
    Progress,
    ResumeNewsletter,
    Segment,
    StartNewsletter,
    TryNewsletter,
    WriteNewsletter,
)
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class NewsletterSegment(BaseModel):
    """Whom it would go to."""

    model_config = ConfigDict(extra="forbid")

    channels: list[NewsletterChannel] = Field(min_length=1, max_length=2)
    segment: Segment = Segment()


class WrittenNewsletter(NewsletterSegment):
    """`texts` in every language of the operator: `subject` and `text` (Markdown) of a letter, `sms` of an SMS.

    `{{ name }}`, `{{ contract }}` and `{{ unsubscribe }}` stand for the reader's own.
    """

    name: str = Field(min_length=1, max_length=200)
    texts: dict[Language, NewsletterText]


class NewsletterStart(BaseModel):
    """Without `at`: now. In any case within the hours of marketing."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None


class NewsletterTrial(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channel: NewsletterChannel
    language: Language
    address: str = Field(min_length=5, max_length=254)


class NewsletterView(BaseModel):
    """`progress` is told with one alone."""

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
    progress: Progress | None


class NewsletterList(BaseModel):
    items: list[NewsletterView]
    next_cursor: str | None


class ReachView(BaseModel):
    """`count` by channel; `sample`: contracts with masked addresses."""

    count: dict[NewsletterChannel, int]
    sample: list[str]


class CopyList(BaseModel):
    items: list[NewsletterCopy]


class TrialView(BaseModel):
    delivery_id: UUID


@router.get("/newsletters")
async def list_newsletters(staff: Staff, limit: Limit = 20, cursor: Cursor = None) -> NewsletterList:
    """Newest first. By marketing or a manager."""
    found = await staff.ask(ListNewsletters(limit=limit, cursor=cursor))
    return NewsletterList(items=[_view(one) for one in found.items], next_cursor=found.next_cursor)


@router.post("/newsletters/recipients")
async def count_recipients(body: NewsletterSegment, staff: Staff) -> ReachView:
    """How many would get it, and some of them."""
    found = await staff.ask(CountRecipients(channels=body.channels, segment=body.segment))
    return ReachView(**dict(found))


@router.post("/newsletters", status_code=201)
async def write_newsletter(
    body: WrittenNewsletter, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> NewsletterView:
    """A draft."""
    return _view(await staff.ask(WriteNewsletter(**dict(body), preview=preview), key))


@router.get("/newsletters/{newsletter_id}")
async def show_newsletter(newsletter_id: UUID, staff: Staff) -> NewsletterView:
    """With its progress."""
    return _view(await staff.ask(GetNewsletter(newsletter_id=newsletter_id)))


@router.put("/newsletters/{newsletter_id}")
async def change_newsletter(
    newsletter_id: UUID, body: WrittenNewsletter, staff: Staff, key: KeyIfAny, preview: Preview = False
) -> NewsletterView:
    """All of it anew, until it has begun."""
    question = WriteNewsletter(newsletter_id=newsletter_id, **dict(body), preview=preview)
    return _view(await staff.ask(question, key))


@router.get("/newsletters/{newsletter_id}/copies")
async def preview_newsletter(newsletter_id: UUID, staff: Staff) -> CopyList:
    """Each text as a reader gets it."""
    found = await staff.ask(PreviewNewsletter(newsletter_id=newsletter_id))
    return CopyList(items=found.items)


@router.post("/newsletters/{newsletter_id}/test", status_code=201)
async def try_newsletter(
    newsletter_id: UUID, body: NewsletterTrial, staff: Staff, key: IdempotencyKey
) -> TrialView:
    """One copy to an address, at once."""
    sent = await staff.ask(TryNewsletter(newsletter_id=newsletter_id, **dict(body)), key)
    return TrialView(delivery_id=sent.delivery_id)


@router.post("/newsletters/{newsletter_id}/start")
async def start_newsletter(newsletter_id: UUID, body: NewsletterStart, staff: Staff) -> NewsletterView:
    """Now or later."""
    return _view(await staff.ask(StartNewsletter(newsletter_id=newsletter_id, at=body.at)))


@router.post("/newsletters/{newsletter_id}/pause")
async def pause_newsletter(newsletter_id: UUID, staff: Staff) -> NewsletterView:
    """Nothing more of it goes out."""
    return _view(await staff.ask(PauseNewsletter(newsletter_id=newsletter_id)))


@router.post("/newsletters/{newsletter_id}/resume")
async def resume_newsletter(newsletter_id: UUID, staff: Staff) -> NewsletterView:
    """It goes on where it stopped."""
    return _view(await staff.ask(ResumeNewsletter(newsletter_id=newsletter_id)))


@router.post("/newsletters/{newsletter_id}/cancel")
async def cancel_newsletter(newsletter_id: UUID, staff: Staff) -> NewsletterView:
    """What has not been sent will not be."""
    return _view(await staff.ask(CancelNewsletter(newsletter_id=newsletter_id)))


def _view(one: Newsletter) -> NewsletterView:
    return NewsletterView(**one.model_dump())
