"""The promised payment: service now, money within some days."""

from datetime import date
from typing import Literal

from pydantic import Field

from contracts.billing.account import AccountEvent, AccountState, ActivePromise, Amount, Reason
from contracts.message import Command, Message, Question


class PromiseTerms(Message):
    """The operator's word for it (by language), its limits, what one costs and gives.

    `effect`: `credit`, the sum counts as if it were there; `shift_due_date`, the due date moves and the sum is given.
    `after_unkept_days` is for how long nothing is promised after an unkept one.
    """

    names: dict[str, str]
    max_days: int
    max_amount: int
    fee: int
    effect: Literal["credit", "shift_due_date"] = "credit"
    after_unkept_days: int = 0


class PromisedPayments(Message):
    """Whether the subscriber may take one now. `amount` is what he would get if he names none."""

    allowed: bool
    reasons: list[Reason]
    terms: PromiseTerms | None
    active: ActivePromise | None
    amount: int
    currency: str


class GetPromisedPayment(Question[PromisedPayments]):
    """Of the subscriber who asks."""


class PromisedPayment(Message):
    """A promise as it was taken, and what it has led to: on `expires_on` the service stops without the money."""

    id: int
    amount: int
    fee: int
    expires_on: date
    currency: str
    state: AccountState
    due_on: date | None


class TakePromisedPayment(Command[PromisedPayment]):
    """Take one: the subscriber for himself, staff for `account`.

    Without `amount` it is what is recommended to be paid, within the limit; without `days` the longest. Where a promise
    shifts the due date, its amount is what the next period lacks and `days` count from that date.
    Problems: not-found, account-closed, promised-payment-not-allowed.
    """

    account: str | None = Field(default=None, max_length=64)
    amount: Amount | None = None
    days: int | None = Field(default=None, ge=1, le=366)


class PromisedPaymentTaken(AccountEvent):
    """`amount` counts as if it were there until `expires_on`, the day on which the service stops without it."""

    amount: int
    fee: int
    expires_on: date


class PromisedPaymentUnkept(AccountEvent):
    """The promised money has not come; `amount` is what is still missing of it."""

    amount: int
