"""The billing service; capability files register with it."""

from datetime import date, datetime
from typing import Literal

from billing.settings import BillingSettings
from chassis.profiles import Profile
from chassis.service import Service
from contracts.problems import UnknownOperator


class Billing(Service):
    """With settings of its own beside those of every service."""

    settings: BillingSettings


service = Billing("billing")

Charging = Literal["daily", "calendar_month", "from_activation"]


def profile_of(operator: str) -> Profile:
    """The operator's profile, or the problem."""
    profile = service.profiles.by_slug(operator)
    if profile is None:
        raise UnknownOperator
    return profile


def charging_of(profile: Profile) -> Charging:
    """How the operator takes its fee, as the database's functions have it."""
    return "daily" if profile.charging.mode == "daily" else profile.charging.period


def today_of(profile: Profile) -> date:
    """The operator's calendar day at this moment."""
    return datetime.now(profile.zone).date()
