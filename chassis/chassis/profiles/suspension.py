"""Suspension: the service rests at the subscriber's wish."""

from typing import Annotated, Literal

from pydantic import Field

from chassis.profiles.section import Section, not_below
from chassis.profiles.values import Amount


class Suspension(Section):
    """From, until, some days free of charge, then a daily fee; it resumes by itself."""

    review: bool = Field(description="Whether staff looks at each request before it takes effect.")
    free_days: int = Field(ge=0, le=366, description="Days free of charge in `free_days_in`.")
    free_days_in: Literal["calendar_year", "suspension"] = Field(
        description="Over what the free days are counted: a calendar year, or each suspension anew."
    )
    daily_fee: Amount = Field(description="Fee per day after the free days.")
    min_days: int = Field(ge=1, le=90, description="Shortest suspension, days.")
    max_days: Annotated[int, not_below("min_days")] = Field(
        ge=1, le=730, description="Longest suspension, days."
    )
    ahead_days: int = Field(ge=0, le=365, description="How many days ahead it may be ordered.")
    notice: bool = Field(default=True, description="Whether the cabinet tells when it has taken effect.")
