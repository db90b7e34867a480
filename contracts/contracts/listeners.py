"""Who listens to what: the one table from which durables and permissions on the broker are made."""

from contracts import billing, tickets
from contracts.auth import SubscriberRegistered
from contracts.message import Event

SERVICES = ("auth", "billing", "tickets", "notify")

LISTENERS: dict[str, list[type[Event]]] = {
    "billing": [SubscriberRegistered],
    "tickets": [SubscriberRegistered],
    "notify": [
        SubscriberRegistered,
        billing.PaymentReceived,
        billing.PaymentReversed,
        billing.PaymentDue,
        billing.ServiceStopped,
        billing.ServiceResumed,
        billing.PromisedPaymentTaken,
        billing.PromisedPaymentUnkept,
        billing.SuspensionRequested,
        billing.SuspensionScheduled,
        billing.SuspensionRefused,
        billing.SuspensionWithdrawn,
        billing.SuspensionStarted,
        billing.SuspensionEnded,
        billing.TariffChangePlanned,
        billing.TariffChangeWithdrawn,
        billing.TariffChanged,
        billing.AddOnOrdered,
        billing.AddOnDropped,
        billing.AddOnEnded,
        billing.PriceChangeAnnounced,
        billing.TerminationRequested,
        billing.TerminationApproved,
        billing.TerminationRefused,
        billing.TerminationWithdrawn,
        billing.ContractEnded,
        billing.PaymentFailed,
        billing.PaymentRefunded,
        billing.CardBound,
        billing.CardRemoved,
        billing.AutopaymentSwitchedOn,
        billing.AutopaymentSwitchedOff,
        billing.AutopaymentFailed,
        billing.BalanceCorrected,
        billing.RegisterDiffers,
        tickets.TicketOpened,
        tickets.TicketAnswered,
    ],
}
