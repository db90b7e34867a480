"""What is sold: tariffs and add-ons."""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from chassis.profiles.brand import Product
from chassis.profiles.section import Section, reading
from chassis.profiles.values import Amount, Day, Price, Several, Slug, Texts


def _is_sold(product: Product, info: ValidationInfo) -> Product:
    sold = reading(info).at("place.sells")
    if isinstance(sold, list) and product not in sold:
        raise ValueError(f"{product} is not among place.sells")
    return product


Sold = Annotated[Product, AfterValidator(_is_sold)]


class Tariff(Section):
    """What a contract is about."""

    code: Slug = Field(description="Short id; it stays when the names change.")
    product: Sold = Field(description="What it mainly gives; one of `place.sells`.")
    names: Texts = Field(description="The name that subscribers see.")
    price: Price = Field(description="Fee per month.")
    parts: Several[Sold] = Field(default=[], description="All products of a bundle; empty: `product` alone.")
    speed_mbps: int | None = Field(default=None, ge=1, le=100_000, description="Speed, Mbit/s.")
    traffic_gb: int | None = Field(
        default=None, ge=1, description="Traffic per month, GB; left out: no limit."
    )
    devices: int | None = Field(
        default=None, ge=1, le=100, description="Devices at most; left out: no limit."
    )
    public: bool = Field(default=True, description="Whether it stands in the catalogue open to everyone.")
    switchable: bool = Field(default=True, description="Whether a subscriber may switch to it himself.")
    archived: bool = Field(default=False, description="No longer sold; who has it keeps it.")
    switch_to: Several[Slug] | None = Field(
        default=None, description="Codes to which its subscribers may switch; left out: to any."
    )
    switch_fee: Amount | None = Field(
        default=None, description="What a switch away from it costs; left out: `tariff_change.fee`."
    )
    sold_from: Day | None = Field(default=None, description="The first day on which it is sold.")
    sold_until: Day | None = Field(
        default=None, description="The first day on which it is not sold any more."
    )


class AddOn(Section):
    """What is ordered beside a tariff."""

    code: Slug = Field(description="Short id, told apart from tariffs' too.")
    product: Sold = Field(description="What it gives; one of `place.sells`.")
    names: Texts = Field(description="The name that subscribers see.")
    price: Price = Field(description="Fee per month.")
    once: Amount | None = Field(default=None, description="Fee at the start; left out: none.")
    public: bool = Field(default=True, description="Whether a subscriber may order it himself.")
    archived: bool = Field(default=False, description="No longer sold; who has it keeps it.")


class Devices(Section):
    """Devices registered by their MAC address."""

    limit: int = Field(ge=1, le=100, description="Devices per contract, where the tariff does not say.")
