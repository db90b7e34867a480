"""What an event of billing says about its account."""

from datetime import date
from typing import Any

from contracts.billing import AccountEvent, PaymentReceived, PaymentReversed, ServiceResumed, ServiceStopped
from contracts.message import Event

NEVER = date.max  # PostgreSQL's `infinity`: the service is not going to stop
_IMPLIED: dict[type[Event], str] = {ServiceStopped: "stopped", ServiceResumed: "active"}
OF_ACCOUNTS: tuple[type[Event], ...] = (AccountEvent, PaymentReceived, PaymentReversed, *_IMPLIED)


def state_of(event: Any) -> str:
    """An account that is going to end works until then."""
    state = _IMPLIED.get(type(event)) or str(event.state)
    return "active" if state == "ending" else state


def due_on_of(event: Any) -> date | None:
    """None: the event does not tell; NEVER: it tells that there is no such day."""
    if "due_on" not in type(event).model_fields:
        return None
    return event.due_on or NEVER
