"""How a payment can end, and the test cards: each says how it ends now and how a saved one ends later."""

from dataclasses import dataclass
from typing import Literal, get_args

# https://yookassa.ru/developers/payments/declined-payments
Reason = Literal[
    "3d_secure_failed",
    "call_issuer",
    "canceled_by_merchant",
    "card_expired",
    "country_forbidden",
    "expired_on_capture",
    "expired_on_confirmation",
    "fraud_suspected",
    "general_decline",
    "identification_required",
    "insufficient_funds",
    "internal_timeout",
    "invalid_card_number",
    "invalid_csc",
    "issuer_unavailable",
    "payment_expired",
    "payment_method_limit_exceeded",
    "payment_method_restricted",
    "permission_revoked",
]
Outcome = Literal["success"] | Reason
REASONS: tuple[Reason, ...] = get_args(Reason)
OUTCOMES: dict[str, Outcome] = {"success": "success", **{reason: reason for reason in REASONS}}

_OF_THE_ACQUIRER = {
    "expired_on_capture",
    "expired_on_confirmation",
    "fraud_suspected",
    "identification_required",
    "internal_timeout",
    "payment_expired",
    "permission_revoked",
}


def party(reason: Reason) -> str:
    """Who canceled the payment, by the words of the API."""
    if reason == "canceled_by_merchant":
        return "merchant"
    return "yoo_money" if reason in _OF_THE_ACQUIRER else "payment_network"


@dataclass(frozen=True)
class Card:
    """`says` is for the payer who chooses it; `later` is how an autopayment from the saved card ends."""

    name: str
    says: str
    card_type: str
    first6: str
    last4: str
    expiry_year: str = "2030"
    outcome: Outcome = "success"
    later: Outcome = "success"

    def as_json(self) -> dict[str, str]:
        return {
            "first6": self.first6,
            "last4": self.last4,
            "expiry_month": "12",
            "expiry_year": self.expiry_year,
            "card_type": self.card_type,
        }


CARDS = {
    card.name: card
    for card in (
        Card("success", "проходит", "Mir", "220000", "4444"),
        Card("visa", "проходит", "Visa", "411111", "1026"),
        Card(
            "insufficient_funds",
            "недостаточно средств",
            "MasterCard",
            "555555",
            "0002",
            outcome="insufficient_funds",
        ),
        Card("card_expired", "срок действия истёк", "Mir", "220000", "0010", "2020", outcome="card_expired"),
        Card(
            "fraud_suspected",
            "подозрение в мошенничестве",
            "Visa",
            "411111",
            "0028",
            outcome="fraud_suspected",
        ),
        Card("3d_secure_failed", "не прошла 3-D Secure", "Mir", "220000", "0036", outcome="3d_secure_failed"),
        Card("issuer_unavailable", "банк недоступен", "Mir", "220000", "0044", outcome="issuer_unavailable"),
        Card(
            "insufficient_funds_later",
            "проходит, на автоплатёж не хватит средств",
            "Mir",
            "220000",
            "0101",
            later="insufficient_funds",
        ),
        Card(
            "permission_revoked_later",
            "проходит, автоплатежи потом запретят",
            "MasterCard",
            "555555",
            "0119",
            later="permission_revoked",
        ),
        Card(
            "card_expired_later",
            "проходит, к автоплатежу истечёт срок",
            "Visa",
            "411111",
            "0127",
            later="card_expired",
        ),
    )
}
