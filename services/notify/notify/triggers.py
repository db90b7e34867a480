"""What is told of what: the one table from event to notice and channels.

Everything stands in the cabinet and most of it goes by mail; an SMS is for what somebody wants to be woken for:
the service, or money that is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from chassis.profiles import Profile
from contracts import auth, billing, notify, tickets
from contracts.auth import SubscriberChanged, SubscriberErased, SubscriberRegistered
from contracts.message import Event

Assumed = Literal["unpaid", "state", "due_on"]


def _always(_: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Trigger:
    """The notice, by the name of its templates, and where it goes.

    `assumes` is what has to stay as it was for the notice to be true when it is sent, and `until` names the
    field with the day on which it is old; see `premises`. `staff`: it goes to the operator's own address.
    `named`: it goes to the `phones` and `emails` that the event names, whatever the recipient's are by now.
    """

    notice: str
    sms: bool = False
    email: bool = False
    cabinet: bool = False
    staff: bool = False
    named: bool = False
    assumes: tuple[Assumed, ...] = ()
    until: str | None = None
    wakes: Callable[[Any], bool] = _always
    wanted: Callable[[Profile], bool] = _always


def _told_otherwise(unkept: billing.PromisedPaymentUnkept) -> bool:
    """The SMS about the stop tells of the promise too."""
    return unkept.state != "stopped"


def _unasked(off: billing.AutopaymentSwitchedOff) -> bool:
    """Nobody is woken for what he has just done himself."""
    return off.why not in {"by_subscriber", "card_removed"}


def _rests_are_told(profile: Profile) -> bool:
    return profile.suspension is None or profile.suspension.notice


def _ends_are_told(profile: Profile) -> bool:
    return profile.termination is None or profile.termination.notice


def _everywhere(notice: str, **more: Any) -> Trigger:
    return Trigger(notice, sms=True, email=True, cabinet=True, **more)


def _written(notice: str, **more: Any) -> Trigger:
    return Trigger(notice, email=True, cabinet=True, **more)


def _shown(notice: str) -> Trigger:
    return Trigger(notice, cabinet=True)


TRIGGERS: dict[type[Event], Trigger] = {
    auth.ContactChanged: _everywhere("contact_changed", named=True),
    auth.PasswordChanged: _everywhere("password_changed"),
    auth.ContractsJoined: _written("contracts_joined"),
    auth.SecondFactorSetUp: _written("second_factor_set_up"),
    auth.SecondFactorRemoved: _everywhere("second_factor_removed"),
    auth.SessionTheftSuspected: _written("session_theft_suspected"),
    auth.SignInLocked: _everywhere("sign_in_locked"),
    auth.SignedInFromNewDevice: _written("signed_in_from_new_device"),
    billing.PaymentReceived: _everywhere("payment_received"),
    billing.PaymentReversed: _written("payment_reversed"),
    billing.PaymentDue: _everywhere("payment_due", assumes=("unpaid", "state", "due_on"), until="due_on"),
    billing.ServiceStopped: _everywhere("service_stopped", assumes=("unpaid", "state")),
    billing.ServiceResumed: _everywhere("service_resumed"),
    billing.PromisedPaymentTaken: _written("promised_payment_taken"),
    billing.PromisedPaymentUnkept: _everywhere(
        "promised_payment_unkept", assumes=("unpaid",), wakes=_told_otherwise
    ),
    billing.SuspensionRequested: _written("suspension_requested"),
    billing.SuspensionScheduled: _written("suspension_scheduled"),
    billing.SuspensionRefused: _written("suspension_refused"),
    billing.SuspensionWithdrawn: _written("suspension_withdrawn"),
    billing.SuspensionStarted: _written("suspension_started", wanted=_rests_are_told),
    billing.SuspensionEnded: _written("suspension_ended"),
    billing.TariffChangePlanned: _written("tariff_change_planned"),
    billing.TariffChangeWithdrawn: _shown("tariff_change_withdrawn"),
    billing.TariffChanged: _written("tariff_changed"),
    billing.AddOnOrdered: _written("add_on_ordered"),
    billing.AddOnDropped: _written("add_on_dropped"),
    billing.AddOnEnded: _shown("add_on_ended"),
    billing.PriceChangeAnnounced: _written("price_change_announced"),
    billing.TerminationRequested: _written("termination_requested"),
    billing.TerminationApproved: _written("termination_approved", wanted=_ends_are_told),
    billing.TerminationRefused: _written("termination_refused"),
    billing.TerminationWithdrawn: _written("termination_withdrawn"),
    billing.ContractEnded: _everywhere("contract_ended"),
    billing.PaymentFailed: _written("payment_failed"),
    billing.PaymentRefunded: _written("payment_refunded"),
    billing.CardBound: _written("card_bound"),
    billing.CardRemoved: _written("card_removed"),
    billing.AutopaymentSwitchedOn: _written("autopayment_switched_on"),
    billing.AutopaymentSwitchedOff: _everywhere("autopayment_switched_off", wakes=_unasked),
    billing.AutopaymentFailed: _everywhere("autopayment_failed", assumes=("unpaid",)),
    billing.BalanceCorrected: _written("balance_corrected"),
    billing.RegisterDiffers: Trigger("register_differs", email=True, staff=True),
    tickets.TicketOpened: _shown("ticket_opened"),
    tickets.TicketAnswered: _written("ticket_answered"),
}

# Events that nobody is told of; notify may keep something of them all the same.
UNTOLD: frozenset[type[Event]] = frozenset(
    {
        auth.ContractConcluded,
        auth.SessionsEnded,
        billing.BillingForgot,
        billing.BillingStaffActed,
        notify.NotificationShown,
        notify.NotifyForgot,
        notify.NotifyStaffActed,
        tickets.ApplicationChanged,
        tickets.ApplicationReceived,
        tickets.ChatChanged,
        tickets.TicketChanged,
        tickets.TicketsForgot,
        tickets.TicketsStaffActed,
        SubscriberChanged,
        SubscriberErased,
        SubscriberRegistered,
    }
)
