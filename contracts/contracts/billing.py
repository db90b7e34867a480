"""What billing owns: money. Amounts are minor units of the account's currency, dates the operator's own."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question
from contracts.money import LARGEST

AccountState = Literal["active", "stopped", "suspended", "ending", "ended"]
Amount = Annotated[int, Field(gt=0, le=LARGEST)]


class Service(Message):
    """What an account has: a tariff with its price per month."""

    id: int
    product: str
    tariff: str
    names: dict[str, str]
    price: int
    state: AccountState
    speed_mbps: int | None = None


class Account(Message):
    """The account as its subscriber sees it.

    `due_on` is the first day on which the service would be stopped (None: never), `days_left` counts
    to it from today, `recommended_top_up` is what brings the account through the next month.
    """

    number: str
    currency: str
    balance: int
    credit: int
    state: AccountState
    due_on: date | None
    days_left: int | None
    recommended_top_up: int
    per_day: int
    services: list[Service]


class GetAccount(Question[Account]):
    """Of the subscriber who asks (his token says who)."""


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


class Tariff(Message):
    code: str
    product: str
    names: dict[str, str]
    price: int
    currency: str
    speed_mbps: int | None = None
    public: bool = True


class Tariffs(Message):
    items: list[Tariff]


class GetTariffs(Question[Tariffs]):
    """The operator's public catalogue."""

    operator: str


class AccountRow(Message):
    """One account of another billing: `balance` becomes an opening transfer in the ledger."""

    subscriber_id: UUID
    number: str = Field(min_length=1, max_length=64)
    tariff: str
    balance: int
    state: Literal["active", "stopped"] = "active"


class ImportedAccount(Message):
    number: str
    known: bool = False
    refused: str | None = None


class ImportedAccounts(Message):
    rows: list[ImportedAccount]


class ImportAccounts(Question[ImportedAccounts]):
    """Open the accounts that are not there yet. Idempotent by (operator, number)."""

    asker = "cabinet"

    operator: str
    rows: list[AccountRow] = Field(max_length=2000)


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


class ServiceResumed(Event):
    """The services of an account work again."""

    subscriber_id: UUID
    account: str
    balance: int
    currency: str
    due_on: date | None
    version: int


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
