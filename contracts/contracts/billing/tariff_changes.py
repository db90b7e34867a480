"""Change of tariff, add-ons, prices announced ahead. `names` by language, prices for a month."""

from datetime import date

from contracts.billing.account import AccountEvent


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
