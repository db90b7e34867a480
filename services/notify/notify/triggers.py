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
from contracts.notify import Category, ChosenWay

Assumed = Literal["unpaid", "state", "due_on"]


def always(_: Any) -> bool:
    return True


def never(_: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Trigger:
    """The notice, by the name of its templates, what it is about, and where it goes.

    `required`: it is told over one way at least, whatever the person has chosen. `urgent`: it does not wait for
    the morning; see `hours`.
    `assumes` is what has to stay as it was for the notice to be true when it is sent, and `until` names the
    field with the day on which it is old; see `premises`. `staff`: it goes to the operator's own address.
    `named`: it goes to the `phones` and `emails` that the event names, whatever the recipient's are by now.
    `applicant`: it goes to somebody who is no subscriber yet; the event has his name, language and addresses.
    `besides`: somebody else is told of it too, in another notice.
    `asked_for`: the person himself has just wanted it, whatever he has chosen before.
    `answers`: beside the cabinet it goes only where the profile says that requests are answered.
    """

    notice: str
    category: Category
    required: bool = False
    sms: bool = False
    email: bool = False
    cabinet: bool = False
    staff: bool = False
    named: bool = False
    applicant: bool = False
    answers: bool = False
    asked_for: bool = False
    besides: "Trigger | None" = None
    assumes: tuple[Assumed, ...] = ()
    until: str | None = None
    wakes: Callable[[Any], bool] = always
    urgent: Callable[[Any], bool] = never
    wanted: Callable[[Profile], bool] = always

    def goes(self, way: ChosenWay, profile: Profile) -> bool:
        """Whether it goes this way at this operator; a browser is told what the cabinet shows."""
        if self.answers and way != "push" and way not in profile.support.answers_by:
            return False
        return {"sms": self.sms, "email": self.email, "push": self.cabinet}[way]


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


def _by_hand(received: billing.PaymentReceived) -> bool:
    """Somebody stands before the terminal or the page; what was taken by itself at night is news in the morning."""
    return received.way != "autopayment"


def _everywhere(notice: str, category: Category, **more: Any) -> Trigger:
    return Trigger(notice, category, sms=True, email=True, cabinet=True, **more)


def _written(notice: str, category: Category, **more: Any) -> Trigger:
    return Trigger(notice, category, email=True, cabinet=True, **more)


def _applied(notice: str, **more: Any) -> Trigger:
    return Trigger(notice, "requests", sms=True, email=True, applicant=True, **more)


def _shown(notice: str, category: Category) -> Trigger:
    return Trigger(notice, category, cabinet=True)


# It is told over one way at least; the second at any hour too.
_MUST: dict[str, Any] = {"required": True}
_NOW: dict[str, Any] = {"required": True, "urgent": always}


TRIGGERS: dict[type[Event], Trigger] = {
    auth.ContactChanged: _everywhere("contact_changed", "security", named=True, **_NOW),
    auth.PasswordChanged: _everywhere("password_changed", "security", **_NOW),
    auth.ContractsJoined: _written("contracts_joined", "security", **_MUST),
    auth.SecondFactorSetUp: _written("second_factor_set_up", "security", **_NOW),
    auth.SecondFactorRemoved: _everywhere("second_factor_removed", "security", **_NOW),
    auth.SessionTheftSuspected: _written("session_theft_suspected", "security", **_NOW),
    auth.SignInLocked: _everywhere("sign_in_locked", "security", **_NOW),
    auth.SignedInFromNewDevice: _written("signed_in_from_new_device", "security", **_NOW),
    billing.PaymentReceived: _everywhere("payment_received", "money", urgent=_by_hand),
    billing.PaymentReversed: _written("payment_reversed", "money"),
    billing.PaymentDue: _everywhere(
        "payment_due", "money", assumes=("unpaid", "state", "due_on"), until="due_on"
    ),
    billing.ServiceStopped: _everywhere("service_stopped", "service", assumes=("unpaid", "state"), **_NOW),
    billing.ServiceResumed: _everywhere("service_resumed", "service", assumes=("state",), **_NOW),
    billing.PromisedPaymentTaken: _written("promised_payment_taken", "money"),
    billing.PromisedPaymentUnkept: _everywhere(
        "promised_payment_unkept", "money", assumes=("unpaid",), wakes=_told_otherwise
    ),
    billing.SuspensionRequested: _written("suspension_requested", "service"),
    billing.SuspensionScheduled: _written("suspension_scheduled", "service"),
    billing.SuspensionRefused: _written("suspension_refused", "service"),
    billing.SuspensionWithdrawn: _written("suspension_withdrawn", "service"),
    billing.SuspensionStarted: _written("suspension_started", "service", wanted=_rests_are_told),
    billing.SuspensionEnded: _written("suspension_ended", "service"),
    billing.TariffChangePlanned: _written("tariff_change_planned", "service"),
    billing.TariffChangeWithdrawn: _shown("tariff_change_withdrawn", "service"),
    billing.TariffChanged: _written("tariff_changed", "service"),
    billing.AddOnOrdered: _written("add_on_ordered", "service"),
    billing.AddOnDropped: _written("add_on_dropped", "service"),
    billing.AddOnEnded: _shown("add_on_ended", "service"),
    billing.PriceChangeAnnounced: _written("price_change_announced", "service", **_MUST),
    billing.TerminationRequested: _written("termination_requested", "service"),
    billing.TerminationApproved: _written("termination_approved", "service", wanted=_ends_are_told, **_MUST),
    billing.TerminationRefused: _written("termination_refused", "service", **_MUST),
    billing.TerminationWithdrawn: _written("termination_withdrawn", "service"),
    billing.ContractEnded: _everywhere("contract_ended", "service", **_MUST),
    billing.PaymentFailed: _written("payment_failed", "money"),
    billing.PaymentRefunded: _written("payment_refunded", "money"),
    billing.CardBound: _written("card_bound", "money"),
    billing.CardRemoved: _written("card_removed", "money"),
    billing.AutopaymentSwitchedOn: _written("autopayment_switched_on", "money"),
    billing.AutopaymentSwitchedOff: _everywhere("autopayment_switched_off", "money", wakes=_unasked),
    billing.AutopaymentFailed: _everywhere("autopayment_failed", "money", assumes=("unpaid",)),
    billing.BalanceCorrected: _written("balance_corrected", "money"),
    billing.RegisterDiffers: Trigger("register_differs", "money", email=True, staff=True),
    tickets.ApplicationReceived: _applied(
        "application_received",
        besides=Trigger("application_arrived", "requests", email=True, staff=True),
        **_NOW,
    ),
    tickets.ApplicationChanged: _applied("application_changed", **_MUST),
    tickets.TicketOpened: _written("ticket_opened", "requests", answers=True),
    tickets.TicketAnswered: _everywhere("ticket_answered", "requests", answers=True),
    tickets.LetterCameLate: Trigger("letter_came_late", "requests", email=True, asked_for=True),
    tickets.ChatTranscriptAsked: Trigger("chat_transcript", "requests", email=True, asked_for=True),
    tickets.VisitorTranscriptAsked: Trigger(
        "chat_transcript", "requests", email=True, applicant=True, **_NOW
    ),
    tickets.VisitorAnswered: Trigger("visitor_answered", "requests", email=True, applicant=True, **_NOW),
}

# Events that nobody is told of; notify may keep something of them all the same.
UNTOLD: frozenset[type[Event]] = frozenset(
    {
        auth.ConsentDecided,
        auth.ContractConcluded,
        auth.SessionsEnded,
        billing.AccountsCharged,
        billing.BillingForgot,
        billing.BillingStaffActed,
        notify.NotificationShown,
        notify.NotifyForgot,
        notify.NotifyStaffActed,
        tickets.ChatChanged,
        tickets.TicketChanged,
        tickets.TicketsForgot,
        tickets.TicketsStaffActed,
        SubscriberChanged,
        SubscriberErased,
        SubscriberRegistered,
    }
)
