"""A person chooses where he is told of what; what must be told keeps one way at least."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import Category, ChoosePreferences, ChosenWay, GetPreferences, Preferences
from contracts.problems import Conflict, InvalidBody
from notify.categories import COUNTED, categories, must_be_told, preference, ways_of
from notify.service import profile_of, service
from notify.tables import recipients
from notify.wishes import Off, choose, switched_off


@service.answers(GetPreferences)
async def get_preferences(question: GetPreferences, asked: Asked) -> Preferences:
    """Each category of which this operator tells anything."""
    subscriber = asked.subscriber
    async with service.database.reading() as db:
        return await _told(db, profile_of(subscriber.operator), subscriber.id, question.language)


@service.answers(ChoosePreferences)
async def choose_preferences(question: ChoosePreferences, asked: Asked) -> Preferences:
    """One after another for one person: two pages cannot each switch off what the other has left."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    _refuse_impossible(question.choices, profile)
    async with service.database.transaction() as db:
        mine = select(recipients.c.version).filter_by(operator=profile.operator, subscriber_id=subscriber.id)
        await db.execute(mine.with_for_update())
        before = await switched_off(db, profile.operator, subscriber.id)
        await choose(db, profile.operator, subscriber.id, question.choices)
        after = await switched_off(db, profile.operator, subscriber.id)
        _keep_one_way(profile, before, after)
        return await _told(db, profile, subscriber.id, question.language)


async def _told(db: AsyncConnection, profile: Profile, subscriber_id: UUID, language: str) -> Preferences:
    off = await switched_off(db, profile.operator, subscriber_id)
    return Preferences(
        items=[preference(category, profile, off, language) for category in categories(profile)]
    )


def _refuse_impossible(choices: dict[Category, dict[ChosenWay, bool]], profile: Profile) -> None:
    known = categories(profile)
    errors = [
        {"pointer": f"/{category}/{way}", "reason": "notices of this kind do not go this way"}
        for category, ways in choices.items()
        for way in ways
        if category not in known or way not in ways_of(category, profile)
    ]
    if errors:
        raise InvalidBody(errors=errors)


def _keep_one_way(profile: Profile, before: Off, after: Off) -> None:
    for category in {category for category, _ in after - before}:
        ways = ways_of(category, profile) & COUNTED
        if must_be_told(category) and ways <= {way for of, way in after if of == category}:
            raise Conflict(
                "We have to tell you of a stop of the service, of the contract and of your sign-in: "
                f"leave SMS or e-mail on for {category}.",
                category=category,
            )
