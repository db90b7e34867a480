"""Facts about one subscriber's account, as billing tells them: the service lasts five days, and nobody has paid."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.billing import PaymentReceived
from contracts.message import Event
from notify_world import Subscriber

IN_FIVE_DAYS = datetime.now(UTC).date() + timedelta(days=5)
IN_A_MONTH = IN_FIVE_DAYS + timedelta(days=25)
_SAID: dict[str, Any] = {
    "balance": 10_000,
    "currency": "RUB",
    "due_on": IN_FIVE_DAYS,
    "state": "active",
    "version": 5,
    "days_left": 5,
    "missing": 50_000,
    "stopped_on": date(2026, 11, 22),
    "why": "no_money",
    "amount": 60_000,
    "reason": "insufficient_funds",
    "retry_on": None,
    "payment_id": 17,
    "way": "terminal",
    "received_at": datetime.now(UTC),
    "fee": 0,
    "expires_on": IN_FIVE_DAYS,
    "suspension_id": 1,
    "until_day": IN_A_MONTH,
    "daily_fee": 0,
    "service_id": 7,
    "names": {"ru": "Антивирус", "kk": "Антивирус", "en": "Antivirus"},
}


def fact(kind: type[Event], who: Subscriber, **changed: Any) -> Event:
    """One event about the account of `who`, which is called by his id."""
    said = _SAID | {"subscriber_id": who.id, "account": str(who.id)} | changed
    return kind(**{name: said[name] for name in kind.model_fields if name in said})


def paid(who: Subscriber, **changed: Any) -> Event:
    return fact(PaymentReceived, who, **({"version": 6, "due_on": IN_A_MONTH, "balance": 70_000} | changed))
