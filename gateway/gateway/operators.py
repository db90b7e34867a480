"""What is open to everyone: the operator's face, its forms and its tariffs."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from chassis.profiles import Profile
from contracts.billing import GetTariffs, Tariff
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, AnyVisitor, Visitor

router = APIRouter(prefix=BASE, tags=["operator"])


class OperatorView(BaseModel):
    """What a frontend needs before anybody has signed in; texts are in all of the operator's languages."""

    operator: str
    brand: dict[str, Any]
    languages: list[str]
    currency: str
    time_zone: str
    contacts: dict[str, Any]
    support: dict[str, Any]
    sign_in: dict[str, Any]
    password: dict[str, Any]
    recovery: dict[str, Any]
    regions: list[dict[str, Any]]
    payment_ways: dict[str, Any]
    capabilities: dict[str, Any]


class TariffView(BaseModel):
    """`price` is for a month."""

    code: str
    product: str
    name: str
    price: Sum
    speed_mbps: int | None


class TariffList(BaseModel):
    items: list[TariffView]
    next_cursor: None = None


# Where money goes and how networks sign in is nobody's business outside.
_KEPT = {"acquirer"}


@router.get("/operator")
async def show_operator(visitor: AnyVisitor) -> OperatorView:
    """The operator at this host."""
    return _shown(visitor.profile)


def _shown(profile: Profile) -> OperatorView:
    shown = profile.model_dump(mode="json", include=set(OperatorView.model_fields))
    ways = {name: way for name, way in shown["payment_ways"].items() if name not in _KEPT}
    shown["payment_ways"] = _with_sums(ways, profile.currency)
    shown["payment_ways"]["terminals"] = [terminal.way for terminal in profile.terminals]
    return OperatorView(**shown)


def _with_sums(told: Any, currency: str) -> Any:
    """Amounts of a profile are minor units; the API's are sums."""
    if not isinstance(told, dict):
        return told
    return {
        name: as_sum(value, currency)
        if name.endswith("_amount") and isinstance(value, int)
        else _with_sums(value, currency)
        for name, value in told.items()
    }


@router.get("/tariffs")
async def show_tariffs(visitor: AnyVisitor) -> TariffList:
    """What the operator sells to everybody."""
    tariffs = await visitor.ask(GetTariffs(operator=visitor.profile.operator))
    return TariffList(items=[_tariff(tariff, visitor) for tariff in tariffs.items])


def _tariff(tariff: Tariff, visitor: Visitor) -> TariffView:
    return TariffView(
        code=tariff.code,
        product=tariff.product,
        name=visitor.named(tariff.names),
        price=as_sum(tariff.price, tariff.currency),
        speed_mbps=tariff.speed_mbps,
    )
