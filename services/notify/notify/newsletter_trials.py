"""What a newsletter would be, before it is sent: whom it reaches, how it looks, one copy to oneself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.events import Happened
from chassis.idempotency import done_before
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import (
    CountRecipients,
    NewsletterCopies,
    NewsletterCopy,
    NewsletterReach,
    NewsletterTested,
    PreviewNewsletter,
    TryNewsletter,
)
from contracts.problems import Conflict
from notify.deliveries import queue_words
from notify.news_checks import raise_all
from notify.newsletter_rows import ONE, ROLES, found, texts_of
from notify.newsletter_segments import count, mistakes_of, part, wanted
from notify.newsletter_texts import Reader, copy_of
from notify.recipients import Recipient
from notify.segments import segments
from notify.service import service
from notify.staff_acts import tell_audit
from notify.subscriptions import masked, with_newsletter
from notify.trials import NEWSLETTER, one_address, refuse_too_many

_SAMPLE = 10
_SENT = text("select id from deliveries where operator = :operator and event_id = :fact")


@dataclass(frozen=True, slots=True)
class Trial:
    """What a delivery has to know of a copy that is nobody's."""

    happened: Happened
    recipient: Recipient


@service.answers(CountRecipients)
async def count_recipients(question: CountRecipients, asked: Asked) -> NewsletterReach:
    """By the same question by which they will be found."""
    profile = with_newsletter(asked.caller.staff(*ROLES).operator)
    raise_all(mistakes_of(question.segment))
    sought = wanted(profile, question.channels, question.segment, datetime.now(UTC))
    async with service.database.reading() as db:
        counted = await count(db, sought)
        some = await part(db, sought, 0, _SAMPLE)
    sample = [f"{row['contract']} {masked(row['channel'], row['address'])}" for row in some]
    return NewsletterReach(count=counted, sample=sample)


@service.answers(PreviewNewsletter)
async def preview_newsletter(question: PreviewNewsletter, asked: Asked) -> NewsletterCopies:
    """Each channel and language as a reader gets it."""
    profile = with_newsletter(asked.caller.staff(*ROLES).operator)
    async with service.database.reading() as db:
        row = await found(db, ONE, profile.operator, question.newsletter_id)
    items = []
    for channel in row["channels"]:
        for language, told in texts_of(row).items():
            words = _somebody(profile).words(copy_of(profile, channel, language, told))
            parts = len(segments(words.text).parts) if channel == "sms" else 0
            looks = {"subject": words.title, "text": words.text, "html": words.html, "parts": parts}
            items.append(NewsletterCopy(channel=channel, language=language, **looks))
    return NewsletterCopies(items=items)


@service.answers(TryNewsletter)
async def try_newsletter(question: TryNewsletter, asked: Asked) -> NewsletterTested:
    """Its link to leave leads nowhere: it is nobody's.

    Problems: not-found, invalid-body, conflict, too-many-requests.
    """
    profile = with_newsletter(asked.caller.staff(*ROLES).operator)
    channel, fact = question.channel, uuid4()
    address = one_address(channel, question.address)
    async with service.database.transaction() as db:
        row = await found(db, ONE, profile.operator, question.newsletter_id)
        if made := await done_before(db, asked, question, fact):
            sent = (await db.execute(_SENT, {"operator": profile.operator, "fact": made})).scalar_one()
            return NewsletterTested(delivery_id=sent)
        texts = texts_of(row)
        if channel not in row["channels"] or question.language not in texts:
            raise Conflict("The newsletter has no such channel or language.")
        await refuse_too_many(db, profile.operator)
        words = _somebody(profile).words(
            copy_of(profile, channel, question.language, texts[question.language])
        )
        trial = _trial(profile, fact)
        queued = await queue_words(channel, address, NEWSLETTER, words, trial, db, category="marketing")
        about, told = f"newsletter:{row['id']}", {"channel": channel, "address": masked(channel, address)}
        await tell_audit(db, asked, "try_newsletter", about, None, told)
    assert queued  # each trial is a fact of its own
    return NewsletterTested(delivery_id=queued)


def _somebody(profile: Profile) -> Reader:
    return Reader("Анна Ким", "100-7", f"https://{profile.hosts[0]}/")


def _trial(profile: Profile, fact: UUID) -> Trial:
    nobody = Recipient(profile.operator, None, "", "", profile.languages[0], [], [])
    return Trial(Happened(fact, profile.operator, "newsletter", datetime.now(UTC)), nobody)
