"""How an operator looks and where it works: brand, contacts, places."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from chassis.profiles.capabilities import Capabilities
from chassis.profiles.section import Section
from chassis.profiles.values import Colour, Email, OneOrMore, Phone, Slug, Texts, matching

Product = Literal["internet", "tv", "cable_tv", "iptv", "phone", "mobile", "fixed_ip", "router", "extras"]

_drawing = matching(
    r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]{1,2000}",
    "SVG path data (letters of path commands, digits, spaces, commas, points, minus), up to 2000 characters",
)


class Brand(Section):
    """One build, many faces: scales, dark mode and contrast are computed from the seed colour."""

    name: str = Field(min_length=1, max_length=60, description="The name that subscribers know.")
    colour: Colour = Field(description="The seed colour, of which all others are made.")
    second_colour: Colour | None = Field(
        default=None, description="A second seed for accents and dark areas."
    )
    logo: Annotated[str, *_drawing] = Field(description="The mark: one SVG path in a view of 24 by 24.")
    radius: int = Field(default=8, ge=0, le=24, description="Rounding of corners, CSS pixels.")
    font: Literal["system", "inter", "golos", "manrope", "onest", "rubik"] = Field(
        default="system", description="A font of the built-in set; all have Cyrillic and Kazakh letters."
    )
    words: dict[str, Texts] = Field(
        default={},
        description="The operator's own words for capabilities, by the capability's key.",
        json_schema_extra={"allowed": "keys of `[capabilities]`, each with a text per language"},
    )

    @field_validator("words")
    @classmethod
    def _are_of_capabilities(cls, words: dict[str, Texts]) -> dict[str, Texts]:
        foreign = [key for key in words if key not in Capabilities.model_fields]
        if foreign:
            raise ValueError(f"there is no capability called {', '.join(foreign)}")
        return words


class Contacts(Section):
    """How a person is reached besides the cabinet."""

    phones: OneOrMore[Phone] = Field(description="Hotline first.")
    email: Email = Field(description="The address for letters to support.")
    site: str = Field(min_length=1, max_length=200, description="The operator's site, as people type it.")
    address: Texts = Field(description="The office.")
    calls_recorded: bool = Field(
        default=False, description="Whether callers are told that calls are recorded."
    )


class Region(Section):
    """A region in which contract numbers are told apart or recovery is asked for."""

    code: Slug = Field(description="Short id, used by the API.")
    names: Texts = Field(description="The region as a subscriber chooses it.")


class Place(Section):
    """Where the operator works."""

    country: Literal["RU", "KZ"] = Field(description="ISO 3166 code of the country.")
    towns: Annotated[list[Texts], Field(min_length=1)] = Field(
        description="Towns served, the main one first."
    )
    sells: OneOrMore[Product] = Field(description="What is sold; tariffs and add-ons may be of these only.")
