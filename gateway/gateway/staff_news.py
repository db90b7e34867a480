"""News as staff writes them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.auth import Language
from contracts.notify import (
    GetStaffNews,
    ListStaffNews,
    NewsKind,
    NewsState,
    NewsText,
    Place,
    PublishNews,
    StaffNews,
    WithdrawNews,
    WriteNews,
)
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class WrittenNews(BaseModel):
    """Texts in every language of the operator, as Markdown; hours and places are of maintenance alone.

    A place is a whole town, a street, or houses of it: `5`, `7а`, `1-15`; `side` narrows ranges to odd or even
    houses. No places: it touches everybody.
    """

    model_config = ConfigDict(extra="forbid")

    kind: NewsKind
    texts: dict[Language, NewsText]
    starts_at: AwareDatetime | None = Field(default=None, alias="from")
    ends_at: AwareDatetime | None = Field(default=None, alias="until")
    places: list[Place] = Field(default=[], max_length=100)


class Publication(BaseModel):
    """Without `at`: now."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None


class StaffNewsView(BaseModel):
    """`touched` is how many subscribers planned works touch, `told` how many of them were told."""

    id: UUID | None
    kind: NewsKind
    state: NewsState
    texts: dict[Language, NewsText]
    html: dict[Language, str]
    publish_at: datetime | None
    withdrawn_at: datetime | None
    starts_at: datetime | None = Field(serialization_alias="from")
    ends_at: datetime | None = Field(serialization_alias="until")
    places: list[Place]
    touched: int | None
    told: int
    version: int
    changed_at: datetime | None


class StaffNewsList(BaseModel):
    items: list[StaffNewsView]
    next_cursor: str | None


@router.get("/news")
async def list_news(staff: Staff, limit: Limit = 20, cursor: Cursor = None) -> StaffNewsList:
    """Drafts too, newest first. By marketing or a manager."""
    found = await staff.ask(ListStaffNews(limit=limit, cursor=cursor))
    return StaffNewsList(items=[_view(item) for item in found.items], next_cursor=found.next_cursor)


@router.get("/news/{news_id}")
async def show_news(news_id: UUID, staff: Staff) -> StaffNewsView:
    return _view(await staff.ask(GetStaffNews(news_id=news_id)))


@router.post("/news", status_code=201)
async def write_news(
    body: WrittenNews, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> StaffNewsView:
    """A draft. As a preview: how it would look, and whom it would touch."""
    return _view(await staff.ask(WriteNews(**_told(body), preview=preview), key))


@router.put("/news/{news_id}")
async def change_news(
    news_id: UUID, body: WrittenNews, staff: Staff, key: KeyIfAny, preview: Preview = False
) -> StaffNewsView:
    """All of it anew. Planned works that get other hours or places are told again to whom they touch or touched."""
    return _view(await staff.ask(WriteNews(news_id=news_id, **_told(body), preview=preview), key))


@router.post("/news/{news_id}/publish")
async def publish_news(
    news_id: UUID, body: Publication, staff: Staff, preview: Preview = False
) -> StaffNewsView:
    """Now or later; whom planned works touch is told then."""
    return _view(await staff.ask(PublishNews(news_id=news_id, at=body.at, preview=preview)))


@router.post("/news/{news_id}/withdraw")
async def withdraw_news(news_id: UUID, staff: Staff, preview: Preview = False) -> StaffNewsView:
    """Nobody sees it any more; whoever was told of planned works is told that they will not be."""
    return _view(await staff.ask(WithdrawNews(news_id=news_id, preview=preview)))


def _told(body: WrittenNews) -> dict[str, Any]:
    return {name: getattr(body, name) for name in WrittenNews.model_fields}


def _view(item: StaffNews) -> StaffNewsView:
    return StaffNewsView(**item.model_dump())
