"""Which facts change what on an open page: the one table of what the stream `live` keeps and the gateway reads.

Beside each fact stands what of the subscriber's (`subscriber_id`) or of the desk's is another now, and the field
with its id; where the field is empty there is but one, or all of them are meant.
"""

from typing import Literal

from contracts import billing, notify, tickets
from contracts.message import Event

STREAM = "live"

Kind = Literal["account", "service", "payment", "ticket", "chat", "notification", "application"]
Shown = dict[Kind, str]

_ACCOUNT: Shown = {"account": ""}
_SERVICES: Shown = {"account": "", "service": ""}
_SERVICE: Shown = {"account": "", "service": "service_id"}

LIVE: dict[type[Event], Shown] = {
    billing.PaymentReceived: {"account": "", "payment": "payment_id"},
    billing.PaymentReversed: {"account": "", "payment": "payment_id"},
    billing.PaymentRefunded: {"account": "", "payment": "payment_id"},
    # Which one is not said: the newest are told.
    billing.PaymentFailed: {"payment": ""},
    billing.BalanceCorrected: _ACCOUNT,
    billing.PaymentDue: _ACCOUNT,
    billing.AccountsCharged: _ACCOUNT,
    billing.PromisedPaymentTaken: _SERVICES,
    billing.PromisedPaymentUnkept: _SERVICES,
    billing.ServiceStopped: _SERVICES,
    billing.ServiceResumed: _SERVICES,
    billing.SuspensionScheduled: _SERVICES,
    billing.SuspensionWithdrawn: _SERVICES,
    billing.SuspensionStarted: _SERVICES,
    billing.SuspensionEnded: _SERVICES,
    billing.TariffChangePlanned: _SERVICE,
    billing.TariffChangeWithdrawn: _SERVICE,
    billing.TariffChanged: _SERVICE,
    billing.AddOnOrdered: _SERVICE,
    billing.AddOnDropped: _SERVICE,
    billing.AddOnEnded: _SERVICE,
    billing.PriceChangeAnnounced: _SERVICE,
    billing.TerminationApproved: _SERVICES,
    billing.TerminationWithdrawn: _SERVICES,
    billing.ContractEnded: _SERVICES,
    tickets.TicketChanged: {"ticket": "ticket_id"},
    tickets.ChatChanged: {"chat": "chat_id"},
    tickets.ApplicationReceived: {"application": "application_id"},
    tickets.ApplicationChanged: {"application": "application_id"},
    notify.NotificationShown: {"notification": "notification_id"},
}

# They name no subscriber: all of the operator's are meant.
TO_EVERYBODY: frozenset[type[Event]] = frozenset({billing.AccountsCharged})
