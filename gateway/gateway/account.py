"""The account: the money, the state, until when it lasts, and what would become of it."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import Account, AccountState, GetAccount, WhatIf
from gateway.promised_payment import ActivePromiseView, promise_view
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.suspension import NewSuspension
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])


class AccountView(BaseModel):
    """`due_on` is the first day on which the service would be stopped; null is never.

    While `ending`, the contract ends on `ends_on`. `promised_payment` is the one that is to be kept still.
    """

    number: str
    balance: Sum
    credit: Sum
    state: AccountState
    due_on: date | None
    days_left: int | None
    recommended_top_up: Sum
    per_day: Sum
    ends_on: date | None = None
    promised_payment: ActivePromiseView | None = None


class Supposed(BaseModel):
    """What if: `pay` came in, the tariff became `tariff` today, the service rested for the days of `suspend`."""

    model_config = ConfigDict(extra="forbid")

    pay: WantedSum | None = None
    tariff: str | None = Field(default=None, max_length=40)
    suspend: NewSuspension | None = None


class ForecastView(BaseModel):
    """As the account would be; `per_day` is what a day costs, rounded down."""

    balance: Sum
    state: AccountState
    due_on: date | None
    days_left: int | None
    recommended_top_up: Sum
    per_day: Sum


@router.get("/account")
async def show_account(subscriber: Subscriber) -> AccountView:
    """The account of whoever is signed in."""
    return account_view(await subscriber.ask(GetAccount()))


@router.post("/account/forecast")
async def suppose(body: Supposed, subscriber: Subscriber) -> ForecastView:
    """What if I pay, switch, suspend: nothing is done, and nothing is asked of whether it is allowed."""
    currency = subscriber.visitor.profile.currency
    question = WhatIf(
        pay=None if body.pay is None else as_minor(body.pay, currency, "pay"),
        tariff=body.tariff,
        from_day=body.suspend and body.suspend.from_day,
        until_day=body.suspend and body.suspend.until_day,
    )
    found = await subscriber.ask(question)
    return ForecastView(
        balance=as_sum(found.balance, currency),
        state=found.state,
        due_on=found.due_on,
        days_left=found.days_left,
        recommended_top_up=as_sum(found.recommended_top_up, currency),
        per_day=as_sum(found.per_day, currency),
    )


def account_view(account: Account) -> AccountView:
    currency = account.currency
    return AccountView(
        number=account.number,
        balance=as_sum(account.balance, currency),
        credit=as_sum(account.credit, currency),
        state=account.state,
        due_on=account.due_on,
        days_left=account.days_left,
        recommended_top_up=as_sum(account.recommended_top_up, currency),
        per_day=as_sum(account.per_day, currency),
        ends_on=account.ends_on,
        promised_payment=account.promise and promise_view(account.promise, currency),
    )
