"""The cabinet's rating by its subscribers."""

from datetime import date, datetime

from pydantic import Field

from contracts.message import Message, Question


class Rated(Message):
    """`day` is today by the operator's clock."""

    day: date
    grade: int
    comment: str


class RateCabinet(Question[Rated]):
    """By a subscriber. Again on the same day, it takes the place of the former one."""

    grade: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=2000)


class RatingsMonth(Message):
    """A subscriber's newest grade of a month counts. `counts` are those of grades 1 to 5.

    `average` in hundredths: 437 is 4.37.
    """

    month: date
    ratings: int
    average: int
    counts: list[int]


class RatingsReport(Message):
    """Newest month first."""

    items: list[RatingsMonth]


class GetRatingsReport(Question[RatingsReport]):
    """For staff, months from that of `first` to that of `last`."""

    first: date
    last: date


class RatingComment(Message):
    at: datetime
    grade: int
    comment: str
    contract: str
    subscriber_name: str


class RatingCommentList(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[RatingComment]
    next_cursor: str | None = None


class ListRatingComments(Question[RatingCommentList]):
    """Ratings that say something, for staff."""

    grade: int | None = Field(default=None, ge=1, le=5)
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None
