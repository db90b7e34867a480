"""News as everybody reads them: what is published and not withdrawn, newest first; for a subscriber, his own first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.questions import Asked
from contracts.auth import Language
from contracts.notify import GetNews, ListMyNews, ListNews, NewsItem, NewsPage, NewsText, Place
from contracts.problems import BadRequest, NotFound
from notify.markdown import html_of
from notify.places import touches
from notify.service import profile_of, service

_PUBLISHED = """
from news where operator = :operator and publish_at <= now() and withdrawn_at is null
"""
_ONE = text(f"select * {_PUBLISHED} and id = :id")
_PAGE = text(f"""
select * {_PUBLISHED} and (cast(:kind as text) is null or kind = :kind) and kind = any(:kinds)
  and (cast(:at as timestamptz) is null or (publish_at, id) < (:at, :id))
order by publish_at desc, id desc limit :limit
""")
# Works that are not over, the nearest first.
_AHEAD = text(f"""
select * {_PUBLISHED} and kind = 'maintenance' and 'maintenance' = any(:kinds) and ends_at > now()
order by starts_at, id limit 200
""")
_WHERE_HE_LIVES = text("""
select address_words from recipients where operator = :operator and subscriber_id = :subscriber
""")


@service.answers(ListNews)
async def list_news(question: ListNews, _: Asked) -> NewsPage:
    """Of one kind, or of all that the operator has."""
    at, after = _after(question.cursor)
    page = {"kind": question.kind, "limit": question.limit + 1, "at": at, "id": after}
    async with service.database.reading() as db:
        rows = (await db.execute(_PAGE, _at(question.operator) | page)).mappings().all()
    shown = rows[: question.limit]
    more = len(rows) > question.limit
    return NewsPage(
        items=[read_in(question.language, row) for row in shown],
        next_cursor=f"{shown[-1]['publish_at'].isoformat()}_{shown[-1]['id']}" if more else None,
    )


@service.answers(GetNews)
async def get_news(question: GetNews, _: Asked) -> NewsItem:
    """One of them."""
    kinds = _at(question.operator)["kinds"]
    async with service.database.reading() as db:
        found = await db.execute(_ONE, {"operator": question.operator, "id": question.news_id})
        row = found.mappings().one_or_none()
    if row is None or row["kind"] not in kinds:
        raise NotFound
    return read_in(question.language, row)


@service.answers(ListMyNews)
async def list_my_news(question: ListMyNews, asked: Asked) -> NewsPage:
    """Works to come at his address first, then the newest; what stands first does not come again."""
    caller = asked.subscriber
    if not profile_of(caller.operator).capabilities.news:
        return NewsPage(items=[])
    at = _at(caller.operator)
    page = {"kind": None, "limit": question.limit, "at": None, "id": None}
    async with service.database.reading() as db:
        words = (await db.execute(_WHERE_HE_LIVES, at | {"subscriber": caller.id})).scalar_one_or_none() or ""
        ahead = (await db.execute(_AHEAD, at)).mappings().all()
        newest = (await db.execute(_PAGE, at | page)).mappings().all()
    mine = [row for row in ahead if _touches(row, words)]
    first = {row["id"] for row in mine}
    rows = [*mine, *(row for row in newest if row["id"] not in first)][: question.limit]
    return NewsPage(items=[read_in(question.language, row, touches_me=_touches(row, words)) for row in rows])


def places_of(row: RowMapping) -> list[Place]:
    """Those of maintenance."""
    return [Place(**place) for place in row["places"]]


def read_in(language: Language, row: RowMapping, *, touches_me: bool | None = None) -> NewsItem:
    """In the reader's language."""
    words = NewsText(**(row["texts"].get(language) or next(iter(row["texts"].values()))))
    return NewsItem(
        id=row["id"],
        kind=row["kind"],
        title=words.title,
        text=words.text,
        html=html_of(words.text),
        published_at=row["publish_at"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        places=places_of(row),
        touches_me=touches_me,
    )


def _touches(row: RowMapping, words: str) -> bool:
    return row["kind"] == "maintenance" and touches(places_of(row), words)


def _at(operator: str) -> dict[str, Any]:
    """The operator and the kinds that it has. Problem: not-found where there are no news."""
    profile = profile_of(operator)
    if not (profile.capabilities.news and profile.news):
        raise NotFound
    return {"operator": operator, "kinds": list(profile.news.kinds)}


def _after(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    if cursor is None:
        return None, None
    try:
        at, _, after = cursor.partition("_")
        return datetime.fromisoformat(at), UUID(after)
    except ValueError as error:
        raise BadRequest("The cursor is not one that was given here.") from error
