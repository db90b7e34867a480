"""Registers: the other side's lists of a day's payments."""

from typing import Annotated, Literal

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Slug, Zone

Place = Annotated[int, Field(ge=1, le=100)]


class RegisterColumns(Section):
    """Which column of the file holds what, counted from 1."""

    external_id: Place = Field(description="The other side's number of the payment.")
    paid_at: Place | None = Field(default=None, description="When it was paid; left out: it does not say.")
    account: Place | None = Field(default=None, description="For which account; left out: it does not say.")
    amount: Place = Field(description="The sum.")


USUAL = RegisterColumns(external_id=1, paid_at=2, account=3, amount=4)


class Register(Section):
    """A payment way's daily register as a CSV file; one left out has the usual columns."""

    way: Slug = Field(description="The terminals' `way`, or the acquirer's `kind`.")
    columns: RegisterColumns = Field(
        default=USUAL, description="Where what stands; left out: number, time, account, sum, in this order."
    )
    header: bool | None = Field(
        default=None,
        description="Whether the first row names the columns; left out: when it holds no sum.",
    )
    separator: Literal["semicolon", "comma", "tab"] | None = Field(
        default=None, description="What stands between fields; left out: found in the file."
    )
    encoding: Literal["utf-8", "cp1251"] | None = Field(
        default=None, description="How the file is written; left out: found in the file."
    )
    sums: Literal["major", "minor"] = Field(
        default="major", description="Whether `500.00` or `50000` stands for five hundred."
    )
    time_zone: Zone | None = Field(
        default=None,
        description="The zone of its times and of its day.",
        json_schema_extra={"otherwise": "the terminals' zone, else the profile's"},
    )
