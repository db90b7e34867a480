"""Money that comes in and is taken back."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.billing.account import AccountState, Amount
from contracts.message import Event, Message, Question


class Payee(Message):
    """What a terminal may show about an account before money is put in; the name is not ours to tell."""

    account: str
    currency: str
    balance: int
    recommended_top_up: int
    state: AccountState


class FindPayee(Question[Payee]):
    operator: str
    account: str = Field(max_length=200)


class Payment(Message):
    """An accepted payment. `id` is our number, `paid_at` the network's time, `received_at` ours."""

    id: int
    account: str
    amount: int
    currency: str
    status: Literal["accepted", "cancelled"]
    paid_at: datetime
    received_at: datetime
    repeated: bool = False


class TakePayment(Question[Payment]):
    """Credit an account exactly once by (operator, way, external_id); a repeat gets the first answer.

    Problems: not-found, account-closed, payment-differs, payment-cancelled.
    """

    operator: str
    way: str = Field(max_length=40)
    external_id: str = Field(min_length=1, max_length=64)
    account: str = Field(max_length=200)
    amount: Amount
    paid_at: datetime


class GetPayment(Question[Payment]):
    operator: str
    way: str
    external_id: str


class CancelPayment(Question[Payment]):
    """Reverse a payment while its money is still on the account. Repeatable.

    Named by the network's id or by ours. Problems: not-found, cannot-cancel.
    """

    operator: str
    way: str
    external_id: str | None = None
    id: int | None = None


class PaymentReceived(Event):
    """Money has come in. `balance`, `due_on`, `state` are what it led to."""

    subscriber_id: UUID
    account: str
    payment_id: int
    way: str
    amount: int
    currency: str
    balance: int
    due_on: date | None
    state: AccountState
    version: int
    received_at: datetime


class PaymentReversed(Event):
    """A payment was taken back by a reversing transfer."""

    subscriber_id: UUID
    account: str
    payment_id: int
    amount: int
    currency: str
    balance: int
    state: AccountState
    version: int
