"""The promised payment: service now, money within some days."""

from typing import Literal

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Amount, OneOrMore, Price, Texts


class PromisedPayment(Section):
    """One engine, each operator its own word and limits. The next payment settles it."""

    name: Texts = Field(description="The operator's word for it.")
    max_days: int = Field(ge=1, le=60, description="Longest promise, days.")
    max_amount: Price = Field(description="Largest promise.")
    fee: Amount = Field(description='What one promise costs; "0.00" is free.')
    effect: Literal["credit", "shift_due_date"] = Field(
        default="credit",
        description="`credit`: the sum counts as if it were there; `shift_due_date`: the due date moves.",
    )
    by: OneOrMore[Literal["cabinet", "support"]] = Field(description="Who may switch it on.")
    every_days: int = Field(ge=0, le=365, description="Days from one promise to the next; 0: no limit.")
    after_unkept_days: int = Field(ge=0, le=3650, description="Days without promises after an unkept one.")
    after_first_payment: bool = Field(
        default=True, description="Whether something must have been paid before the first promise."
    )
