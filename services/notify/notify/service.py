"""The service that reaches people; capability files register with it."""

from chassis.profiles import Profile
from chassis.service import Service
from contracts.problems import UnknownOperator
from notify.settings import NotifySettings


class Notify(Service):
    """With settings of its own beside those of every service."""

    settings: NotifySettings


service = Notify("notify")


def profile_of(operator: str) -> Profile:
    """The operator's profile, or the problem."""
    profile = service.profiles.by_slug(operator)
    if profile is None:
        raise UnknownOperator
    return profile
