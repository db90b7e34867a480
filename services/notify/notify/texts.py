"""Staff writes texts of the operator's own: reads them, saves them, and takes the built-in ones again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import (
    Category,
    GetText,
    ListTexts,
    NoticeText,
    SaveText,
    TextLine,
    TextList,
    TextMedium,
    TextVersion,
    Variable,
)
from contracts.problems import Conflict, InvalidBody, NotFound
from notify.own_texts import BROKEN, tell_everybody
from notify.rendering import FILTERS, built_in, context
from notify.samples import sample_facts
from notify.service import profile_of, service
from notify.staff_acts import tell_audit
from notify.tables import texts
from notify.text_rules import EVENTS, TextRefusedError, editable, samples, samples_of, value_of, variables
from notify.triggers import TRIGGERS

MEDIA: tuple[TextMedium, ...] = ("sms", "email", "cabinet")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands; `problem` not-found unless the operator tells this notice this way in this language."""

    profile: Profile
    notice: str
    medium: TextMedium
    language: str

    @classmethod
    def of(cls, question: Any, profile: Profile) -> "Place":
        place = cls(profile, question.notice, question.medium, question.language)
        if place not in _places(profile):
            raise NotFound
        return place

    @property
    def category(self) -> Category:
        return TRIGGERS[EVENTS[self.notice][0]].category

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.profile.operator, self.notice, self.medium, self.language)

    @property
    def built_in(self) -> str:
        return built_in(self.notice, self.medium, self.language)


@service.answers(ListTexts)
async def list_texts(_: ListTexts, asked: Asked) -> TextList:
    """By marketing and managers."""
    profile = profile_of(asked.caller.staff("marketing", "manager").operator)
    async with service.database.reading() as db:
        kept = await db.execute(select(texts).filter_by(operator=profile.operator).order_by(texts.c.version))
        latest = {(row.operator, row.notice, row.medium, row.language): row for row in kept}
    return TextList(items=[_line(place, latest.get(place.key)) for place in _places(profile)])


@service.answers(GetText)
async def get_text(question: GetText, asked: Asked) -> NoticeText:
    """Problem: not-found."""
    profile = profile_of(asked.caller.staff("marketing", "manager").operator)
    place = Place.of(question, profile)
    async with service.database.reading() as db:
        return _told(place, await _versions(db, place))


@service.answers(SaveText)
async def save_text(question: SaveText, asked: Asked) -> NoticeText:
    """Only what can be written for every sample is taken. Problems: not-allowed, not-found, invalid-body, conflict."""
    staff = asked.caller.staff("marketing", "manager")
    place = Place.of(question, profile_of(staff.operator))
    refuse_writer(place, asked)
    if question.text is not None:
        refuse_wrong(place, question.text)
    async with service.database.transaction() as db:
        versions = await _versions(db, place)
        newest = versions[0] if versions else None
        before = newest.text if newest else None
        if newest and question.version + 1 == newest.version and question.text == before:
            return _told(place, versions)  # asked again
        if question.version != (newest.version if newest else 0):
            raise Conflict("Somebody has changed this text meanwhile: read it again.")
        if question.text != before:
            await _add(db, place, question, asked)
            await tell_audit(
                db,
                asked,
                "save_text",
                "text:" + "/".join(place.key[1:]),
                {"text": before},
                {"text": question.text},
            )
            await tell_everybody(db)
        return _told(place, await _versions(db, place))


def refuse_writer(place: Place, asked: Asked) -> None:
    """People do what a notice about their safety says: its words are a manager's. Problem: not-allowed."""
    if place.category == "security":
        asked.caller.staff("manager")


def refuse_wrong(place: Place, source: str) -> None:
    """Problem: invalid-body with the reason."""
    try:
        samples(source, place.notice, place.medium, place.profile, place.language)
    except TextRefusedError as why:
        raise InvalidBody(errors=[{"pointer": "/text", "reason": str(why)}]) from why


async def _add(db: AsyncConnection, place: Place, question: SaveText, asked: Asked) -> None:
    row = dict(zip(("operator", "notice", "medium", "language"), place.key, strict=True))
    version = {"version": question.version + 1, "text": question.text, "staff_id": asked.caller.id}
    try:
        await db.execute(insert(texts).values(row | version))
    except IntegrityError as error:
        raise Conflict("Somebody has changed this text meanwhile: read it again.") from error


async def _versions(db: AsyncConnection, place: Place) -> list[Any]:
    operator, notice, medium, language = place.key
    kept = select(texts).filter_by(operator=operator, notice=notice, medium=medium, language=language)
    return list((await db.execute(kept.order_by(texts.c.version.desc()))).all())


def _places(profile: Profile) -> list[Place]:
    return [
        Place(profile, notice, medium, language)
        for notice, events in EVENTS.items()
        for medium in MEDIA
        if getattr(TRIGGERS[events[0]], medium) and editable(notice, medium)
        for language in profile.languages
    ]


def _line(place: Place, newest: Any) -> TextLine:
    own = newest is not None and newest.text is not None
    return TextLine(
        notice=place.notice,
        category=place.category,
        medium=place.medium,
        language=place.language,
        own=own,
        version=newest.version if newest else 0,
        changed_at=newest.at if newest else None,
        changed_by=newest.staff_id if newest else None,
        broken=BROKEN.get(place.key, "") if own else "",
    )


def _told(place: Place, versions: list[Any]) -> NoticeText:
    newest = versions[0] if versions else None
    facts = sample_facts(samples_of(place.notice)[0], place.profile, place.language)
    known = context(facts)
    return NoticeText(
        line=_line(place, newest),
        text=newest.text if newest and newest.text is not None else place.built_in,
        built_in=place.built_in,
        variables=[Variable(name=name, sample=value_of(name, known)) for name in variables(place.notice)],
        filters=sorted(FILTERS),
        history=[
            TextVersion(version=row.version, at=row.at, staff_id=row.staff_id, text=row.text)
            for row in versions
        ],
    )
