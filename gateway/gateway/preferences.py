"""Where I want to be told of what."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.notify import Category, ChoosePreferences, ChosenWay, GetPreferences, Preferences, Way
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["notifications"])


class WayView(BaseModel):
    """`why` says in words why it is not changeable; null if it is."""

    on: bool
    changeable: bool
    why: str | None


class PreferenceView(BaseModel):
    """`required`: some of it is told whatever is chosen, so that SMS or e-mail stays on."""

    category: Category
    title: str
    required: bool
    channels: dict[Way, WayView]


class PreferenceList(BaseModel):
    items: list[PreferenceView]


class Choices(BaseModel):
    """Only what is to change: `{"money": {"sms": false}}`."""

    model_config = ConfigDict(extra="forbid")

    choices: dict[Category, dict[ChosenWay, bool]] = Field(min_length=1)


@router.get("/notifications/preferences")
async def list_preferences(subscriber: Subscriber) -> PreferenceList:
    """By category, in the words of the page's language."""
    return _view(await subscriber.ask(GetPreferences(language=subscriber.visitor.language)))


@router.put("/notifications/preferences")
async def choose_preferences(body: Choices, subscriber: Subscriber) -> PreferenceList:
    """What is named is set, the rest stays. 409 for the last way of what must be told."""
    wanted = ChoosePreferences(language=subscriber.visitor.language, choices=body.choices)
    return _view(await subscriber.ask(wanted))


def _view(told: Preferences) -> PreferenceList:
    return PreferenceList(
        items=[
            PreferenceView(
                category=each.category,
                title=each.title,
                required=each.required,
                channels={
                    way: WayView(on=state.on, changeable=state.changeable, why=state.why or None)
                    for way, state in each.channels.items()
                },
            )
            for each in told.items
        ]
    )
