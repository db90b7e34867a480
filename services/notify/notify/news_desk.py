"""News as staff writes them: drafts, publication now or later, withdrawal."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import RowMapping, insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import (
    GetStaffNews,
    ListStaffNews,
    NewsState,
    NewsText,
    PublishNews,
    StaffNews,
    StaffNewsPage,
    WithdrawNews,
    WriteNews,
)
from contracts.problems import BadRequest, Conflict, NotFound
from notify.markdown import html_of
from notify.news import places_of
from notify.news_checks import check, with_news
from notify.places import anywhere, roughly
from notify.service import service
from notify.staff_acts import tell_audit
from notify.tables import news

_ROLES = ("marketing", "manager")
_ONE = text("select * from news where operator = :operator and id = :id")
_LOCKED = text(f"{_ONE.text} for update")
_PAGE = text("""
select * from news where operator = :operator and (cast(:after as uuid) is null or id < :after)
order by id desc limit :limit
""")
_TOUCHED = text("""
select count(*) from recipients
where operator = :operator and contract <> '' and (:anybody or (address_words ~ :roughly and address_words ~ :pattern))
""")
_TOLD = text("select count(*) from maintenance_told where operator = :operator and news_id = :id")


@service.answers(ListStaffNews)
async def list_news(question: ListStaffNews, asked: Asked) -> StaffNewsPage:
    """Without the numbers of those touched, which are told with one alone."""
    operator = asked.caller.staff(*_ROLES).operator
    with_news(operator)
    try:
        after = UUID(question.cursor) if question.cursor else None
    except ValueError as error:
        raise BadRequest("The cursor is not one that was given here.") from error
    page = {"operator": operator, "after": after, "limit": question.limit + 1}
    async with service.database.reading() as db:
        rows = (await db.execute(_PAGE, page)).mappings().all()
    shown = rows[: question.limit]
    more = str(shown[-1]["id"]) if len(rows) > question.limit else None
    return StaffNewsPage(items=[_shown(row, None, 0) for row in shown], next_cursor=more)


@service.answers(GetStaffNews)
async def get_news(question: GetStaffNews, asked: Asked) -> StaffNews:
    """With whom it touches."""
    operator = asked.caller.staff(*_ROLES).operator
    async with service.database.reading() as db:
        return await _told(db, await _found(db, _ONE, operator, question.news_id))


@service.answers(WriteNews)
async def write_news(question: WriteNews, asked: Asked) -> StaffNews:
    """A repeat under the same key finds what was written."""
    staff = asked.caller.staff(*_ROLES)
    written = _written(question, with_news(staff.operator))
    news_id = question.news_id or uuid4()
    async with service.database.transaction() as db:
        if question.preview:
            if question.news_id:
                await _found(db, _ONE, staff.operator, question.news_id)
            unwritten = {"id": question.news_id, "operator": staff.operator, "changed_at": None, "version": 1}
            none: dict[str, Any] = dict.fromkeys(("publish_at", "withdrawn_at"))
            return await _told(db, unwritten | none | written)
        if made := await done_before(db, asked, question, news_id):
            return await _told(db, await _found(db, _ONE, staff.operator, made))
        if question.news_id is None:
            await db.execute(insert(news).values(id=news_id, operator=staff.operator, **written))
            await tell_audit(db, asked, "write_news", f"news:{news_id}", None, _audited(written))
        else:
            before = await _found(db, _LOCKED, staff.operator, news_id)
            await _change(db, before, written)
            await tell_audit(db, asked, "change_news", f"news:{news_id}", _audited(before), _audited(written))
        return await _told(db, await _found(db, _ONE, staff.operator, news_id))


@service.answers(PublishNews)
async def publish_news(question: PublishNews, asked: Asked) -> StaffNews:
    """What is published already stays so, at its moment."""
    staff = asked.caller.staff(*_ROLES)
    now = datetime.now(UTC)
    async with service.database.transaction() as db:
        row = await _found(db, _LOCKED, staff.operator, question.news_id)
        if row["withdrawn_at"]:
            raise Conflict("It was withdrawn: write it anew.")
        if question.preview or _state(row) == "published":
            return await _told(db, row)
        moment = max(now, question.at or now)
        await _set(db, row, publish_at=moment)
        about = f"news:{row['id']}"
        await tell_audit(db, asked, "publish_news", about, None, {"publish_at": moment.isoformat()})
        return await _told(db, await _found(db, _ONE, staff.operator, row["id"]))


@service.answers(WithdrawNews)
async def withdraw_news(question: WithdrawNews, asked: Asked) -> StaffNews:
    """Whoever was told of maintenance is told by its next version."""
    staff = asked.caller.staff(*_ROLES)
    async with service.database.transaction() as db:
        row = await _found(db, _LOCKED, staff.operator, question.news_id)
        if question.preview or row["withdrawn_at"]:
            return await _told(db, row)
        await _set(db, row, withdrawn_at=datetime.now(UTC), version=row["version"] + 1, telling_after=None)
        await tell_audit(db, asked, "withdraw_news", f"news:{row['id']}", {"state": _state(row)}, None)
        return await _told(db, await _found(db, _ONE, staff.operator, row["id"]))


async def _change(db: AsyncConnection, before: RowMapping, written: dict[str, Any]) -> None:
    """Other hours or addresses are another version; better words are not."""
    if before["withdrawn_at"]:
        raise Conflict("It was withdrawn: write it anew.")
    moved = any(before[name] != written[name] for name in ("starts_at", "ends_at", "places"))
    more = {"version": before["version"] + 1, "telling_after": None} if moved else {}
    await _set(db, before, **written, **more)


async def _set(db: AsyncConnection, row: RowMapping, **values: Any) -> None:
    one = (news.c.operator == row["operator"]) & (news.c.id == row["id"])
    await db.execute(update(news).where(one).values(**values, changed_at=datetime.now(UTC)))


def _written(question: WriteNews, profile: Profile) -> dict[str, Any]:
    check(question, profile)
    return {
        "kind": question.kind,
        "texts": {language: words.model_dump() for language, words in question.texts.items()},
        "starts_at": question.starts_at,
        "ends_at": question.ends_at,
        "places": [place.model_dump() for place in question.places],
    }


def _audited(row: Any) -> dict[str, Any]:
    moments = {name: row[name] and row[name].isoformat() for name in ("starts_at", "ends_at")}
    titles = {language: words["title"] for language, words in row["texts"].items()}
    return {"kind": row["kind"], "titles": titles, "places": row["places"], **moments}


async def _found(db: AsyncConnection, query: Any, operator: str, news_id: UUID) -> RowMapping:
    row = (await db.execute(query, {"operator": operator, "id": news_id})).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row


async def _told(db: AsyncConnection, row: Any) -> StaffNews:
    """With how many it touches now, and how many were told."""
    if row["kind"] != "maintenance":
        return _shown(row, None, 0)
    places = places_of(row)
    where = {"anybody": not places, "roughly": roughly(places), "pattern": anywhere(places)}
    touched = (await db.execute(_TOUCHED, {"operator": row["operator"], **where})).scalar_one()
    told = (await db.execute(_TOLD, {"operator": row["operator"], "id": row["id"]})).scalar_one()
    return _shown(row, touched, told)


def _shown(row: Any, touched: int | None, told: int) -> StaffNews:
    kept = ("id", "kind", "publish_at", "withdrawn_at", "starts_at", "ends_at", "version", "changed_at")
    texts = {language: NewsText(**words) for language, words in row["texts"].items()}
    return StaffNews(
        **{name: row[name] for name in kept},
        state=_state(row),
        texts=texts,
        html={language: html_of(words.text) for language, words in texts.items()},
        places=places_of(row),
        touched=touched,
        told=told,
    )


def _state(row: Any) -> NewsState:
    if row["withdrawn_at"]:
        return "withdrawn"
    if row["publish_at"] is None:
        return "draft"
    return "published" if row["publish_at"] <= datetime.now(UTC) else "scheduled"
