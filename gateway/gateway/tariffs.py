"""The catalogue that is open to everybody, and the change of a service's tariff."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    ChangeCost,
    ChangeTariff,
    GetTariffOptions,
    GetTariffs,
    Tariff,
    TariffChange,
    TariffOption,
    When,
    WithdrawTariffChange,
)
from gateway.previews import KeyIfAny, Preview
from gateway.reasons import ReasonView, worded
from gateway.services import PlannedChangeView, planned_view
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, AnyVisitor, Subscriber, Visitor

router = APIRouter(prefix=BASE)


class TariffView(BaseModel):
    """`price` is for a month, `once` at the start; an add-on is ordered beside a tariff.

    `parts` are the products of a bundle; `traffic_gb` and `devices` are limits where there are any.
    """

    code: str
    kind: Literal["tariff", "add_on"]
    product: str
    parts: list[str]
    name: str
    price: Sum
    once: Sum
    speed_mbps: int | None
    traffic_gb: int | None
    devices: int | None


class TariffList(BaseModel):
    items: list[TariffView]
    next_cursor: None = None


class ChangeCostView(BaseModel):
    """From `effective_on`; `charge_now` is taken and `refund_now` given back for what is paid of the old tariff.

    It cannot be ordered before `missing` is paid in; null: nothing is missing.
    """

    when: When
    effective_on: date
    charge_now: Sum
    refund_now: Sum
    missing: Sum | None


class TariffOptionView(TariffView):
    """A tariff to which I may switch for `fee`, or why not; `costs` for each moment that I may choose."""

    current: bool
    allowed: bool
    reasons: list[ReasonView]
    fee: Sum
    monthly: Sum
    costs: list[ChangeCostView]


class TariffOptionList(BaseModel):
    """`planned` is the change that is ordered already: another order takes its place."""

    items: list[TariffOptionView]
    planned: PlannedChangeView | None
    next_cursor: None = None


class WantedTariff(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tariff: str = Field(min_length=1, max_length=40, description="Its code in `GET /services/{id}/tariffs`.")
    when: When


class TariffChangeView(BaseModel):
    """`fee` is taken with the order; `monthly` is what the service costs from `effective_on` on."""

    id: int
    tariff: str
    name: str
    effective_on: date
    charge_now: Sum
    refund_now: Sum
    fee: Sum
    monthly: Sum


class WithdrawnChangeView(BaseModel):
    """`refund_now` is the fee that was taken with the order."""

    service: int
    refund_now: Sum


@router.get("/tariffs", tags=["operator"])
async def show_tariffs(visitor: AnyVisitor, kind: Literal["tariff", "add_on"] | None = None) -> TariffList:
    """What the operator sells to everybody today: tariffs and add-ons."""
    tariffs = await visitor.ask(GetTariffs(operator=visitor.profile.operator))
    shown = [tariff for tariff in tariffs.items if kind in {None, tariff.kind}]
    return TariffList(items=[tariff_view(tariff, visitor) for tariff in shown])


@router.get("/services/{service_id}/tariffs", tags=["subscriber"])
async def show_options(service_id: int, subscriber: Subscriber) -> TariffOptionList:
    """What this service may become and what that costs today; if not, why and from when."""
    found = await subscriber.ask(GetTariffOptions(service_id=service_id))
    visitor = subscriber.visitor
    return TariffOptionList(
        items=[_option(option, visitor) for option in found.items],
        planned=found.planned and planned_view(found.planned, found.currency, visitor),
    )


@router.put("/services/{service_id}/tariff-change", tags=["subscriber"])
async def change_tariff(
    service_id: int, body: WantedTariff, subscriber: Subscriber, key: KeyIfAny, preview: Preview = False
) -> TariffChangeView:
    """Now or from the next period on; takes the place of a planned change. Problem `tariff-change-not-allowed`."""
    command = ChangeTariff(service_id=service_id, tariff=body.tariff, when=body.when, preview=preview)
    return _change(await subscriber.ask(command, key), subscriber.visitor)


@router.delete("/services/{service_id}/tariff-change", tags=["subscriber"])
async def withdraw_change(
    service_id: int, subscriber: Subscriber, key: KeyIfAny, preview: Preview = False
) -> WithdrawnChangeView:
    """Take a planned change back, with its fee."""
    done = await subscriber.ask(WithdrawTariffChange(service_id=service_id, preview=preview), key)
    return WithdrawnChangeView(service=done.service_id, refund_now=as_sum(done.fee, done.currency))


def tariff_view(tariff: Tariff, visitor: Visitor) -> TariffView:
    """Named in the visitor's language."""
    return TariffView(
        code=tariff.code,
        kind=tariff.kind,
        product=tariff.product,
        parts=tariff.parts or [tariff.product],
        name=visitor.named(tariff.names),
        price=as_sum(tariff.price, tariff.currency),
        once=as_sum(tariff.once, tariff.currency),
        speed_mbps=tariff.speed_mbps,
        traffic_gb=tariff.traffic_gb,
        devices=tariff.devices,
    )


def _option(option: TariffOption, visitor: Visitor) -> TariffOptionView:
    currency = option.tariff.currency
    return TariffOptionView(
        **tariff_view(option.tariff, visitor).model_dump(),
        current=option.current,
        allowed=option.allowed,
        reasons=worded(option.reasons, visitor.language),
        fee=as_sum(option.fee, currency),
        monthly=as_sum(option.tariff.price, currency),
        costs=[_cost(cost, currency) for cost in option.costs],
    )


def _cost(cost: ChangeCost, currency: str) -> ChangeCostView:
    return ChangeCostView(
        when=cost.when,
        effective_on=cost.effective_on,
        charge_now=as_sum(cost.charge_now, currency),
        refund_now=as_sum(cost.refund_now, currency),
        missing=as_sum(cost.missing, currency) if cost.missing else None,
    )


def _change(change: TariffChange, visitor: Visitor) -> TariffChangeView:
    currency = change.currency
    return TariffChangeView(
        id=change.id,
        tariff=change.tariff,
        name=visitor.named(change.names),
        effective_on=change.effective_on,
        charge_now=as_sum(change.charge_now, currency),
        refund_now=as_sum(change.refund_now, currency),
        fee=as_sum(change.fee, currency),
        monthly=as_sum(change.monthly, currency),
    )
