"""Payments through an acquirer: card, SBP, saved cards, autopayment, refunds."""

from datetime import date

from contracts.billing.account import AccountEvent


class PaymentFailed(AccountEvent):
    """A payment that the subscriber began did not come about. `reason` is the acquirer's, as YooKassa names them."""

    amount: int
    reason: str


class PaymentRefunded(AccountEvent):
    """`amount` goes back to where it came from."""

    payment_id: int
    amount: int


class CardBound(AccountEvent):
    brand: str
    last4: str


class CardRemoved(AccountEvent):
    """`why`: by_subscriber, by_staff, permission_revoked or expired."""

    brand: str
    last4: str
    why: str


class AutopaymentSwitchedOn(AccountEvent):
    brand: str
    last4: str


class AutopaymentSwitchedOff(AccountEvent):
    """`why`: by_subscriber, card_removed, permission_revoked, card_expired, refused or too_many_failures."""

    why: str


class AutopaymentFailed(AccountEvent):
    """It is tried again on `retry_on`, or not at all."""

    amount: int
    reason: str
    retry_on: date | None
