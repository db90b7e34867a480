"""When something may be sent: at once, out of the night, or in the hours of marketing, by the operator's clock.

It is decided when a delivery is written down, so that everybody sees for when it is meant, and asked again by
whoever takes it up: what a dead mail server has held back until the night waits for the morning.
"""

from datetime import datetime

from chassis.profiles import Profile
from chassis.profiles.calendar import Interval, complement, next_open
from notify.service import service
from notify.tables import Hours

ALWAYS: Hours = "any"


def opens(profile: Profile, hours: Hours, moment: datetime) -> datetime:
    """The first moment, not before the aware `moment`, at which what keeps these hours may be sent."""
    if hours == ALWAYS or not service.settings.keep_hours:
        return moment
    return next_open(_hours(profile, hours), profile.zone, moment)


def open_at(profile: Profile, moment: datetime) -> list[Hours]:
    """What may be sent at this moment."""
    kept: tuple[Hours, ...] = ("any", "waking", "marketing")
    return [hours for hours in kept if opens(profile, hours, moment) <= moment]


def _hours(profile: Profile, hours: Hours) -> list[Interval]:
    channels = profile.channels
    return channels.marketing_hours if hours == "marketing" else complement(channels.quiet_hours)
