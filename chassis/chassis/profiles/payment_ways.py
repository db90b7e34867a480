"""How money comes in: cards, fast payments, terminals, cash, quick pay, autopayment, refunds."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from chassis.profiles.section import Section, not_below, reading
from chassis.profiles.values import (
    Amount,
    Network,
    OneOrMore,
    Price,
    Several,
    Slug,
    Texts,
    Variable,
    Zone,
    within,
)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as wrong:
        raise ValueError(f"is not a regular expression: {wrong}") from wrong
    return text


Largest = Annotated[Price, not_below("min_amount")]


class Terminal(Section):
    """A network of payment terminals that calls us."""

    way: Slug = Field(description="Short id of this network; it stands on each of its payments.")
    protocol: Literal["osmp", "kassa24"] = Field(description="What the network speaks.")
    account_pattern: Annotated[
        str,
        AfterValidator(_pattern),
        WithJsonSchema({"type": "string", "allowed": "a regular expression, such as [0-9]{4,12}"}),
    ] = Field(
        description="What an account looks like, as agreed with the network; the whole number must fit."
    )
    networks: OneOrMore[Network] = Field(description="From where the network may call.")
    basic_auth: Variable | None = Field(
        default=None, description="Variable with `user:password` for HTTP Basic; left out: none is asked."
    )
    time_zone: Zone = Field(description="The zone in which the network writes the time of a payment.")
    min_amount: Price = Field(description="Smallest payment.")
    max_amount: Largest = Field(description="Largest payment.")

    def allows(self, address: str) -> bool:
        """Whether a caller from this IP address is let in; what is no address is not."""
        return within(address, self.networks)

    def accepts_account(self, account: str) -> bool:
        """Whether the number has the agreed form; it need not exist."""
        return re.fullmatch(self.account_pattern, account, re.ASCII) is not None


class Acquirer(Section):
    """Who takes card payments and SBP for the operator."""

    kind: Literal["yookassa"] = Field(description="Whose API it is.")
    url: Variable = Field(description="Variable with `https://shop:secret@host/v3`.")
    networks: Several[Network] = Field(
        default=[],
        description="From where its notifications come; left out: from anywhere, since each is verified by asking "
        "the acquirer. YooKassa names 185.71.76.0/27, 185.71.77.0/27, 77.75.153.0/25, 77.75.154.128/25, "
        "77.75.156.11/32, 77.75.156.35/32 and 2a02:5180::/32.",
    )

    def allows(self, address: str) -> bool:
        """Whether a notification from this IP address is heard."""
        return not self.networks or within(address, self.networks)


class Card(Section):
    """Payment by card on the acquirer's page; no card number enters this system."""

    systems: OneOrMore[Literal["mir", "visa", "mastercard", "maestro"]] = Field(description="Cards taken.")
    registered_only: bool = Field(default=False, description="Whether only who is signed in may pay by card.")
    binding: bool = Field(default=False, description="Whether a card may be bound to the contract.")
    removable: bool = Field(
        default=True, description="Whether a subscriber may remove a bound card while the contract runs."
    )
    min_amount: Price = Field(description="Smallest payment.")
    max_amount: Largest = Field(description="Largest payment.")
    notice: Texts | None = Field(
        default=None, description="What stands beside the button, such as on the PIN."
    )


class FastPayment(Section):
    """Payment through SBP, by QR or in the bank's app."""

    min_amount: Price = Field(description="Smallest payment.")
    max_amount: Largest = Field(description="Largest payment.")


class Transfer(Section):
    """Online transfer from a bank's own application."""

    notice: Texts = Field(description="How it is done.")


class Cash(Section):
    """Cash taken by staff."""

    office_only: bool = Field(
        default=True, description="Whether cash is taken in the office and nowhere else."
    )
    where: Texts = Field(description="Where to come.")


class QuickPay(Section):
    """Payment without signing in."""

    find_by: OneOrMore[Literal["contract", "address"]] = Field(description="How the contract is found.")
    choose_month: bool = Field(default=False, description="Whether the month to pay for is chosen.")
    confirmation_code: bool = Field(
        default=True, description="Whether a code from a picture or SMS is entered."
    )
    hide_misses: bool = Field(
        default=True, description="Whether an unknown contract is answered like a known one."
    )


class Autopayment(Section):
    """Payment from a bound card without the subscriber."""

    on: OneOrMore[Literal["due_date", "threshold"]] = Field(
        description="What sets it off: the due date, or a balance below the subscriber's threshold."
    )
    amount: Literal["monthly_fee", "recommended"] = Field(description="How much is taken.")
    max_amount: Price = Field(description="Most that one autopayment may take.")

    @field_validator("on")
    @classmethod
    def _cards_can_be_bound(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if not reading(info).at("payment_ways.card.binding"):
            raise ValueError("needs bound cards: payment_ways.card.binding = true")
        return value


class Refunds(Section):
    """Rules for giving money back, published beside the payment."""

    rules: Texts = Field(description="The rules.")
    days: int = Field(ge=1, le=90, description="Days within which a refund is made.")
    fee: Amount = Field(description="What is kept of a refund.")


class Receipts(Section):
    """Fiscal receipts by 54-FZ, which the acquirer issues with each payment and refund. The accountant decides."""

    tax_system_code: int = Field(
        ge=1, le=6, description="Tax system: 1 general, 2 and 3 simplified, 6 patent (YooKassa's codes)."
    )
    vat_code: int = Field(
        ge=1,
        le=12,
        description="VAT rate: 1 without VAT, 11 of 22 per cent, 12 of 22/122 (YooKassa's codes).",
    )
    payment_subject: Literal["service", "payment"] = Field(
        default="service", description="What is paid for: a service, or an advance as such."
    )
    payment_mode: Literal["advance", "full_prepayment", "full_payment"] = Field(
        default="advance", description="How a top-up stands to the service that it will pay for."
    )


class PaymentWays(Section):
    """Everything but terminals, which stand in `[[terminals]]`. A way left out does not exist."""

    acquirer: Acquirer | None = Field(default=None, description="Needed by card and SBP.")
    card: Card | None = Field(default=None, description="Payment by card.")
    sbp: FastPayment | None = Field(default=None, description="Payment through SBP.")
    transfer: Transfer | None = Field(default=None, description="Online transfer.")
    cash: Cash | None = Field(default=None, description="Cash.")
    quick_pay: QuickPay | None = Field(default=None, description="Payment without signing in.")
    autopayment: Autopayment | None = Field(default=None, description="Payment from a bound card.")
    refunds: Refunds | None = Field(default=None, description="Rules of refunds.")
    receipts: Receipts | None = Field(
        default=None, description="Fiscal receipts with online payments, where the law (54-FZ) asks for them."
    )

    @field_validator("card", "sbp")
    @classmethod
    def _somebody_takes_it(cls, value: Section | None, info: ValidationInfo) -> Section | None:
        if value and not reading(info).at("payment_ways.acquirer"):
            raise ValueError("nobody takes it: name the acquirer in [payment_ways.acquirer]")
        return value
