"""What a subscriber may do now, and what would become of the account if he did."""

from datetime import date

from pydantic import Field

from contracts.billing.account import AccountState, Amount, Reason
from contracts.message import Message, Question


class Action(Message):
    """Every condition that fails is in `reasons`."""

    allowed: bool
    reasons: list[Reason] = []


class Actions(Message):
    pay: Action
    promised_payment: Action
    suspend: Action
    change_tariff: Action
    terminate: Action


class GetActions(Question[Actions]):
    """Of the subscriber who asks."""


class Forecast(Message):
    """As `Account` has it, had all of that been done."""

    currency: str
    balance: int
    state: AccountState
    due_on: date | None
    days_left: int | None
    recommended_top_up: int
    per_day: int


class WhatIf(Question[Forecast]):
    """If `pay` came in, the tariff became `tariff` today, the service rested from `from_day` up to `until_day`.

    Nothing is done, and nobody is asked whether it is allowed. Problems: not-found, account-closed.
    """

    pay: Amount | None = None
    tariff: str | None = Field(default=None, max_length=40)
    from_day: date | None = None
    until_day: date | None = None
