"""Payments, refunds and saved methods, and how the API shows them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from sandbox.acquirer.bodies import Amount, NewPayment
from sandbox.acquirer.cards import Card, Outcome, Reason, party

Status = Literal["pending", "waiting_for_capture", "succeeded", "canceled"]


def now() -> datetime:
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Method:
    """What is paid with; it has the id of the payment that it was used in first. `outcome` is its next payment's."""

    id: str
    type: str
    card: Card | None = None
    saved: bool = False
    outcome: Outcome = "success"

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"type": self.type, "id": self.id, "saved": self.saved}
        if self.card:
            shown |= {"title": f"Bank card *{self.card.last4}", "card": self.card.as_json()}
        return shown


@dataclass
class Payment:
    """`page` is the payment page's address; an autopayment has none."""

    id: str
    operator: str
    asked: NewPayment
    page: str = ""
    method: Method | None = None
    status: Status = "pending"
    reason: Reason | None = None
    captured_at: datetime | None = None
    captured: Amount | None = None
    refunded: Decimal = Decimal(0)
    created_at: datetime = field(default_factory=now)

    @property
    def amount(self) -> Amount:
        return self.captured or self.asked.amount

    @property
    def return_url(self) -> str:
        return self.asked.confirmation.return_url if self.asked.confirmation else ""

    @property
    def event(self) -> str | None:
        return None if self.status == "pending" else f"payment.{self.status}"

    def as_json(self) -> dict[str, Any]:
        refundable = self.status == "succeeded" and self.refunded < self.amount.decimal
        shown: dict[str, Any] = {
            "id": self.id,
            "status": self.status,
            "amount": self.amount.model_dump(),
            "description": self.asked.description,
            "recipient": {"account_id": self.operator, "gateway_id": "1"},
            "payment_method": self.method.as_json() if self.method else None,
            "created_at": written(self.created_at),
            "captured_at": written(self.captured_at) if self.captured_at else None,
            "merchant_customer_id": self.asked.merchant_customer_id,
            "confirmation": self._confirmation(),
            "cancellation_details": self.reason and {"party": party(self.reason), "reason": self.reason},
            "refunded_amount": self.amount.of(self.refunded).model_dump() if self.captured_at else None,
            "test": True,
            "paid": self.status in ("succeeded", "waiting_for_capture"),
            "refundable": refundable,
            "metadata": self.asked.metadata,
        }
        return {key: value for key, value in shown.items() if value is not None}

    def _confirmation(self) -> dict[str, str] | None:
        if self.status != "pending":
            return None
        return {"type": "redirect", "return_url": self.return_url, "confirmation_url": self.page}


@dataclass(frozen=True)
class Refund:
    id: str
    operator: str
    payment_id: str
    amount: Amount
    description: str | None
    event = "refund.succeeded"
    status = "succeeded"
    captured_at = None
    created_at: datetime = field(default_factory=now)

    def as_json(self) -> dict[str, Any]:
        shown = {
            "id": self.id,
            "payment_id": self.payment_id,
            "status": self.status,
            "created_at": written(self.created_at),
            "amount": self.amount.model_dump(),
            "description": self.description,
        }
        return {key: value for key, value in shown.items() if value is not None}
