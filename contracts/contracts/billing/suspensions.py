"""Suspension: the service rests at the subscriber's wish."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from contracts.billing.account import AccountEvent, Reason
from contracts.message import Command, Message, Question

SuspensionStatus = Literal["requested", "scheduled", "active", "ended", "refused", "withdrawn"]


class Suspension(Message):
    """The service rests from `from_day` up to `until_day`, on which it works again.

    `free_days` of them cost nothing, the others `daily_fee` each, `cost` together.
    """

    id: int
    status: SuspensionStatus
    from_day: date
    until_day: date
    free_days: int
    daily_fee: int
    cost: int
    currency: str
    reason: str | None = None


class SuspensionTerms(Message):
    """`free_days_left` of `free_days` in this calendar year, or all of them where each suspension has its own."""

    review: bool
    free_days: int
    free_days_in: Literal["calendar_year", "suspension"]
    free_days_left: int
    daily_fee: int
    min_days: int
    max_days: int
    ahead_days: int


class Suspensions(Message):
    """Whether the subscriber may order one, the one that is asked for, planned or under way, and the last ones."""

    allowed: bool
    reasons: list[Reason]
    terms: SuspensionTerms | None
    current: Suspension | None
    past: list[Suspension]
    currency: str


class GetSuspension(Question[Suspensions]):
    """Of the subscriber who asks."""


class Suspend(Command[Suspension]):
    """Order a suspension. Problems: not-found, account-closed, suspension-not-allowed."""

    from_day: date
    until_day: date


class EndSuspension(Command[Suspension]):
    """Withdraw the one that has not begun; end the one under way, so that the service works from today.

    Problems: not-found, account-closed.
    """


class WaitingSuspension(Suspension):
    """As staff sees it in the queue."""

    account: str
    balance: int
    asked_at: datetime


class WaitingSuspensions(Message):
    items: list[WaitingSuspension]


class ListSuspensions(Question[WaitingSuspensions]):
    """The requests that wait for staff, the oldest first."""

    limit: int = Field(default=50, ge=1, le=200)


class ApproveSuspension(Command[Suspension]):
    """Its days begin today if they were to begin before. Problems: not-found, conflict, suspension-not-allowed."""

    suspension_id: int


class RefuseSuspension(Command[Suspension]):
    """`reason` is for the subscriber to read. Problems: not-found, conflict."""

    suspension_id: int
    reason: str = Field(min_length=1, max_length=1000)


class SuspensionRequested(AccountEvent):
    """Staff will look at it. The service rests from `from_day` up to `until_day`, on which it works again."""

    suspension_id: int
    from_day: date
    until_day: date


class SuspensionScheduled(AccountEvent):
    """Approved, or in no need of that. `cost` is what the days after the free ones come to."""

    suspension_id: int
    from_day: date
    until_day: date
    free_days: int
    daily_fee: int
    cost: int


class SuspensionRefused(AccountEvent):
    suspension_id: int
    from_day: date
    until_day: date
    reason: str


class SuspensionWithdrawn(AccountEvent):
    """The subscriber no longer wants it, or the account was stopped before it began."""

    suspension_id: int


class SuspensionStarted(AccountEvent):
    suspension_id: int
    until_day: date
    daily_fee: int


class SuspensionEnded(AccountEvent):
    """The service works again, or is stopped for lack of money, as `state` says."""

    suspension_id: int
