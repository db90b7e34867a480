"""What the operator's profile promises: by when an answer comes, and until when a closed request opens again."""

from datetime import datetime, timedelta

from chassis.profiles import Profile
from contracts.problems import UnknownOperator
from tickets.service import service


def profile_of(operator: str) -> Profile:
    """Problem: unknown-operator, for one that is no longer configured."""
    profile = service.profiles.by_slug(operator)
    if profile is None:
        raise UnknownOperator
    return profile


def answer_by(profile: Profile, written_at: datetime, seconds_left: int | None = None) -> datetime:
    """The moment inside working hours by which what was written at `written_at` is answered.

    `seconds_left` are working seconds of an older promise that rested.
    """
    left = profile.support.answer_time if seconds_left is None else timedelta(seconds=seconds_left)
    return profile.calendar.answer_by(written_at, left)


def open_now(profile: Profile, at: datetime) -> bool:
    """Whether somebody works at this moment."""
    return profile.calendar.is_open(at)


def worked_seconds(profile: Profile, begin: datetime, end: datetime) -> int:
    """Whole seconds of working time between two moments."""
    return int(profile.calendar.worked(begin, end).total_seconds())


def reopen_until(profile: Profile, closed_at: datetime) -> datetime:
    """Until then the subscriber may open a request again that was closed at `closed_at`."""
    return closed_at + timedelta(days=profile.support.reopen_days)
