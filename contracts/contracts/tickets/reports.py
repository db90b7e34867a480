"""How conversations went: times of answers, ratings."""

from datetime import date
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question
from contracts.tickets.requests import Kind


class AnswerTimes(Message):
    """Of requests opened in the period. Times are working time of the operator's calendar, in seconds.

    `within_promise` is the share of those answered, or overdue, that were answered in time; None: there were none.
    """

    opened: int
    answered: int
    overdue: int
    median_seconds: int | None
    p90_seconds: int | None
    within_promise: float | None
    reopened: int


class Grades(Message):
    """`by_grade` counts grades 1 to 5, in this order."""

    rated: int
    average: float | None
    by_grade: list[int]


class KindTimes(AnswerTimes):
    kind: Kind


class StaffTimes(Message):
    """Who of the staff gave first answers, how many, and their median working time in seconds."""

    staff_id: UUID
    answered: int
    median_seconds: int


class TicketsReport(AnswerTimes):
    """In all, by kind, by who answered first; grades are of the requests opened in the period."""

    grades: Grades
    by_kind: list[KindTimes]
    by_staff: list[StaffTimes]


class GetTicketsReport(Question[TicketsReport]):
    """For managers: requests opened from `begin` until before `end`, days of the operator's zone.

    Problem: bad-request.
    """

    begin: date
    end: date = Field(description="not included")
