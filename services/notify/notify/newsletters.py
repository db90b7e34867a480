"""Newsletters as staff writes them: drafts with their texts and their segment."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import (
    GetNewsletter,
    ListNewsletters,
    Newsletter,
    NewsletterPage,
    WriteNewsletter,
)
from contracts.problems import BadRequest, Conflict
from notify.news_checks import Mistake, missing_languages, raise_all
from notify.newsletter_progress import progress
from notify.newsletter_rows import LOCKED, ONE, ROLES, found, shown
from notify.newsletter_segments import mistakes_of
from notify.newsletter_texts import mistakes
from notify.service import service
from notify.staff_acts import tell_audit
from notify.subscriptions import channels_of, with_newsletter
from notify.tables import newsletters

_PAGE = text("""
select * from newsletters where operator = :operator and (cast(:after as uuid) is null or id < :after)
order by id desc limit :limit
""")
_NOT_YET: dict[str, Any] = dict.fromkeys(("starts_at", "started_at", "finished_at"))


@service.answers(ListNewsletters)
async def list_newsletters(question: ListNewsletters, asked: Asked) -> NewsletterPage:
    """Problem: bad-request for a cursor that is none of ours."""
    profile = with_newsletter(asked.caller.staff(*ROLES).operator)
    try:
        after = UUID(question.cursor) if question.cursor else None
    except ValueError as error:
        raise BadRequest("The cursor is not one that was given here.") from error
    page = {"operator": profile.operator, "after": after, "limit": question.limit + 1}
    async with service.database.reading() as db:
        rows = (await db.execute(_PAGE, page)).mappings().all()
    kept = rows[: question.limit]
    more = str(kept[-1]["id"]) if len(rows) > question.limit else None
    return NewsletterPage(items=[shown(row) for row in kept], next_cursor=more)


@service.answers(GetNewsletter)
async def get_newsletter(question: GetNewsletter, asked: Asked) -> Newsletter:
    """With its progress."""
    operator = asked.caller.staff(*ROLES).operator
    async with service.database.reading() as db:
        row = await found(db, ONE, operator, question.newsletter_id)
        return shown(row, await progress(db, row))


@service.answers(WriteNewsletter)
async def write_newsletter(question: WriteNewsletter, asked: Asked) -> Newsletter:
    """A repeat under the same key finds what was written; what was started stays as it was."""
    profile = with_newsletter(asked.caller.staff(*ROLES).operator)
    raise_all(_mistakes(question, profile))
    newsletter_id, written = question.newsletter_id or uuid4(), _written(question)
    async with service.database.transaction() as db:
        if question.preview:
            if question.newsletter_id:
                await found(db, ONE, profile.operator, newsletter_id)
            now = datetime.now(UTC)
            return Newsletter(id=newsletter_id, state="draft", changed_at=now, **written, **_NOT_YET)
        if made := await done_before(db, asked, question, newsletter_id):
            return shown(await found(db, ONE, profile.operator, made))
        if question.newsletter_id:
            await _change(db, profile.operator, newsletter_id, written)
        else:
            new = insert(newsletters).values(operator=profile.operator, id=newsletter_id, **written)
            await db.execute(new)
        action = "change_newsletter" if question.newsletter_id else "write_newsletter"
        told = {"name": question.name, "channels": written["channels"], "segment": written["segment"]}
        await tell_audit(db, asked, action, f"newsletter:{newsletter_id}", None, told)
        return shown(await found(db, ONE, profile.operator, newsletter_id))


async def _change(db: AsyncConnection, operator: str, newsletter_id: UUID, written: dict[str, Any]) -> None:
    row = await found(db, LOCKED, operator, newsletter_id)
    if row["state"] not in {"draft", "scheduled"}:
        raise Conflict("It has begun: what was sent cannot become another.", state=row["state"])
    one = (newsletters.c.operator == operator) & (newsletters.c.id == newsletter_id)
    await db.execute(update(newsletters).where(one).values(**written, changed_at=datetime.now(UTC)))


def _written(question: WriteNewsletter) -> dict[str, Any]:
    return {
        "name": question.name,
        "channels": list(dict.fromkeys(question.channels)),
        "texts": {language: told.model_dump() for language, told in question.texts.items()},
        "segment": question.segment.model_dump(mode="json"),
    }


def _mistakes(question: WriteNewsletter, profile: Profile) -> list[Mistake]:
    unknown = sorted(set(question.channels) - set(channels_of(profile)))
    found = [(f"/channels/{channel}", "the operator's newsletter does not go there") for channel in unknown]
    found += missing_languages(set(question.texts), profile)
    for language, told in question.texts.items():
        found += mistakes(question.channels, language, told)
    return found + mistakes_of(question.segment)
