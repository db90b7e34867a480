"""The desk's side of the catalogue: everything that was ever sold, edited, archived, priced ahead."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.billing import (
    AddTariff,
    AnnouncedPrice,
    AnnouncePrice,
    Clearable,
    EditTariff,
    KnownTariff,
    ListTariffs,
    Names,
    Tariff,
)
from contracts.problems import InvalidBody
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.visitors import BASE, SignedIn, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
CodeInPath = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
_SUMS = ("price", "once", "switch_fee")


class TariffTerms(BaseModel):
    """`switchable`, `switch_to`, `switch_fee`: whether a subscriber may switch to it; from it to which, and the fee.

    It is sold from `sold_from` until the day before `sold_until`.
    """

    model_config = ConfigDict(extra="forbid")

    once: Sum | None = None
    speed_mbps: int | None = Field(default=None, ge=1, le=100_000)
    traffic_gb: int | None = Field(default=None, ge=1, le=1_000_000)
    devices: int | None = Field(default=None, ge=1, le=100)
    public: bool | None = None
    switchable: bool | None = None
    switch_to: list[Code] | None = Field(default=None, max_length=100)
    switch_fee: Sum | None = None
    sold_from: date | None = None
    sold_until: date | None = None


class EditedTariff(TariffTerms):
    """What is given is changed for those who come; who has the tariff keeps it. A price is announced instead."""

    names: Names | None = None
    archived: bool | None = None


class NewTariff(TariffTerms):
    """`price` is for a month, `once` at the start; `parts` are the products of a bundle."""

    code: Code
    kind: Literal["tariff", "add_on"] = "tariff"
    product: str = Field(min_length=1, max_length=40)
    parts: list[str] = Field(default=[], max_length=10)
    names: Names
    price: WantedSum


class NewPrice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    price: WantedSum
    from_day: date = Field(
        alias="from", description="The first day; as far ahead as the operator's rules say."
    )


class AnnouncedPriceView(BaseModel):
    """`services` is how many were told in this call; the others are told within a minute."""

    price: Sum
    from_day: date = Field(serialization_alias="from")
    services: int


class StaffTariffView(BaseModel):
    """Names in all languages; `edited_by` is whoever has changed what the profile said: from then on staff decides."""

    code: str
    kind: Literal["tariff", "add_on"]
    product: str
    parts: list[str]
    names: dict[str, str]
    price: Sum
    once: Sum
    speed_mbps: int | None
    traffic_gb: int | None
    devices: int | None
    public: bool
    switchable: bool
    archived: bool
    switch_to: list[str] | None
    switch_fee: Sum | None
    sold_from: date | None
    sold_until: date | None


class KnownTariffView(StaffTariffView):
    services: int
    edited_by: str | None
    announced: list[AnnouncedPriceView]


class StaffTariffList(BaseModel):
    items: list[KnownTariffView]
    next_cursor: None = None


@router.get("/tariffs")
async def list_tariffs(staff: Staff) -> StaffTariffList:
    """Everything, archived too, with how many have it and which prices are announced."""
    found = await staff.ask(ListTariffs())
    return StaffTariffList(items=[_known(tariff) for tariff in found.items])


@router.post("/tariffs", status_code=201)
async def add_tariff(
    body: NewTariff, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> StaffTariffView:
    """Sell something new. By a manager or marketing."""
    told = _in_minor(body.model_dump(exclude_none=True), staff)
    return StaffTariffView(**_told(await staff.ask(AddTariff(**told, preview=preview), key)))


@router.patch("/tariffs/{code}")
async def edit_tariff(
    code: CodeInPath, body: EditedTariff, staff: Staff, key: KeyIfAny, preview: Preview = False
) -> StaffTariffView:
    """Change or archive it, for those who come. A limit, a day or a fee of its own is taken away with null."""
    told = _in_minor(body.model_dump(exclude_none=True), staff)
    clear = sorted(name for name in body.model_fields_set if getattr(body, name) is None)
    if kept := [name for name in clear if name not in get_args(Clearable)]:
        raise InvalidBody(errors=[{"pointer": f"/{name}", "reason": "cannot be empty"} for name in kept])
    command = EditTariff.model_validate({"code": code, **told, "clear": clear, "preview": preview})
    return StaffTariffView(**_told(await staff.ask(command, key)))


@router.post("/tariffs/{code}/prices", status_code=201)
async def announce_price(
    code: CodeInPath, body: NewPrice, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> AnnouncedPriceView:
    """A new price from a day on, for those who have the tariff too: each is told."""
    price = as_minor(body.price, staff.visitor.profile.currency, "price")
    command = AnnouncePrice(code=code, price=price, from_day=body.from_day, preview=preview)
    return _announced(await staff.ask(command, key))


def _in_minor(told: dict[str, Any], staff: SignedIn) -> dict[str, Any]:
    """Sums as minor units; a fee may be nothing."""
    currency = staff.visitor.profile.currency
    for name in _SUMS:
        wanted = told.get(name)
        if wanted is not None:
            free = isinstance(wanted, dict) and wanted["amount"] in {"0", "0.0", "0.00"} and name != "price"
            asked = Sum(**wanted) if isinstance(wanted, dict) else wanted
            told[name] = 0 if free else as_minor(asked, currency, name)
    return told


def _told(tariff: Tariff) -> dict[str, Any]:
    told = tariff.model_dump(include=set(StaffTariffView.model_fields))
    fee = None if tariff.switch_fee is None else as_sum(tariff.switch_fee, tariff.currency)
    sums = {"price": as_sum(tariff.price, tariff.currency), "once": as_sum(tariff.once, tariff.currency)}
    return told | sums | {"switch_fee": fee}


def _known(tariff: KnownTariff) -> KnownTariffView:
    return KnownTariffView(
        **_told(tariff),
        services=tariff.services,
        edited_by=tariff.edited_by,
        announced=[_announced(one) for one in tariff.announced],
    )


def _announced(one: AnnouncedPrice) -> AnnouncedPriceView:
    return AnnouncedPriceView(
        price=as_sum(one.price, one.currency), from_day=one.from_day, services=one.services
    )
