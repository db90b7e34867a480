"""The promised payment, under the operator's own name for it."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    AccountState,
    ActivePromise,
    GetPromisedPayment,
    PromisedPayment,
    PromiseTerms,
    TakePromisedPayment,
)
from gateway.previews import KeyUnlessPreview, Preview
from gateway.reasons import ReasonView, worded
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.visitors import BASE, SignedIn, Staff, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["subscriber"])


class PromiseTermsView(BaseModel):
    """`name` is the operator's word for it, in the asked language.

    `effect`: with `credit` the subscriber chooses the sum, which counts as if it were there; with `shift_due_date` the
    due date moves and the sum is what the next period lacks. After an unkept one nothing is promised for
    `after_unkept_days`.
    """

    name: str
    max_days: int
    max_amount: Sum
    fee: Sum
    effect: Literal["credit", "shift_due_date"]
    after_unkept_days: int


class ActivePromiseView(BaseModel):
    """`amount` is what is still to be paid by `expires_on`, the day on which the service stops without it."""

    id: int
    amount: Sum
    expires_on: date


class PromiseOffer(BaseModel):
    """`reasons` lists every condition that fails; `amount` is what one would give if none is named."""

    allowed: bool
    reasons: list[ReasonView]
    terms: PromiseTermsView | None
    active: ActivePromiseView | None
    amount: Sum


class NewPromise(BaseModel):
    """Without `amount` what is recommended to be paid, within the limit; without `days` the longest.

    Where the promise shifts the due date, `amount` is not asked for: it is what the next period lacks.
    """

    model_config = ConfigDict(extra="forbid")

    amount: WantedSum | None = None
    days: int | None = Field(default=None, ge=1, le=366)


class PromiseView(BaseModel):
    """The service works, at the latest until `expires_on`; `state` and `due_on` are the account's now."""

    id: int
    amount: Sum
    fee: Sum
    expires_on: date
    state: AccountState
    due_on: date | None


@router.get("/promised-payment")
async def show_promised_payment(subscriber: Subscriber) -> PromiseOffer:
    """The terms, and whether I may take one now; if not, why and from when."""
    offer = await subscriber.ask(GetPromisedPayment())
    visitor = subscriber.visitor
    return PromiseOffer(
        allowed=offer.allowed,
        reasons=worded(offer.reasons, visitor.language),
        terms=offer.terms and _terms(offer.terms, visitor),
        active=offer.active and promise_view(offer.active, offer.currency),
        amount=as_sum(offer.amount, offer.currency),
    )


@router.post("/promised-payment", status_code=201)
async def take_promised_payment(
    subscriber: Subscriber, key: KeyUnlessPreview, body: NewPromise | None = None, preview: Preview = False
) -> PromiseView:
    """Take one: the service works at once. Problem `promised-payment-not-allowed` with `reasons`."""
    return await _take(subscriber, body or NewPromise(), key, preview, None)


@router.post("/staff/accounts/{number}/promised-payment", status_code=201, tags=["staff"])
async def grant_promised_payment(
    number: str, staff: Staff, key: KeyUnlessPreview, body: NewPromise | None = None, preview: Preview = False
) -> PromiseView:
    """Support takes one for a subscriber who asks for it, where the operator has it so."""
    return await _take(staff, body or NewPromise(), key, preview, number)


async def _take(
    person: SignedIn, body: NewPromise, key: str | None, preview: bool, number: str | None
) -> PromiseView:
    currency = person.visitor.profile.currency
    amount = None if body.amount is None else as_minor(body.amount, currency)
    command = TakePromisedPayment(account=number, amount=amount, days=body.days, preview=preview)
    return _view(await person.ask(command, key))


def _view(promise: PromisedPayment) -> PromiseView:
    return PromiseView(
        id=promise.id,
        amount=as_sum(promise.amount, promise.currency),
        fee=as_sum(promise.fee, promise.currency),
        expires_on=promise.expires_on,
        state=promise.state,
        due_on=promise.due_on,
    )


def _terms(terms: PromiseTerms, visitor: Visitor) -> PromiseTermsView:
    currency = visitor.profile.currency
    return PromiseTermsView(
        name=visitor.named(terms.names),
        max_days=terms.max_days,
        max_amount=as_sum(terms.max_amount, currency),
        fee=as_sum(terms.fee, currency),
        effect=terms.effect,
        after_unkept_days=terms.after_unkept_days,
    )


def promise_view(promise: ActivePromise, currency: str) -> ActivePromiseView:
    """The promise that is to be kept."""
    return ActivePromiseView(
        id=promise.id, amount=as_sum(promise.amount, currency), expires_on=promise.expires_on
    )
