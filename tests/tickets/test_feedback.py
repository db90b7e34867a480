"""How convenient the cabinet is: a subscriber's newest grade counts, and staff reads the comments."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from contracts.problems import BadRequest, NotAllowed
from contracts.tickets import GetRatingsReport, ListRatingComments, RateCabinet
from ticket_people import Person

Make = Callable[..., Person]
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/Moscow")).date()


async def test_the_newest_grade_of_a_day_and_of_a_month_counts(person: Make, db: "asyncpg.Pool") -> None:
    who, other = person(operator="counted"), person(operator="counted")
    marketing = person(operator="counted", kind="staff", role="marketing")
    await who.ask(RateCabinet(grade=1, comment="Не нашла, где платить"))
    rated = await who.ask(RateCabinet(grade=4, comment=" Нашла "))
    assert (rated.day, rated.grade, rated.comment) == (TODAY, 4, "Нашла")
    await other.ask(RateCabinet(grade=5))
    before = TODAY.replace(day=1) - timedelta(days=1)
    await db.execute(
        "insert into ratings select operator, subscriber_id, $1, at - interval '31 days', 2, '' from ratings "
        "where subscriber_id = $2",
        before,
        who.id,
    )
    report = await marketing.ask(GetRatingsReport(first=before, last=TODAY))
    assert [(row.month, row.ratings, row.average, row.counts) for row in report.items] == [
        (TODAY.replace(day=1), 2, 450, [0, 0, 0, 1, 1]),
        (before.replace(day=1), 1, 200, [0, 1, 0, 0, 0]),
    ]
    december = GetRatingsReport(first=date(2020, 12, 1), last=date(2020, 12, 31))
    assert (await marketing.ask(december)).items == []


async def test_comments_are_read_page_by_page_by_whoever_may(person: Make) -> None:
    staff = person(operator="paged", kind="staff", role="manager")
    for grade in (1, 2, 5):
        await person(operator="paged").ask(RateCabinet(grade=grade, comment=f"оценка {grade}"))
    await person(operator="paged").ask(RateCabinet(grade=3))
    first = await staff.ask(ListRatingComments(limit=2))
    rest = await staff.ask(ListRatingComments(limit=2, cursor=first.next_cursor))
    assert [one.comment for one in (*first.items, *rest.items)] == ["оценка 5", "оценка 2", "оценка 1"]
    assert rest.next_cursor is None
    assert [one.grade for one in (await staff.ask(ListRatingComments(grade=2))).items] == [2]
    with pytest.raises(BadRequest):
        await staff.ask(ListRatingComments(cursor="x"))
    for stranger in (person(operator="paged"), person(operator="paged", kind="staff", role="sales")):
        with pytest.raises(NotAllowed):
            await stranger.ask(ListRatingComments())
