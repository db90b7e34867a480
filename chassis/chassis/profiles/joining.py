"""How a person becomes a subscriber: application, contract, credentials."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from chassis.profiles.section import Section, among, reading
from chassis.profiles.values import OneOrMore, Several, matching

Way = Literal["office", "visit"]

_pattern_form = matching(
    r"[0-9]{0,12}#{4,12}", "digits that all numbers begin with, then 4 to 12 times # for the counter"
)
NumberPattern = Annotated[str, *_pattern_form]


class Joining(Section):
    """From a wish to a contract."""

    contract: OneOrMore[Way] = Field(
        description="Where the contract is signed: in the office, or at home with the technician."
    )
    documents: Several[Literal["passport", "application"]] = Field(
        default=[], description="What the person brings."
    )
    account: Literal["with_contract", "by_staff"] = Field(
        description="Who opens the cabinet: it opens by itself with the contract, or staff enters the data."
    )
    credentials: Literal["with_contract", "at_connection", "after_contract"] = Field(
        description="When the subscriber gets login and password."
    )
    contract_number: NumberPattern = Field(
        description="How new contracts are numbered, such as `10######`; the account has the same number."
    )

    @property
    def number_prefix(self) -> str:
        """What every new number begins with."""
        return self.contract_number.rstrip("#")

    @property
    def number_digits(self) -> int:
        """Digits of the counter."""
        return self.contract_number.count("#")

    @field_validator("contract_number")
    @classmethod
    def _terminals_take_it(cls, value: str, info: ValidationInfo) -> str:
        terminals: Any = reading(info).at("terminals")
        for terminal in terminals if isinstance(terminals, list) else []:
            pattern = str(terminal.get("account_pattern", ".*")) if isinstance(terminal, dict) else ".*"
            if not _fits(pattern, value):
                raise ValueError(f"a terminal takes no such account: its account_pattern is {pattern}")
        return value


def _fits(pattern: str, number: str) -> bool:
    """Whether the first and the last number fit; a pattern that is none is told where it stands."""
    try:
        return all(re.fullmatch(pattern, number.replace("#", digit)) for digit in "09")
    except re.error:
        return True


class Applications(Section):
    """Applications to connect."""

    by: OneOrMore[Literal["form", "phone", "office"]] = Field(description="How one applies.")
    fields: Several[
        Literal["full_name", "phone", "email", "street", "house", "building", "flat", "comment"]
    ] = Field(default=[], description="What the form asks; empty when there is no form.")
    optional_fields: Annotated[Several[Literal["email", "building", "flat", "comment"]], among("fields")] = (
        Field(default=[], description="Those of `fields` that may stay empty.")
    )
    next_step: Literal["call_back", "visit"] = Field(
        description="What staff does with an application: calls back, or agrees a visit."
    )
    wifi_survey: Literal["none", "free", "paid"] = Field(
        default="none", description="Whether the best place for the router is found in the flat beforehand."
    )
    duplicate_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="For how many days one with the same phone or address, still open, is taken for the same.",
    )
    lapse_days: int = Field(
        default=60, ge=7, le=365, description="Days without any step after which an application is closed."
    )
    forget_days: int = Field(
        default=90,
        ge=1,
        le=1095,
        description="Days after which one that was refused or has lapsed is forgotten, with all its data.",
    )

    @field_validator("fields")
    @classmethod
    def _form_asks_something(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if "form" in info.data.get("by", []) and not value:
            raise ValueError("a form asks at least for something")
        return value
