"""The billing service; capability files register with it."""

from datetime import date, datetime

from chassis.profiles import Profile
from chassis.service import Service
from contracts.problems import UnknownOperator

service = Service("billing")


def profile_of(operator: str) -> Profile:
    """The operator's profile, or the problem."""
    profile = service.profiles.by_slug(operator)
    if profile is None:
        raise UnknownOperator
    return profile


def today_of(profile: Profile) -> date:
    """The operator's calendar day at this moment."""
    return datetime.now(profile.zone).date()
