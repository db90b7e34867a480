"""What the operator's profile says of requests: which it takes, and by when it answers."""

from datetime import datetime

from chassis.profiles import Profile
from contracts.problems import InvalidBody, UnknownOperator
from contracts.tickets import Kind, OpenTicket
from tickets.service import service

CAPABILITY: dict[Kind, str] = {
    "support": "requests",
    "repair": "repair_requests",
    "survey": "wifi_survey",
    "termination": "termination",
}


def profile_of(operator: str) -> Profile:
    """Problem: unknown-operator, for one that is no longer configured."""
    profile = service.profiles.by_slug(operator)
    if profile is None:
        raise UnknownOperator
    return profile


def check_form(profile: Profile, wish: OpenTicket) -> None:
    """Problem: invalid-body, which names each field that the operator's form does not take."""
    errors = []
    if wish.kind not in profile.support.forms or not getattr(profile.capabilities, CAPABILITY[wish.kind]):
        errors.append({"pointer": "/kind", "reason": "the operator takes no requests of this kind"})
    topics = [topic.code for topic in profile.support.topics]
    if wish.topic not in topics:
        errors.append({"pointer": "/topic", "reason": f"is not one of {', '.join(topics)}"})
    if errors:
        raise InvalidBody(errors=errors)


def answer_by(profile: Profile, written_at: datetime) -> datetime:
    """The moment inside working hours by which what was written at `written_at` is answered."""
    return profile.calendar.answer_by(written_at, profile.support.answer_time)
