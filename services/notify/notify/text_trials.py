"""Staff tries a text out: sees it written for samples, and has it sent to an address as a test."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from chassis.idempotency import done_before
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import PreviewedText, PreviewText, SendTest, SmsSize, TestSent, TextPreview
from notify.deliveries import queue_words
from notify.rendering import WORDS, Facts, Words, words
from notify.samples import sample_facts
from notify.segments import segments
from notify.service import profile_of, service
from notify.staff_acts import tell_audit
from notify.subscriptions import masked
from notify.tables import deliveries
from notify.text_rules import samples, samples_of
from notify.texts import Place, refuse_writer, refuse_wrong
from notify.trials import TEXT, one_address, refuse_too_many

SHOWN = 12


@service.answers(PreviewText)
async def preview_text(question: PreviewText, asked: Asked) -> TextPreview:
    """Nothing is kept. Problems: not-found, invalid-body."""
    place = Place.of(question, profile_of(asked.caller.staff("marketing", "manager").operator))
    told = list(dict.fromkeys(_written(place, question.text)))
    return TextPreview(items=[_shown(place, each) for each in told[:SHOWN]])


@service.answers(SendTest)
async def send_test(question: SendTest, asked: Asked) -> TestSent:
    """Marked as a test in the person's language. Problems: not-found, invalid-body, too-many-requests."""
    staff = asked.caller.staff("support", "marketing", "manager")
    profile = profile_of(staff.operator)
    place = Place.of(question, profile)
    if question.text is not None:
        refuse_writer(place, asked)
    address = one_address(question.medium, question.address)
    told = _marked(_written(place, question.text)[0], place)
    event_id = uuid4()
    async with service.database.transaction() as db:
        if made := await done_before(db, asked, question, event_id):
            return TestSent(delivery_id=await _made(db, profile.operator, made))
        await refuse_too_many(db, profile.operator)
        facts = _as_test(place, event_id)
        sent = await queue_words(question.medium, address, TEXT, told, facts, db)
        about = "text:" + "/".join(place.key[1:])
        await tell_audit(db, asked, "send_test", about, after={"address": masked(question.medium, address)})
        return TestSent(delivery_id=sent or await _made(db, profile.operator, event_id))


def _written(place: Place, source: str | None) -> list[Words]:
    """For each sample: what staff has typed, or what is sent now."""
    if source is None:
        return [
            words(place.notice, place.medium, sample_facts(sample, place.profile, place.language))
            for sample in samples_of(place.notice)
        ]
    refuse_wrong(place, source)
    return samples(source, place.notice, place.medium, place.profile, place.language)


def _shown(place: Place, told: Words) -> PreviewedText:
    size = _size(told.text, place.profile) if place.medium == "sms" else None
    return PreviewedText(title=told.title, text=told.text, html=told.html, sms=size)


def _size(written: str, profile: Profile) -> SmsSize:
    cut = segments(written)
    price = profile.channels.sms.providers[0].cost
    return SmsSize(
        encoding=cut.encoding,
        characters=len(written),
        parts=len(cut.parts),
        cost=price * len(cut.parts),
        currency=profile.currency,
    )


def _marked(told: Words, place: Place) -> Words:
    mark = WORDS[place.language]["test"]
    if place.medium == "sms":
        return replace(told, text=f"{mark} {told.text}")
    return replace(told, title=f"{mark} {told.title}")


def _as_test(place: Place, event_id: UUID) -> Facts:
    """It tells of nothing that has happened, and belongs to no subscriber."""
    facts = sample_facts(samples_of(place.notice)[0], place.profile, place.language)
    happened = Happened(event_id, place.profile.operator, TEXT, datetime.now(UTC))
    return replace(facts, happened=happened, recipient=replace(facts.recipient, subscriber_id=None))


async def _made(db: AsyncConnection, operator: str, event_id: UUID) -> UUID:
    found = select(deliveries.c.id).filter_by(operator=operator, event_id=event_id)
    return UUID(str((await db.execute(found)).scalar_one()))
