"""Where a subscriber wants to be told of what."""

from typing import Literal

from contracts.message import Message, Question

Category = Literal["security", "money", "service", "requests", "news", "marketing"]
Way = Literal["cabinet", "sms", "email", "push"]
ChosenWay = Literal["sms", "email", "push"]


class WayOfTelling(Message):
    """Whether notices of the category go this way. `why` says in words why that cannot be changed; empty if it can."""

    on: bool
    changeable: bool
    why: str = ""


class Preference(Message):
    """One category. `required`: it has notices that are sent whatever was chosen, over one way at least."""

    category: Category
    title: str
    required: bool
    channels: dict[Way, WayOfTelling]


class Preferences(Message):
    items: list[Preference]


class GetPreferences(Question[Preferences]):
    """Of the subscriber who asks, in words of `language`."""

    language: str


class ChoosePreferences(Question[Preferences]):
    """What is named is chosen, what is not named stays as it was; asked again it changes nothing.

    Problem: conflict for the last way of what must be told, invalid-body for a way that the category does not go.
    """

    language: str
    choices: dict[Category, dict[ChosenWay, bool]]
