"""What an acquirer is to billing, whoever it is: asked for a payment, looked at, asked to give it back."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

ForeignStatus = Literal["pending", "succeeded", "canceled"]


class Unclear(Exception):
    """No answer, or one that says nothing: what was asked for may have been done. Ask again with the same key."""


class Declined(Exception):
    """The acquirer has understood, and has done nothing. `reason` as it names them."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Order:
    """What the acquirer is asked to take. Asked again with the same `key`, it is the same payment.

    A payment from a saved card has its `token`, any other a `return_url` to which the payer comes back.
    """

    key: UUID
    account: str
    amount: int
    currency: str
    description: str
    by_sbp: bool
    save: bool
    token: str | None
    return_url: str | None
    receipt: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class GivingBack:
    """What the acquirer is asked to give back of a payment of its own, named by `payment_id`."""

    key: UUID
    payment_id: str
    amount: int
    currency: str
    description: str
    receipt: dict[str, Any] | None


@dataclass(frozen=True, slots=True, repr=False)
class SavedCard:
    """What a saved card may be known by; `token` pays and is shown to nobody. `expires` is '2030-12'."""

    token: str
    brand: str
    last4: str
    expires: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A payment as the acquirer tells it. `key` is what we called it, by its own account."""

    id: str
    status: ForeignStatus
    amount: int
    currency: str
    key: str | None = None
    confirmation_url: str | None = None
    reason: str | None = None
    card: SavedCard | None = None


@dataclass(frozen=True, slots=True)
class SeenRefund:
    id: str
    status: ForeignStatus
    payment_id: str
    amount: int
    currency: str


class Acquirer(Protocol):
    """One shop at one acquirer. Every call raises Unclear or Declined; amounts are minor units."""

    async def create(self, order: Order, seconds: float) -> Seen:
        """Ask for a payment, or for the same again."""

    async def read(self, payment_id: str, seconds: float) -> Seen:
        """What has become of a payment."""

    async def give_back(self, asked: GivingBack, seconds: float) -> SeenRefund:
        """Ask for a refund, or for the same again."""

    async def read_refund(self, refund_id: str, seconds: float) -> SeenRefund:
        """What has become of a refund."""

    async def close(self) -> None:
        """Give the connections back."""
