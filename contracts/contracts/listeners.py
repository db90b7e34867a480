"""Who listens to what: the one table from which durables and permissions on the broker are made."""

from contracts.auth import SubscriberRegistered
from contracts.billing import PaymentReceived, PaymentReversed, ServiceResumed
from contracts.message import Event
from contracts.tickets import TicketAnswered, TicketOpened

SERVICES = ("auth", "billing", "tickets", "notify")

LISTENERS: dict[str, list[type[Event]]] = {
    "billing": [SubscriberRegistered],
    "tickets": [SubscriberRegistered],
    "notify": [
        SubscriberRegistered,
        PaymentReceived,
        ServiceResumed,
        PaymentReversed,
        TicketOpened,
        TicketAnswered,
    ],
}
