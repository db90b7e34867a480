"""Payments: through the acquirer, and the list of all of them, whatever way they came."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    GetPaymentOffers,
    ListPayments,
    OnlinePayment,
    OwnPayment,
    PaymentMethod,
    ShowPayment,
    StartPayment,
)
from contracts.problems import InvalidBody
from gateway.previews import KeyUnlessPreview, Preview
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["payments"])

Status = Literal["pending", "succeeded", "canceled"]
ReturnUrl = Annotated[str, Field(max_length=2048, pattern=r"^https?://\S+$")]
# A dispute is between the operator and its acquirer; to whoever pays it is not over yet.
_SHOWN: dict[str, Status] = {
    "created": "pending",
    "pending": "pending",
    "disputed": "pending",
    "succeeded": "succeeded",
    "canceled": "canceled",
}


class NewPayment(BaseModel):
    """An amount, or months of all services at once. Without a `return_url` the payer comes back to the cabinet."""

    model_config = ConfigDict(extra="forbid")

    method: PaymentMethod
    amount: WantedSum | None = None
    months: int | None = Field(default=None, ge=1, le=36)
    card: UUID | None = None
    return_url: ReturnUrl | None = None


class StartedPayment(BaseModel):
    """`amount` is taken, `discount` comes on top of it; in a preview `due_on` is until when the service would work."""

    id: UUID
    status: Status
    amount: Sum
    discount: Sum | None = None
    months: int | None = None
    confirmation_url: str | None = None
    reason: str | None = None
    due_on: date | None = None


class PaymentView(BaseModel):
    """`refunded` has gone back to where the payment came from; `reason` is why it did not come about."""

    id: str
    at: datetime
    way: str
    amount: Sum
    status: Status
    refunded: Sum | None = None
    purpose: str | None = None
    months: int | None = None
    discount: Sum | None = None
    reason: str | None = None
    confirmation_url: str | None = None


class PaymentList(BaseModel):
    items: list[PaymentView]
    next_cursor: str | None


class MethodView(BaseModel):
    method: PaymentMethod
    min_amount: Sum
    max_amount: Sum


class MonthsView(BaseModel):
    """`full` less `discount` is `amount`."""

    months: int
    percent: int
    full: Sum
    discount: Sum
    amount: Sum


class OffersView(BaseModel):
    methods: list[MethodView]
    months: list[MonthsView]


@router.post("/payments", status_code=201, response_model_exclude_none=True)
async def start_payment(
    body: NewPayment,
    subscriber: Subscriber,
    key: KeyUnlessPreview,
    request: Request,
    preview: Preview = False,
) -> StartedPayment:
    """Pay on the acquirer's page, to which `confirmation_url` leads, or from a saved card at once."""
    if (body.amount is None) == (body.months is None):
        raise InvalidBody(errors=[{"pointer": "/amount", "reason": "name an amount or months, one of them"}])
    currency = subscriber.visitor.profile.currency
    question = StartPayment(
        method=body.method,
        amount=None if body.amount is None else as_minor(body.amount, currency),
        months=body.months,
        card=body.card,
        return_url=body.return_url or str(request.base_url),
        preview=preview,
    )
    return started(await subscriber.ask(question, key))


@router.get("/payments/offers")
async def show_offers(subscriber: Subscriber) -> OffersView:
    """How one may pay online, and what months paid ahead cost."""
    told = await subscriber.ask(GetPaymentOffers())
    methods = [
        MethodView(
            method=offer.method,
            min_amount=as_sum(offer.min_amount, told.currency),
            max_amount=as_sum(offer.max_amount, told.currency),
        )
        for offer in told.methods
    ]
    months = [
        MonthsView(
            months=offer.months,
            percent=offer.percent,
            full=as_sum(offer.full, told.currency),
            discount=as_sum(offer.discount, told.currency),
            amount=as_sum(offer.amount, told.currency),
        )
        for offer in told.months
    ]
    return OffersView(methods=methods, months=months)


@router.get("/payments")
async def list_payments(
    subscriber: Subscriber,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> PaymentList:
    """All payments, newest first: card, SBP, terminals, cash."""
    told = await subscriber.ask(ListPayments(limit=limit, cursor=cursor))
    return PaymentList(items=[payment_view(payment) for payment in told.items], next_cursor=told.next_cursor)


@router.get("/payments/{payment_id}")
async def show_payment(
    payment_id: Annotated[str, Field(max_length=40)], subscriber: Subscriber
) -> PaymentView:
    """One of them; asked while the payer is at the acquirer's page."""
    return payment_view(await subscriber.ask(ShowPayment(id=payment_id)))


def started(payment: OnlinePayment) -> StartedPayment:
    """As whoever has begun it gets it."""
    return StartedPayment(
        id=payment.id,
        status=_SHOWN[payment.status],
        amount=as_sum(payment.amount, payment.currency),
        discount=as_sum(payment.discount, payment.currency) if payment.discount else None,
        months=payment.months,
        confirmation_url=payment.confirmation_url,
        reason=payment.reason,
        due_on=payment.due_on,
    )


def payment_view(payment: OwnPayment) -> PaymentView:
    currency = payment.currency
    return PaymentView(
        id=payment.id,
        at=payment.at,
        way=payment.way,
        amount=as_sum(payment.amount, currency),
        status=_SHOWN[payment.status],
        refunded=as_sum(payment.refunded, currency) if payment.refunded else None,
        purpose=payment.purpose,
        months=payment.months,
        discount=as_sum(payment.discount, currency) if payment.discount else None,
        reason=payment.reason,
        confirmation_url=payment.confirmation_url,
    )
