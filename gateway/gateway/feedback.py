"""Rate the cabinet, and what staff reads of the ratings."""

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.tickets import GetRatingsReport, ListRatingComments, RateCabinet
from gateway.report_views import Month
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, Staff, Subscriber

router = APIRouter(prefix=BASE, tags=["feedback"])

From = Annotated[date | None, Query(alias="from", description="A day of the first month; else a year ago.")]
To = Annotated[date | None, Query(alias="to", description="A day of the last month; else today.")]
Grade = Annotated[int | None, Query(ge=1, le=5)]
A_YEAR = timedelta(days=365)


class NewRating(BaseModel):
    """`grade` 1 is the worst; the question and the grades' words stand in `GET /operator` under `rating`."""

    model_config = ConfigDict(extra="forbid")

    grade: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=2000)


class RatingView(BaseModel):
    """`day` is today by the operator's clock."""

    day: date
    grade: int
    comment: str


class RatingsRow(BaseModel):
    """Each subscriber's newest grade of the month counts; `counts` are those of grades 1 to 5."""

    month: Month
    ratings: int
    average: Annotated[str, Field(examples=["4.37"])]
    counts: list[int]


class RatingsView(BaseModel):
    items: list[RatingsRow]


class CommentRow(BaseModel):
    at: datetime
    grade: int
    comment: str
    contract: str
    subscriber_name: str


class CommentsView(BaseModel):
    items: list[CommentRow]
    next_cursor: str | None


@router.post("/feedback", status_code=201)
async def rate_cabinet(body: NewRating, subscriber: Subscriber) -> RatingView:
    """Again on the same day, it takes the place of the former one."""
    return RatingView(**(await subscriber.ask(RateCabinet(**body.model_dump()))).model_dump())


@router.get("/staff/reports/ratings", tags=["staff"])
async def report_ratings(staff: Staff, first: From = None, last: To = None) -> RatingsView:
    """By month, the newest first."""
    last = last or datetime.now(staff.visitor.profile.zone).date()
    first = first or last - min(A_YEAR, last - date.min)
    found = await staff.ask(GetRatingsReport(first=first, last=last))
    items = [
        RatingsRow(
            month=f"{one.month:%Y-%m}",
            ratings=one.ratings,
            average=f"{one.average // 100}.{one.average % 100:02}",
            counts=one.counts,
        )
        for one in found.items
    ]
    return RatingsView(items=items)


@router.get("/staff/reports/ratings/comments", tags=["staff"])
async def list_comments(
    staff: Staff, grade: Grade = None, limit: Limit = 20, cursor: Cursor = None
) -> CommentsView:
    """What subscribers have written with their grades, newest first."""
    found = await staff.ask(ListRatingComments(grade=grade, limit=limit, cursor=cursor))
    items = [CommentRow(**one.model_dump()) for one in found.items]
    return CommentsView(items=items, next_cursor=found.next_cursor)
