"""The end of a contract."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from contracts.billing.account import AccountEvent, Reason
from contracts.message import Command, Message, Question

TerminationStatus = Literal["requested", "approved", "refused", "withdrawn", "done"]


class Termination(Message):
    """The contract ends on `ends_on` (while requested: the day that is wished); nothing is charged from then on.

    `settlement` is what is left then, as far as one can tell now: paid out by `paid_out_by`, or, when negative, a debt.
    """

    id: int
    status: TerminationStatus
    ends_on: date | None
    settlement: int
    paid_out_by: date | None
    currency: str
    reason: str | None = None


class TerminationTerms(Message):
    """Where it is asked for, what is needed, and within how many days the rest is paid out."""

    way: Literal["office", "application", "support"]
    documents: list[str]
    debt_free: bool
    reviewed: bool
    equipment_back: bool
    settled_in_days: int


class Terminations(Message):
    """Whether the subscriber may ask for it himself, and the request that is there."""

    allowed: bool
    reasons: list[Reason]
    terms: TerminationTerms | None
    current: Termination | None
    currency: str


class GetTermination(Question[Terminations]):
    """Of the subscriber who asks."""


class Terminate(Command[Termination]):
    """Ask for the end on `ends_on` (None: tomorrow): the subscriber where his cabinet is the way for it.

    Staff ends the contract `account` at once so, by support, a manager or an admin: whatever the way, since the
    subscriber stands before them. Problems: not-found, account-closed, not-allowed, termination-not-allowed.
    """

    account: str | None = Field(default=None, max_length=64)
    ends_on: date | None = None
    equipment_returned: bool = False


class WithdrawTermination(Command[Termination]):
    """Until it has come. Staff names the `account`. Problems: not-found, account-closed."""

    account: str | None = Field(default=None, max_length=64)


class WaitingTermination(Termination):
    """As staff sees it in the queue."""

    account: str
    balance: int
    asked_at: datetime


class WaitingTerminations(Message):
    items: list[WaitingTermination]


class ListTerminations(Question[WaitingTerminations]):
    """For staff, the oldest first: those that wait for a decision, or (`unpaid`) for their money."""

    unpaid: bool = False
    limit: int = Field(default=50, ge=1, le=200)


class ApproveTermination(Command[Termination]):
    """`ends_on` (None: as wished). Problems: not-found, conflict, termination-not-allowed."""

    termination_id: int
    ends_on: date | None = None
    equipment_returned: bool = False


class RefuseTermination(Command[Termination]):
    """`reason` is for the subscriber to read. Problems: not-found, conflict."""

    termination_id: int
    reason: str = Field(min_length=1, max_length=1000)


class MarkPaidOut(Command[Termination]):
    """By a cashier: what was left has been handed over. Problems: not-found, conflict."""

    termination_id: int


class TerminationRequested(AccountEvent):
    pass


class TerminationApproved(AccountEvent):
    """The service ends on `ends_on`; nothing is charged from that day on."""

    ends_on: date


class TerminationRefused(AccountEvent):
    reason: str


class TerminationWithdrawn(AccountEvent):
    pass


class ContractEnded(AccountEvent):
    """`settlement` is paid out by `paid_out_by` (negative: a debt that remains)."""

    ended_on: date | None = None
    settlement: int
    paid_out_by: date | None
