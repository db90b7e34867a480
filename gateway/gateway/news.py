"""News for everybody."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.notify import GetNews, ListNews, NewsItem, NewsKind, Place
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, AnyVisitor

router = APIRouter(prefix=BASE, tags=["news"])

Kind = Annotated[NewsKind | None, Query()]


class NewsView(BaseModel):
    """`text` is Markdown, `html` the same for a page, safe as it is.

    `from` and `until` are when planned works begin and end, `places` whom they touch: no places, everybody.
    """

    id: UUID
    kind: NewsKind
    title: str
    text: str
    html: str
    published_at: datetime
    starts_at: datetime | None = Field(serialization_alias="from")
    ends_at: datetime | None = Field(serialization_alias="until")
    places: list[Place]


class NewsList(BaseModel):
    items: list[NewsView]
    next_cursor: str | None


@router.get("/news")
async def list_news(
    visitor: AnyVisitor, kind: Kind = None, limit: Limit = 20, cursor: Cursor = None
) -> NewsList:
    """Newest first, in the asked language."""
    operator = visitor.profile.operator
    question = ListNews(operator=operator, language=visitor.language, kind=kind, limit=limit, cursor=cursor)
    found = await visitor.ask(question)
    return NewsList(items=[news_view(item) for item in found.items], next_cursor=found.next_cursor)


@router.get("/news/{news_id}")
async def show_news(news_id: UUID, visitor: AnyVisitor) -> NewsView:
    """404 for what is not published yet or was withdrawn."""
    operator = visitor.profile.operator
    return news_view(
        await visitor.ask(GetNews(operator=operator, language=visitor.language, news_id=news_id))
    )


def news_view(item: NewsItem) -> NewsView:
    return NewsView(**item.model_dump(include=set(NewsView.model_fields)))
