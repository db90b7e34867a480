"""Facts of every kind of which somebody is told, each in the ways that its words tell apart.

An operator's own text is held against them before it is taken, and shown with them.
"""

from datetime import UTC, date, datetime, time
from itertools import product
from typing import Any
from uuid import UUID

from chassis.events import Happened
from chassis.profiles import Profile
from contracts import auth, billing, tickets
from contracts.message import Event
from notify.recipients import Recipient
from notify.rendering import Facts

TOLD_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = date(2026, 12, 3)
OTHER_DAY = date(2027, 1, 3)
_NAMES = {"names": {"ru": "Небо 100", "kk": "Аспан 100", "en": "Sky 100"}, "service_id": 7}
_REST = {"suspension_id": 3, "from_day": DAY, "until_day": OTHER_DAY}
_CARD = {"brand": "MasterCard", "last4": "4444"}
_CHAT = {"chat_id": UUID(int=2), "topic": "technical", "text": "1"}
_VISITOR = {"name": "Анна Ким", "phones": [], "emails": ["anna@mail.example"], "language": "ru"}
_APPLICATION = {
    **_VISITOR,
    "application_id": UUID(int=2),
    "name": "1",
    "phones": ["+79110000001"],
    "code": "7K2M-9QXT-4BWE",
    "call_by": (TOLD_AT, None),
}
# What the events say beside the account; several values of a field: each of them is a fact of its own.
_ACCOUNT: dict[str, Any] = {
    "subscriber_id": UUID(int=1),
    "account": "100-7",
    "balance": -62_050,
    "currency": ("RUB", "KZT"),
    "due_on": (DAY, None),
    "state": ("active", "stopped"),
    "version": 2,
    "received_at": TOLD_AT,
    "payment_id": 17,
}
_MORE: dict[type[Event], dict[str, Any]] = {
    auth.ContactChanged: {
        "kind": ("phone", "email"),
        "what": ("added", "made_main", "removed"),
        "value": "+7 9** ***-**-67",
        "phones": ["+79110000001"],
        "emails": [],
        "changed_at": TOLD_AT,
    },
    auth.PasswordChanged: {"origin": ("chosen", "recovered", "issued"), "changed_at": TOLD_AT},
    auth.ContractsJoined: {"contract": "100-7", "joined": "100-8"},
    auth.SecondFactorSetUp: {},
    auth.SecondFactorRemoved: {},
    auth.SignInLocked: {"locked_until": TOLD_AT},
    auth.SignedInFromNewDevice: {"address": ("203.0.113.7", ""), "signed_in_at": TOLD_AT},
    auth.SessionTheftSuspected: {
        "session_id": UUID(int=4),
        "device": ("Mozilla/5.0", ""),
        "address": ("203.0.113.7", ""),
    },
    billing.PaymentReceived: {"way": "terminal", "amount": 123_450},
    billing.PaymentReversed: {"amount": 1},
    billing.PaymentDue: {"due_on": DAY, "days_left": 3, "missing": (123_450, 0), "state": "active"},
    billing.ServiceStopped: {"missing": (123_450, 0), "stopped_on": DAY, "why": ("debt", "promise_unkept")},
    billing.ServiceResumed: {"due_on": (OTHER_DAY, None)},
    billing.PromisedPaymentTaken: {"amount": 50_000, "fee": (0, 3_000), "expires_on": DAY},
    billing.PromisedPaymentUnkept: {"amount": 50_000},
    billing.SuspensionRequested: _REST,
    billing.SuspensionScheduled: _REST | {"free_days": (0, 30), "daily_fee": 300, "cost": (0, 1_500)},
    billing.SuspensionRefused: _REST | {"reason": "1"},
    billing.SuspensionWithdrawn: {"suspension_id": 3},
    billing.SuspensionStarted: {"suspension_id": 3, "until_day": OTHER_DAY, "daily_fee": (0, 300)},
    billing.SuspensionEnded: {"suspension_id": 3},
    billing.TariffChangePlanned: _NAMES | {"tariff": "sky-100", "price": 60_000, "on_day": DAY},
    billing.TariffChangeWithdrawn: _NAMES,
    billing.TariffChanged: _NAMES | {"tariff": "sky-100", "price": 60_000},
    billing.AddOnOrdered: _NAMES | {"price": (15_000, 0), "once": (0, 30_000)},
    billing.AddOnDropped: _NAMES | {"on_day": DAY},
    billing.AddOnEnded: _NAMES,
    billing.PriceChangeAnnounced: _NAMES | {"price_before": 60_000, "price": 65_000, "on_day": OTHER_DAY},
    billing.TerminationRequested: {},
    billing.TerminationApproved: {"ends_on": DAY},
    billing.TerminationRefused: {"reason": "1"},
    billing.TerminationWithdrawn: {},
    billing.ContractEnded: {"settlement": (12_300, 0, -4_500), "paid_out_by": (OTHER_DAY, None)},
    billing.PaymentFailed: {"amount": 60_000, "reason": ("insufficient_funds", "unheard_of")},
    billing.PaymentRefunded: {"amount": 60_000},
    billing.CardBound: _CARD,
    billing.CardRemoved: _CARD | {"why": ("by_subscriber", "expired")},
    billing.AutopaymentSwitchedOn: _CARD,
    billing.AutopaymentSwitchedOff: {"why": ("by_subscriber", "permission_revoked", "too_many_failures")},
    billing.AutopaymentFailed: {
        "amount": 60_000,
        "reason": ("insufficient_funds", "general_decline"),
        "retry_on": (DAY, None),
    },
    billing.BalanceCorrected: {"amount": (60_000, -60_000), "reason": "1"},
    billing.RegisterDiffers: {"way": "osmp", "day": DAY, "only_ours": 1, "only_theirs": 0, "differing": 2},
    tickets.ApplicationReceived: _APPLICATION
    | {"address": ("2", ""), "next_step": ("call_back", "visit"), "repeated": (False, True)},
    tickets.ApplicationChanged: _APPLICATION
    | {
        "status": ("received", "called", "visit_agreed", "concluded", "refused"),
        "outcome": ("", "reached", "not_reached", "later"),
        "reason": "1",
        "visit": tickets.Visit(day=DAY, begins=time(10), ends=time(13, 30)),
    },
    tickets.TicketOpened: {
        "ticket_id": UUID(int=2),
        "number": 5,
        "kind": "support",
        "topic": ("technical", ""),
        "answer_by": (TOLD_AT, None),
        "out_of_hours": (False, True),
    },
    tickets.ChatTranscriptAsked: _CHAT,
    tickets.VisitorTranscriptAsked: _CHAT | _VISITOR,
    tickets.VisitorAnswered: _CHAT | _VISITOR,
    tickets.LetterCameLate: {"ticket_id": UUID(int=2), "number": 5, "topic": "technical"},
    tickets.TicketAnswered: {
        "reply_token": ("", "abc"),
        "ticket_id": UUID(int=2),
        "number": 5,
        "post_id": UUID(int=3),
        "topic": "technical",
        "text": "1",
    },
}


def _facts(event: type[Event], more: dict[str, Any]) -> list[Event]:
    known = {name: value for name, value in (_ACCOUNT | more).items() if name in event.model_fields}
    several = [value if isinstance(value, tuple) else (value,) for value in known.values()]
    return [event(**dict(zip(known, values, strict=True))) for values in product(*several)]


SAMPLES: dict[type[Event], list[Event]] = {event: _facts(event, more) for event, more in _MORE.items()}


def sample_facts(event: Event, profile: Profile, language: str) -> Facts:
    """As if the event had happened to somebody of this operator who speaks `language`."""
    who = Recipient(profile.operator, UUID(int=1), "100-7", "Анна Ким", language, [], [])
    return Facts(event, Happened(UUID(int=5), profile.operator, "1", TOLD_AT), who, profile)
