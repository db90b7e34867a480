"""What a subscriber sees of himself and of his money, and what he may change."""

from typing import Literal

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import OneOrMore, Several


class PersonalData(Section):
    """The subscriber's own page."""

    shown: Literal["full", "masked"] = Field(
        default="full", description="Whether name, address and contacts are shown in full or in part."
    )
    shows: OneOrMore[Literal["contract", "account", "name", "address", "phones", "emails"]] = Field(
        description="What the page shows."
    )
    changes: OneOrMore[Literal["password", "name", "phones", "emails", "language"]] = Field(
        description="What the subscriber may change himself."
    )
    most_contacts: int = Field(
        default=5, ge=1, le=20, description="How many phones, and how many e-mails, a subscriber has at most."
    )
    asks_to_complete: bool = Field(
        default=False, description="Whether the cabinet asks for missing contacts, since they ease recovery."
    )


class FirstPage(Section):
    """What stands on the first page after signing in."""

    shows: OneOrMore[
        Literal[
            "account",
            "balance",
            "due_on",
            "top_up_needed",
            "payment_ways",
            "remaining_traffic",
            "transactions",
            "charges",
            "payment_statistics",
        ]
    ] = Field(description="What of the account is shown; `due_on` is the expected day of disconnection.")


class History(Section):
    """Statistics of the account."""

    kinds: OneOrMore[Literal["payments", "charges", "corrections"]] = Field(description="What is listed.")
    months: int | None = Field(
        default=None, ge=1, le=240, description="How many months back are shown; left out: the whole time."
    )
    last_payments: Several[Literal["cabinet", "app"]] = Field(
        default=["cabinet"], description="Where a short list of the last payments is shown."
    )
