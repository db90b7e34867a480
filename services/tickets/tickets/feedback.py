"""How convenient the cabinet is: a subscriber's grade and comment, and what staff reads of them."""

import re
from datetime import UTC, date, datetime

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.problems import BadRequest, NotFound
from contracts.tickets import (
    GetRatingsReport,
    ListRatingComments,
    RateCabinet,
    Rated,
    RatingComment,
    RatingCommentList,
    RatingsMonth,
    RatingsReport,
)
from tickets.promises import profile_of
from tickets.service import service
from tickets.tables import ratings, subscribers

ROLES = ("support", "marketing", "manager")
_CURSOR = re.compile(r"([0-9]{1,10})\.([0-9]{6})", re.ASCII)

_PUT = insert(ratings)
_RATE = _PUT.on_conflict_do_update(
    index_elements=["operator", "subscriber_id", "day"],
    set_={name: _PUT.excluded[name] for name in ("at", "grade", "comment")},
)
# Whoever has rated several times in a month counts once, with the newest grade.
_BY_MONTH = text("""
with newest as (
  select distinct on (subscriber_id, date_trunc('month', day)) date_trunc('month', day)::date as month, grade
  from ratings where operator = :operator and day >= :first and day < :after
  order by subscriber_id, date_trunc('month', day), day desc
)
select month, count(*) as ratings, round(avg(grade) * 100)::int as average,
  array[count(*) filter (where grade = 1), count(*) filter (where grade = 2), count(*) filter (where grade = 3),
    count(*) filter (where grade = 4), count(*) filter (where grade = 5)] as counts
from newest group by month order by month desc
""")


def _asks(profile: Profile) -> Profile:
    if not profile.capabilities.rating:
        raise NotFound("This operator does not ask for a rating.")
    return profile


@service.answers(RateCabinet)
async def rate_cabinet(question: RateCabinet, asked: Asked) -> Rated:
    """Problem: not-found, where the operator does not ask."""
    subscriber, now = asked.subscriber, datetime.now(UTC)
    day = now.astimezone(_asks(profile_of(subscriber.operator)).zone).date()
    said = {"grade": question.grade, "comment": question.comment.strip()}
    whose = {"operator": subscriber.operator, "subscriber_id": subscriber.id, "day": day, "at": now}
    async with service.database.transaction() as db:
        await db.execute(_RATE, whose | said)
    return Rated(day=day, grade=question.grade, comment=said["comment"])


@service.answers(GetRatingsReport)
async def report_ratings(question: GetRatingsReport, asked: Asked) -> RatingsReport:
    """Whole months. Problem: not-found, where the operator does not ask."""
    operator = _asks(profile_of(asked.caller.staff(*ROLES).operator)).operator
    days = {"first": question.first.replace(day=1), "after": _month_after(question.last)}
    async with service.database.reading() as db:
        found = await db.execute(_BY_MONTH, {"operator": operator, **days})
        return RatingsReport(items=[RatingsMonth(**row) for row in found.mappings()])


@service.answers(ListRatingComments)
async def list_comments(question: ListRatingComments, asked: Asked) -> RatingCommentList:
    """Newest first. Problems: not-found, bad-request for a cursor that is not one of ours."""
    operator = _asks(profile_of(asked.caller.staff(*ROLES).operator)).operator
    page = (
        select(ratings, subscribers.c.contract, subscribers.c.name)
        .join_from(
            ratings,
            subscribers,
            (subscribers.c.operator == ratings.c.operator)
            & (subscribers.c.subscriber_id == ratings.c.subscriber_id),
            isouter=True,
        )
        .where(ratings.c.operator == operator, ratings.c.comment != "")
        .order_by(ratings.c.at.desc())
    )
    if question.grade is not None:
        page = page.where(ratings.c.grade == question.grade)
    if question.cursor is not None:
        page = page.where(ratings.c.at < _moment(question.cursor))
    async with service.database.reading() as db:
        found = (await db.execute(page.limit(question.limit + 1))).all()
    rows = found[: question.limit]
    items = [
        RatingComment(
            at=row.at,
            grade=row.grade,
            comment=row.comment,
            contract=row.contract or "",
            subscriber_name=row.name or "",
        )
        for row in rows
    ]
    more = len(found) > len(rows)
    return RatingCommentList(items=items, next_cursor=f"{rows[-1].at.timestamp():.6f}" if more else None)


def _month_after(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) if day.year < date.max.year else date.max


def _moment(cursor: str) -> datetime:
    if not _CURSOR.fullmatch(cursor):
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return datetime.fromtimestamp(float(cursor), UTC)
