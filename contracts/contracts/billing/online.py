"""Payments through an acquirer: card, SBP, saved cards, autopayment, refunds."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.billing.account import AccountEvent, Amount
from contracts.message import Command, Message, Question
from contracts.money import LARGEST

PaymentMethod = Literal["card", "sbp", "saved_card"]
AttemptStatus = Literal["created", "pending", "succeeded", "canceled", "disputed"]
CardStatus = Literal["active", "removed", "revoked", "expired"]
AutopaymentCause = Literal["due_date", "threshold"]
RefundStatus = Literal["created", "pending", "succeeded", "canceled", "disputed"]

Address = Annotated[str, Field(max_length=2048, pattern=r"^https?://\S+$")]
# What an acquirer calls its things; it becomes a part of an address.
ForeignId = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,64}$")]


class OnlinePayment(Message):
    """An attempt to pay. `amount` is what is taken, `discount` what comes on top of it for months paid ahead.

    `disputed`: the acquirer tells something else than we do, and staff looks at it. In a preview `due_on` is the day
    on which the service would stop after the payment (None: never).
    """

    id: UUID
    status: AttemptStatus
    method: PaymentMethod
    amount: int
    currency: str
    discount: int = 0
    months: int | None = None
    confirmation_url: str | None = None
    reason: str | None = None
    created_at: datetime
    due_on: date | None = None


class StartPayment(Command[OnlinePayment]):
    """Pay `amount`, or `months` of all services at once; by a saved card, or on the acquirer's page.

    Problems: payment-not-allowed, not-found (the card, the account), account-closed.
    """

    method: PaymentMethod
    amount: Amount | None = None
    months: Annotated[int, Field(ge=1, le=36)] | None = None
    card: UUID | None = None
    return_url: Address


class OwnPayment(Message):
    """A payment in any way. An attempt's `id` is a UUID, any other's a number; `refunded` has gone back of it."""

    id: str
    at: datetime
    way: str
    amount: int
    currency: str
    status: AttemptStatus
    refunded: int = 0
    purpose: str | None = None
    months: int | None = None
    discount: int = 0
    reason: str | None = None
    confirmation_url: str | None = None


class OwnPayments(Message):
    items: list[OwnPayment]
    next_cursor: str | None


class ListPayments(Question[OwnPayments]):
    """All payments of the subscriber who asks, newest first."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=200)


class ShowPayment(Question[OwnPayment]):
    """One of them. Problem: not-found."""

    id: str = Field(max_length=40)


class PaymentOffer(Message):
    """So many months paid at once: `full` less `discount` is `amount`."""

    months: int
    percent: int
    full: int
    discount: int
    amount: int


class MethodOffer(Message):
    method: PaymentMethod
    min_amount: int
    max_amount: int


class PaymentOffers(Message):
    currency: str
    methods: list[MethodOffer]
    months: list[PaymentOffer]


class GetPaymentOffers(Question[PaymentOffers]):
    """How the subscriber who asks may pay online, and what months paid ahead cost."""


class NoticeTaken(Message):
    """Whether it was about something of ours."""

    ours: bool


class HearAcquirer(Question[NoticeTaken]):
    """A notification of the acquirer: only a hint to ask it. `status` is what it claims.

    Problem: service-unavailable when the acquirer could not be asked; it will repeat the notification.
    """

    operator: str
    event: str = Field(max_length=100)
    id: ForeignId
    attempt: UUID | None = None


class Card(Message):
    """A bound card: what the acquirer lets us show of it. `expires` is `2030-12`."""

    id: UUID
    brand: str
    last4: str
    expires: str
    status: CardStatus


class Cards(Message):
    items: list[Card]


class ListCards(Question[Cards]):
    """Of the subscriber who asks, the active ones."""


class BindCard(Command[OnlinePayment]):
    """Bind a card by a payment of the smallest sum, which goes to the balance. The card gets the payment's id.

    Problem: payment-not-allowed.
    """

    return_url: Address


class RemoveCard(Question[Card]):
    """Forget a card; autopayment from it is switched off. Problems: not-found, card-needed-by-contract."""

    card: UUID


class Autopayment(Message):
    """`next_on` is the day of the next payment as things stand (None: none is in sight, or by threshold)."""

    card: UUID
    on: AutopaymentCause
    threshold: int | None
    max_amount: int
    currency: str
    next_on: date | None


class GetAutopayment(Question[Autopayment]):
    """Problem: not-found when it is off."""


class SetAutopayment(Command[Autopayment]):
    """Problems: autopayment-not-allowed, not-found (the card)."""

    card: UUID
    on: AutopaymentCause
    threshold: Annotated[int, Field(ge=0, le=LARGEST)] | None = None
    max_amount: Amount


class AutopaymentOff(Message):
    was_on: bool


class SwitchOffAutopayment(Question[AutopaymentOff]):
    """Of the subscriber who asks; nothing happens when it is off."""


class Refund(Message):
    """`amount` leaves the account: `fee` of it is kept, the rest goes back to where the payment came from."""

    id: UUID
    payment_id: int
    amount: int
    fee: int
    currency: str
    status: RefundStatus
    reason: str
    created_at: datetime


class RefundPayment(Command[Refund]):
    """Staff gives a payment back, whole or in part. `payment` is the number of a payment or the id of its attempt.

    Problems: not-found, refund-not-allowed.
    """

    payment: str = Field(max_length=40)
    amount: Amount | None = None
    reason: str = Field(min_length=1, max_length=500)


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
