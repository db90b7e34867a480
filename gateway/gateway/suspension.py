"""Suspension: the service rests at my wish. Staff reviews requests where the operator has it so."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    EndSuspension,
    GetSuspension,
    Suspend,
    Suspension,
    SuspensionStatus,
    SuspensionTerms,
    WaitingSuspension,
)
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.reasons import ReasonView, worded
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])

From = Annotated[date, Field(description="The first day on which the service rests.")]
Until = Annotated[
    date, Field(description="The day on which it works again: the last one of rest is the day before.")
]


class NewSuspension(BaseModel):
    model_config = ConfigDict(extra="forbid")

    from_day: From = Field(alias="from")
    until_day: Until = Field(alias="until")


class SuspensionView(BaseModel):
    """`free_days` cost nothing, every other day `daily_fee`, all of it `cost`. `reason` is staff's, when refused."""

    id: int
    status: SuspensionStatus
    from_day: From = Field(serialization_alias="from")
    until_day: Until = Field(serialization_alias="until")
    free_days: int
    daily_fee: Sum
    cost: Sum
    reason: str | None = None


class WaitingSuspensionView(SuspensionView):
    """A request in staff's queue."""

    account: str
    balance: Sum
    asked_at: datetime


class SuspensionTermsView(BaseModel):
    """`free_days_left` of `free_days` in this calendar year, or all of them where each suspension has its own."""

    review: bool
    free_days: int
    free_days_in: Literal["calendar_year", "suspension"]
    free_days_left: int
    daily_fee: Sum
    min_days: int
    max_days: int
    ahead_days: int


class SuspensionOffer(BaseModel):
    """`current` is asked for, planned or under way; `past` the last ones, newest first."""

    allowed: bool
    reasons: list[ReasonView]
    terms: SuspensionTermsView | None
    current: SuspensionView | None
    past: list[SuspensionView]


@router.get("/suspension")
async def show_suspension(subscriber: Subscriber) -> SuspensionOffer:
    """The terms, whether I may order one, and the one that is there."""
    offer = await subscriber.ask(GetSuspension())
    return SuspensionOffer(
        allowed=offer.allowed,
        reasons=worded(offer.reasons, subscriber.visitor.language),
        terms=offer.terms and _terms(offer.terms, offer.currency),
        current=offer.current and suspension_view(offer.current),
        past=[suspension_view(one) for one in offer.past],
    )


@router.post("/suspension", status_code=201)
async def suspend(
    body: NewSuspension, subscriber: Subscriber, key: KeyUnlessPreview, preview: Preview = False
) -> SuspensionView:
    """Order one. Problem `suspension-not-allowed` with `reasons`."""
    command = Suspend(from_day=body.from_day, until_day=body.until_day, preview=preview)
    return suspension_view(await subscriber.ask(command, key))


@router.delete("/suspension")
async def end_suspension(subscriber: Subscriber, key: KeyIfAny, preview: Preview = False) -> SuspensionView:
    """Withdraw the one that has not begun; end the one under way: the service works from today."""
    return suspension_view(await subscriber.ask(EndSuspension(preview=preview), key))


def suspension_view(one: Suspension) -> SuspensionView:
    return SuspensionView(**_told(one))


def waiting_view(one: WaitingSuspension) -> WaitingSuspensionView:
    return WaitingSuspensionView(**_told(one), balance=as_sum(one.balance, one.currency))


def _told(one: Suspension) -> dict[str, object]:
    told = one.model_dump(exclude={"currency", "balance"})
    sums = {name: as_sum(told[name], one.currency) for name in ("daily_fee", "cost")}
    return told | sums


def _terms(terms: SuspensionTerms, currency: str) -> SuspensionTermsView:
    told = terms.model_dump()
    return SuspensionTermsView(**told | {"daily_fee": as_sum(terms.daily_fee, currency)})
