"""How an operator takes its fee, and what it takes off for months paid ahead."""

from typing import Annotated, Literal

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Amount, Price, Several, matching

_clock = matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day, HH:MM")


class Charging(Section):
    """When the monthly fee leaves the account."""

    mode: Literal["daily", "period_start"] = Field(
        description="`daily`: a part of the fee each day; `period_start`: the whole fee on the first "
        "day of the period."
    )
    period: Literal["calendar_month", "from_activation"] = Field(
        default="calendar_month",
        description="Whether a period begins on the 1st or on the day of activation.",
    )
    at: Annotated[str, *_clock] = Field(
        default="00:10", description="Time of day of charging, operator's zone."
    )
    credit: Amount = Field(description="How far below zero a new account's service still runs.")
    top_up_step: Price = Field(description="The recommended top-up is rounded up to a multiple of this.")
    remind_days: Several[Annotated[int, Field(ge=1, le=30)]] = Field(
        default=[3, 1], description="Days before the stop on which the subscriber is reminded."
    )
    price_notice_days: int = Field(
        default=10, ge=0, le=365, description="Days ahead, at least, that a new price is announced."
    )


class PrepaymentDiscount(Section):
    """A discount for several months paid at once."""

    months: int = Field(ge=2, le=36, description="Months paid at once, at least.")
    percent: int = Field(ge=1, le=50, description="Discount on each of these months, per cent.")
