"""Autopayment: a bound card pays by itself."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from contracts.billing import (
    Autopayment,
    AutopaymentCause,
    GetAutopayment,
    SetAutopayment,
    SwitchOffAutopayment,
)
from contracts.problems import InvalidBody
from gateway.previews import KeyIfAny, Preview
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["payments"])


class NewAutopayment(BaseModel):
    """On the day before the service would stop, or when the balance is below `threshold`; `max_amount` at most."""

    model_config = ConfigDict(extra="forbid")

    card: UUID
    on: AutopaymentCause
    threshold: WantedSum | None = None
    max_amount: WantedSum


class AutopaymentView(BaseModel):
    """`next_on` is the day of the next payment as things stand."""

    card: UUID
    on: AutopaymentCause
    threshold: Sum | None
    max_amount: Sum
    next_on: date | None


@router.get("/autopayment")
async def show_autopayment(subscriber: Subscriber) -> AutopaymentView:
    """404 when it is off."""
    return _view(await subscriber.ask(GetAutopayment()))


@router.put("/autopayment")
async def set_autopayment(
    body: NewAutopayment, subscriber: Subscriber, key: KeyIfAny, preview: Preview = False
) -> AutopaymentView:
    """Switch it on, or set it anew."""
    currency = subscriber.visitor.profile.currency
    if (body.on == "threshold") != (body.threshold is not None):
        raise InvalidBody(
            errors=[{"pointer": "/threshold", "reason": "belongs to on = threshold, and only to it"}]
        )
    question = SetAutopayment(
        card=body.card,
        on=body.on,
        threshold=None if body.threshold is None else as_minor(body.threshold, currency, "threshold"),
        max_amount=as_minor(body.max_amount, currency, "max_amount"),
        preview=preview,
    )
    return _view(await subscriber.ask(question, key))


@router.delete("/autopayment", status_code=204)
async def switch_off_autopayment(subscriber: Subscriber) -> Response:
    """Also when it is off already."""
    await subscriber.ask(SwitchOffAutopayment())
    return Response(status_code=204)


def _view(autopayment: Autopayment) -> AutopaymentView:
    currency, threshold = autopayment.currency, autopayment.threshold
    return AutopaymentView(
        card=autopayment.card,
        on=autopayment.on,
        threshold=None if threshold is None else as_sum(threshold, currency),
        max_amount=as_sum(autopayment.max_amount, currency),
        next_on=autopayment.next_on,
    )
