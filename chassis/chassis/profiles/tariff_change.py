"""Change of the tariff by the subscriber."""

from typing import Literal

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Amount, OneOrMore


class TariffChange(Section):
    """Now (with the part of the month shown first) or from the next period; withdrawn until then."""

    when: OneOrMore[Literal["now", "next_period"]] = Field(
        description="When the new tariff may begin; with both the subscriber chooses."
    )
    shown: Literal["details", "table"] = Field(
        description="How the choice is shown: the current tariff's details first, or a table of all."
    )
    fee: Amount = Field(description='What a change costs; "0.00" is free.')
    every_days: int = Field(ge=0, le=365, description="Days from one change to the next; 0: no limit.")
    withdrawable: bool = Field(default=True, description="Whether a future change can be taken back.")
