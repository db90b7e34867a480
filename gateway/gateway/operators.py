"""What is open to everyone: the operator's face and its forms."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from chassis.profiles import Profile
from gateway.sums import as_sum
from gateway.visitors import BASE, AnyVisitor

router = APIRouter(prefix=BASE, tags=["operator"])


class OperatorView(BaseModel):
    """What a frontend needs before anybody has signed in; texts are in all of the operator's languages.

    `support` has topics, the forms of requests and what the chat asks; `calendar` the hours. A form whose capability
    is off is not taken, whatever stands here. `tariff_change` (`when`, `shown`), `promised_payment` (`name`,
    `max_days`, `by`) and `termination` (`way`, `documents`) are null while their capability is off; `first_page` has
    what it `shows`. The operator's own words for these stand in `brand.words`.
    """

    operator: str
    brand: dict[str, Any]
    languages: list[str]
    currency: str
    time_zone: str
    contacts: dict[str, Any]
    calendar: dict[str, Any]
    support: dict[str, Any]
    sign_in: dict[str, Any]
    password: dict[str, Any]
    recovery: dict[str, Any]
    regions: list[dict[str, Any]]
    payment_ways: dict[str, Any]
    capabilities: dict[str, Any]
    consents: list[dict[str, Any]]
    applications: dict[str, Any] | None
    news: dict[str, Any] | None
    newsletter: dict[str, Any] | None
    rating: dict[str, Any] | None
    first_page: dict[str, Any]
    tariff_change: dict[str, Any] | None
    promised_payment: dict[str, Any] | None
    termination: dict[str, Any] | None


# Where money goes and how networks sign in is nobody's business outside.
_KEPT = {"acquirer"}
# Of these sections no more than a page shows before it asks what the subscriber himself may do.
_SHOWN = {
    "tariff_change": {"when", "shown"},
    "promised_payment": {"name", "max_days", "by"},
    "termination": {"way", "documents"},
}


@router.get("/operator")
async def show_operator(visitor: AnyVisitor) -> OperatorView:
    """The operator at this host."""
    return operator_view(visitor.profile)


def operator_view(profile: Profile) -> OperatorView:
    """Also written into each page, so that a frontend waits for nothing."""
    shown = profile.model_dump(mode="json", include=set(OperatorView.model_fields))
    ways = {name: way for name, way in shown["payment_ways"].items() if name not in _KEPT}
    shown["payment_ways"] = _with_sums(ways, profile.currency)
    shown["payment_ways"]["terminals"] = [terminal.way for terminal in profile.terminals]
    for section, fields in _SHOWN.items():
        on = getattr(profile.capabilities, section)
        shown[section] = {name: shown[section][name] for name in sorted(fields)} if on else None
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
