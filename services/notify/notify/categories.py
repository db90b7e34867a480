"""Which ways each category of notices goes, and what of that may be switched off: made of the table of triggers."""

from collections.abc import Iterator
from typing import get_args

from chassis.profiles import Profile
from contracts.notify import Category, ChosenWay, Preference, Way, WayOfTelling
from notify.rendering import WORDS
from notify.triggers import TRIGGERS, Trigger
from notify.wishes import Off

WAYS: tuple[ChosenWay, ...] = get_args(ChosenWay)
# A browser may be gone tomorrow: what must be told needs a phone or an address.
COUNTED: set[ChosenWay] = {"sms", "email"}


def categories(profile: Profile) -> list[Category]:
    """Those of which this operator tells anything, in their order."""
    on = profile.capabilities
    shown: dict[Category, bool] = {
        "security": True,
        "money": True,
        "service": True,
        "requests": on.requests,
        "news": on.news,
        "marketing": on.newsletter,
    }
    return [category for category, has in shown.items() if has]


def ways_of(category: Category, profile: Profile) -> set[ChosenWay]:
    """The channels beside the cabinet that its notices take."""
    if category == "news":
        by_sms = profile.news is not None and profile.news.maintenance_by_sms
        return {"sms", "email", "push"} if by_sms else {"email", "push"}
    if category == "marketing":
        return set(profile.newsletter.channels) if profile.newsletter else set()
    triggers = list(_of(category))
    return {way for way in WAYS if any(trigger.goes(way, profile) for trigger in triggers)}


def must_be_told(category: Category) -> bool:
    """Whether some of it is sent whatever was chosen."""
    return any(trigger.required for trigger in _of(category))


def preference(category: Category, profile: Profile, off: Off, language: str) -> Preference:
    """As the person sees it."""
    words = WORDS[language]
    ways = ways_of(category, profile)
    on = {way for way in ways if (category, way) not in off}
    required = must_be_told(category)
    channels: dict[Way, WayOfTelling] = {
        "cabinet": WayOfTelling(on=True, changeable=False, why=words["preferences"]["cabinet"])
    }
    for way in WAYS:
        fixed = "unused" if way not in ways else "last" if required and on & COUNTED == {way} else None
        why = words["preferences"][fixed] if fixed else ""
        channels[way] = WayOfTelling(on=way in on, changeable=not fixed, why=why)
    return Preference(
        category=category, title=words["categories"][category], required=required, channels=channels
    )


def _of(category: Category) -> Iterator[Trigger]:
    """What a subscriber is told; the operator's own letters are nobody's preference."""
    return (
        trigger
        for trigger in TRIGGERS.values()
        if trigger.category == category and not trigger.staff and not trigger.applicant
    )
