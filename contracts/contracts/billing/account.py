"""The account as its subscriber sees it: the money, the state, until when it lasts."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question
from contracts.money import LARGEST

AccountState = Literal["active", "stopped", "suspended", "ending", "ended"]
Amount = Annotated[int, Field(gt=0, le=LARGEST)]


class Reason(Message):
    """Why something is not allowed: a code that the frontends word, what the words need, and when it will pass."""

    code: str
    passes_on: date | None = None
    values: dict[str, str] = {}


class AccountEvent(Event):
    """What happened to an account, and what it led to: the state of the account is that of `version`."""

    subscriber_id: UUID
    account: str
    currency: str
    balance: int
    state: AccountState
    due_on: date | None
    version: int


class ActivePromise(Message):
    """A promised payment: `amount` is what is still to be paid of it by `expires_on`."""

    id: int
    amount: int
    expires_on: date


class PlannedChange(Message):
    """What a service becomes on a day: another tariff, another price, or its end (`price` 0)."""

    id: int
    kind: Literal["tariff", "price", "end"]
    on_day: date
    tariff: str
    names: dict[str, str]
    price: int


class Service(Message):
    """What an account has: a tariff with its price per month, and what is to become of it.

    `state_since` is the day on which it was stopped, suspended or ended; None while it works.
    """

    id: int
    product: str
    tariff: str
    names: dict[str, str]
    price: int
    state: AccountState
    speed_mbps: int | None = None
    kind: Literal["tariff", "add_on"] = "tariff"
    planned: list[PlannedChange] = []
    state_since: date | None = None


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
    ends_on: date | None = None
    promise: ActivePromise | None = None


class GetAccount(Question[Account]):
    """Of the subscriber who asks (his token says who)."""
