"""Change of tariff, add-ons, prices announced ahead. `names` by language, prices for a month."""

from datetime import date
from typing import Literal

from pydantic import Field

from contracts.billing.account import AccountEvent, PlannedChange, Reason
from contracts.billing.catalogue import Tariff
from contracts.message import Command, Message, Question

When = Literal["now", "next_period"]


class ChangeCost(Message):
    """From `effective_on`; `charge_now` is taken and `refund_now` given back for what was paid of the old tariff.

    It cannot be ordered before `missing` is paid in.
    """

    when: When
    effective_on: date
    charge_now: int
    refund_now: int
    missing: int = 0


class TariffOption(Message):
    """A tariff to which a service may be switched, or why not. `costs` are those moments that the operator offers."""

    tariff: Tariff
    current: bool
    allowed: bool
    reasons: list[Reason]
    fee: int
    costs: list[ChangeCost]


class TariffOptions(Message):
    """`planned` is the change of tariff that is ordered already: another order takes its place."""

    items: list[TariffOption]
    planned: PlannedChange | None
    currency: str


class GetTariffOptions(Question[TariffOptions]):
    """Of one of the subscriber's services. Problems: not-found."""

    service_id: int


class TariffChange(Message):
    """`fee` was taken with the order; `monthly` is what the service costs a month from `effective_on` on."""

    id: int
    service_id: int
    tariff: str
    names: dict[str, str]
    effective_on: date
    charge_now: int
    refund_now: int
    fee: int
    monthly: int
    currency: str


class ChangeTariff(Command[TariffChange]):
    """`now`, or from the next period on. An order takes the place of one that is planned for this service.

    Problems: not-found, account-closed, tariff-change-not-allowed.
    """

    service_id: int
    tariff: str = Field(max_length=40)
    when: When


class WithdrawnChange(Message):
    """`fee` was given back."""

    service_id: int
    fee: int
    currency: str


class WithdrawTariffChange(Command[WithdrawnChange]):
    """Nothing becomes of the planned change. Problems: not-found, tariff-change-not-allowed."""

    service_id: int


class AddOnOffer(Message):
    """An add-on that may be ordered, or why not. `charge_now` is the part of the period, `once` comes beside it.

    Both are 0 for one that the account has: what is about to end is kept for nothing.
    """

    tariff: Tariff
    allowed: bool
    reasons: list[Reason]
    charge_now: int


class AddOnOffers(Message):
    items: list[AddOnOffer]
    currency: str


class GetAddOns(Question[AddOnOffers]):
    """What the subscriber who asks may order beside his tariff."""


class OrderedService(Message):
    """A service as an order leaves it: it costs `price` a month and ends on `ends_on`, if on any day."""

    id: int
    product: str
    tariff: str
    names: dict[str, str]
    price: int
    once: int
    charge_now: int
    refund_now: int
    ends_on: date | None
    currency: str


class OrderAddOn(Command[OrderedService]):
    """From now on; ordering one that is about to end keeps it.

    Problems: not-found, account-closed, add-on-not-allowed.
    """

    add_on: str = Field(max_length=40)


class DropAddOn(Command[OrderedService]):
    """It ends when what is paid for is over. Problems: not-found, account-closed, add-on-not-allowed."""

    service_id: int


class TariffChangePlanned(AccountEvent):
    """From `on_day` another tariff; may be withdrawn until then where the operator allows it."""

    service_id: int
    tariff: str
    names: dict[str, str]
    price: int
    on_day: date


class TariffChangeWithdrawn(AccountEvent):
    service_id: int
    names: dict[str, str]


class TariffChanged(AccountEvent):
    """The service has another tariff from now on."""

    service_id: int
    tariff: str
    names: dict[str, str]
    price: int


class AddOnOrdered(AccountEvent):
    """`once` was taken at the start."""

    service_id: int
    names: dict[str, str]
    price: int
    once: int


class AddOnDropped(AccountEvent):
    """It works up to `on_day` and costs nothing from then on."""

    service_id: int
    names: dict[str, str]
    on_day: date


class AddOnEnded(AccountEvent):
    service_id: int
    names: dict[str, str]


class PriceChangeAnnounced(AccountEvent):
    """From `on_day` a service costs `price` instead of `price_before`."""

    service_id: int
    names: dict[str, str]
    price_before: int
    price: int
    on_day: date
