"""How a person becomes a subscriber: application, contract, credentials."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from chassis.profiles.section import Section, among
from chassis.profiles.values import OneOrMore, Several

Way = Literal["office", "visit"]


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

    @field_validator("fields")
    @classmethod
    def _form_asks_something(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if "form" in info.data.get("by", []) and not value:
            raise ValueError("a form asks at least for something")
        return value
