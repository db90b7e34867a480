"""The services on the account: what they are and become, add-ons ordered beside the tariff and dropped."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    Account,
    AccountState,
    DropAddOn,
    GetAccount,
    GetAddOns,
    OrderAddOn,
    OrderedService,
    PlannedChange,
    Service,
)
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.reasons import ReasonView, worded
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["subscriber"])


class PlannedChangeView(BaseModel):
    """From `on` the service has this tariff or price, or ends."""

    id: int
    kind: Literal["tariff", "price", "end"]
    on: date
    tariff: str
    name: str
    price: Sum


class ServiceView(BaseModel):
    """`price` is for a month; on `ends_on` it ends, if that is ordered.

    `state_since` is the day on which it was stopped, suspended or ended; null while it works.
    """

    id: int
    kind: Literal["tariff", "add_on"]
    product: str
    tariff: str
    name: str
    price: Sum
    state: AccountState
    state_since: date | None
    speed_mbps: int | None
    planned: list[PlannedChangeView]
    ends_on: date | None


class ServiceList(BaseModel):
    items: list[ServiceView]
    next_cursor: None = None


class AddOnView(BaseModel):
    """`price` is for a month; today `once` is taken, and `charge_now` for the days until the next charge."""

    code: str
    product: str
    name: str
    price: Sum
    once: Sum
    charge_now: Sum
    allowed: bool
    reasons: list[ReasonView]


class AddOnList(BaseModel):
    items: list[AddOnView]
    next_cursor: None = None


class NewService(BaseModel):
    model_config = ConfigDict(extra="forbid")

    add_on: str = Field(min_length=1, max_length=40, description="Its code in `GET /services/available`.")


class OrderedServiceView(BaseModel):
    """`once` and `charge_now` are taken, `refund_now` is given back, `monthly` is what it costs from now on."""

    id: int
    product: str
    tariff: str
    name: str
    monthly: Sum
    once: Sum
    charge_now: Sum
    refund_now: Sum
    ends_on: date | None


@router.get("/services")
async def show_services(subscriber: Subscriber) -> ServiceList:
    """What the account has, and what is planned for it."""
    return ServiceList(items=service_views(await subscriber.ask(GetAccount()), subscriber.visitor))


@router.get("/services/available")
async def show_available(subscriber: Subscriber) -> AddOnList:
    """What I may order beside my tariff, what it costs today, or why not."""
    offers = await subscriber.ask(GetAddOns())
    visitor, currency = subscriber.visitor, offers.currency
    return AddOnList(
        items=[
            AddOnView(
                code=offer.tariff.code,
                product=offer.tariff.product,
                name=visitor.named(offer.tariff.names),
                price=as_sum(offer.tariff.price, currency),
                once=as_sum(offer.tariff.once, currency),
                charge_now=as_sum(offer.charge_now, currency),
                allowed=offer.allowed,
                reasons=worded(offer.reasons, visitor.language),
            )
            for offer in offers.items
        ]
    )


@router.post("/services", status_code=201)
async def order_service(
    body: NewService, subscriber: Subscriber, key: KeyUnlessPreview, preview: Preview = False
) -> OrderedServiceView:
    """Order an add-on: it works at once. Problem `add-on-not-allowed` with `reasons`."""
    command = OrderAddOn(add_on=body.add_on, preview=preview)
    return _ordered(await subscriber.ask(command, key), subscriber.visitor)


@router.delete("/services/{service_id}")
async def drop_service(
    service_id: int, subscriber: Subscriber, key: KeyIfAny, preview: Preview = False
) -> OrderedServiceView:
    """Drop an add-on: it works until what is paid for is over."""
    command = DropAddOn(service_id=service_id, preview=preview)
    return _ordered(await subscriber.ask(command, key), subscriber.visitor)


def _ordered(service: OrderedService, visitor: Visitor) -> OrderedServiceView:
    currency = service.currency
    return OrderedServiceView(
        id=service.id,
        product=service.product,
        tariff=service.tariff,
        name=visitor.named(service.names),
        monthly=as_sum(service.price, currency),
        once=as_sum(service.once, currency),
        charge_now=as_sum(service.charge_now, currency),
        refund_now=as_sum(service.refund_now, currency),
        ends_on=service.ends_on,
    )


def service_views(account: Account, visitor: Visitor) -> list[ServiceView]:
    """Named in the visitor's language."""
    return [service_view(service, account.currency, visitor) for service in account.services]


def service_view(service: Service, currency: str, visitor: Visitor) -> ServiceView:
    return ServiceView(
        id=service.id,
        kind=service.kind,
        product=service.product,
        tariff=service.tariff,
        name=visitor.named(service.names),
        price=as_sum(service.price, currency),
        state=service.state,
        state_since=service.state_since,
        speed_mbps=service.speed_mbps,
        planned=[planned_view(change, currency, visitor) for change in service.planned],
        ends_on=next((change.on_day for change in service.planned if change.kind == "end"), None),
    )


def planned_view(change: PlannedChange, currency: str, visitor: Visitor) -> PlannedChangeView:
    """A change to come, its tariff named in the visitor's language."""
    return PlannedChangeView(
        id=change.id,
        kind=change.kind,
        on=change.on_day,
        tariff=change.tariff,
        name=visitor.named(change.names),
        price=as_sum(change.price, currency),
    )
