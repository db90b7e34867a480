"""The ledger as a subscriber and as staff read it; corrections and cash."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.billing.account import AccountEvent, AccountState, ActivePromise, Amount, Service
from contracts.message import Command, Message, Question
from contracts.money import LARGEST

TransactionKind = Literal["payment", "charge", "refund", "correction", "fee", "opening"]
PAGE = 500


class ChargedService(Message):
    """The service that an amount is for, named as it was then."""

    id: int
    names: dict[str, str]


class Prepaid(Message):
    """So many months were paid at once, which has brought a discount of so many percent."""

    months: int
    percent: int


class Transaction(Message):
    """One movement of an account: `amount` is signed as the account sees it.

    `rule` is a stable slug that explains the amount; the days are from `from_day` up to `to_day`, which is not
    among them. `way` is that of a payment or of its return, `prepaid` that for which a discount was given. `kind`
    tells the ledger's `reversal` of a payment as a refund, its `discount` and `settlement` as corrections.
    """

    id: int
    at: datetime
    kind: TransactionKind
    amount: int
    balance_after: int | None
    rule: str
    from_day: date | None = None
    to_day: date | None = None
    service: ChargedService | None = None
    way: str | None = None
    reason: str | None = None
    prepaid: Prepaid | None = None


class StaffTransaction(Transaction):
    """With what only staff sees: who did it, in which trace, whether it reverses another one or was reversed."""

    author: str
    trace_id: str | None = None
    payment_id: int | None = None
    reverses: int | None = None
    reversed_by: int | None = None


class Transactions(Message):
    """Newest first; `next_cursor` is None on the last page."""

    currency: str
    items: list[Transaction]
    next_cursor: str | None = None


class StaffTransactions(Message):
    currency: str
    items: list[StaffTransaction]
    next_cursor: str | None = None


class GetTransactions(Question[Transactions]):
    """Of the subscriber who asks, as far back as the operator shows. Days are the operator's own, `last` included."""

    first: date | None = None
    last: date | None = None
    kind: TransactionKind | None = None
    limit: int = Field(default=20, ge=1, le=PAGE)
    cursor: str | None = Field(default=None, max_length=60)


class GetAccountTransactions(Question[StaffTransactions]):
    """Of any account of the operator, for support, cashier and manager; the whole time, or what was `before`."""

    account: str = Field(max_length=200)
    first: date | None = None
    last: date | None = None
    before: AwareDatetime | None = None
    kind: TransactionKind | None = None
    limit: int = Field(default=20, ge=1, le=PAGE)
    cursor: str | None = Field(default=None, max_length=60)


class MonthOfAccount(Message):
    """`month` is its first day. Each sum is signed, so that opening and sums together are `closing`.

    `corrections` hold discounts, settlements and the balance brought over from another billing.
    """

    month: date
    opening: int
    paid: int
    charged: int
    fees: int
    refunds: int
    corrections: int
    closing: int


class Statistics(Message):
    """Newest month first, none left out."""

    currency: str
    months: list[MonthOfAccount]


class GetStatistics(Question[Statistics]):
    """Of the subscriber who asks, as far back as the operator shows."""


class Statement(Message):
    """What stands at the head of a month's statement. `opening` is the balance at the month's first moment."""

    account: str
    contract: str
    name: str
    address: str
    currency: str
    month: date
    opening: int


class GetStatement(Question[Statement]):
    """Of the subscriber who asks. Problem: not-found, for a month without an account or further back than is shown."""

    month: date


class OpenSuspension(Message):
    """A suspension that is asked for, planned or under way."""

    id: int
    status: str
    from_day: date
    until_day: date
    free_days: int
    daily_fee: int
    cost: int


class OpenTermination(Message):
    """A termination that is asked for or approved."""

    id: int
    status: str
    ends_on: date | None


class StaffAccount(Message):
    """An account whole, what is planned included. Dates as `Account` tells them; `price` is that of a month."""

    number: str
    subscriber_id: UUID
    contract: str | None
    name: str | None
    address: str | None
    phone: str | None
    email: str | None
    currency: str
    balance: int
    credit: int
    promised: int
    price: int
    per_day: int
    recommended_top_up: int
    state: AccountState
    due_on: date | None
    days_left: int | None
    next_charge_on: date | None
    stopped_on: date | None
    ends_on: date | None
    ended_on: date | None
    opened_at: datetime
    services: list[Service]
    promise: ActivePromise | None
    suspension: OpenSuspension | None
    termination: OpenTermination | None


class GetStaffAccount(Question[StaffAccount]):
    """For support, cashier, sales and manager."""

    account: str = Field(max_length=200)


class Cash(Message):
    """Cash that was taken. `state` and `due_on` are what it led to."""

    payment_id: int
    account: str
    amount: int
    currency: str
    balance: int
    state: AccountState
    due_on: date | None


class TakeCash(Command[Cash]):
    """By a cashier or a manager, where the operator takes cash; once by the key. `receipt` is the paper's number.

    Problems: not-found, account-closed, cash-not-taken, receipt-used.
    """

    account: str = Field(max_length=200)
    amount: Amount
    receipt: str | None = Field(default=None, min_length=1, max_length=40)


class Correction(Message):
    """`amount` is signed as the account sees it."""

    transfer_id: int
    account: str
    amount: int
    currency: str
    balance: int
    state: AccountState
    due_on: date | None


class CorrectAccount(Command[Correction]):
    """By a manager, with a reason: either a signed `amount`, or `transfer_id`, which is reversed, once.

    A transfer that is a payment of cash takes the payment back. Problems: not-found, account-closed, cannot-correct.
    """

    account: str = Field(max_length=200)
    amount: Annotated[int, Field(ge=-LARGEST, le=LARGEST)] | None = None
    transfer_id: Annotated[int, Field(gt=0, lt=2**63)] | None = None
    reason: str = Field(min_length=1, max_length=500)


class BalanceCorrected(AccountEvent):
    """Staff has changed the balance by `amount` (negative: taken)."""

    amount: int
    reason: str
