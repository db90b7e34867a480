"""Newsletters as staff runs them: started now or later, paused, resumed, cancelled."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text, update

from chassis.questions import Asked
from contracts.notify import (
    CancelNewsletter,
    Newsletter,
    NewsletterState,
    PauseNewsletter,
    ResumeNewsletter,
    StartNewsletter,
)
from contracts.problems import Conflict
from notify.newsletter_progress import progress
from notify.newsletter_rows import LOCKED, ONE, ROLES, found, shown
from notify.service import service
from notify.staff_acts import tell_audit
from notify.subscriptions import with_newsletter
from notify.tables import newsletters

_PUT_ASIDE = text("""
update deliveries set state = 'outdated', reason = 'the newsletter was cancelled'
where operator = :operator and newsletter_id = :id and state = 'queued'
""")


@service.answers(StartNewsletter)
async def start(question: StartNewsletter, asked: Asked) -> Newsletter:
    """One that waits for its moment may get another."""
    now = datetime.now(UTC)
    at = max(now, question.at or now)
    return await _move(
        asked, question.newsletter_id, {"draft", "scheduled"}, "scheduled", "start_newsletter", starts_at=at
    )


@service.answers(PauseNewsletter)
async def pause(question: PauseNewsletter, asked: Asked) -> Newsletter:
    """What is queued stays where it is: nobody takes it up while the newsletter rests."""
    return await _move(asked, question.newsletter_id, {"running", "paused"}, "paused", "pause_newsletter")


@service.answers(ResumeNewsletter)
async def resume(question: ResumeNewsletter, asked: Asked) -> Newsletter:
    """Where it stopped."""
    return await _move(asked, question.newsletter_id, {"paused", "running"}, "running", "resume_newsletter")


@service.answers(CancelNewsletter)
async def cancel(question: CancelNewsletter, asked: Asked) -> Newsletter:
    """What is under way at this moment still arrives."""
    once: set[NewsletterState] = {"draft", "scheduled", "running", "paused", "cancelled"}
    now = datetime.now(UTC)
    return await _move(asked, question.newsletter_id, once, "cancelled", "cancel_newsletter", finished_at=now)


async def _move(
    asked: Asked,
    newsletter_id: UUID,
    once: set[NewsletterState],
    state: NewsletterState,
    action: str,
    **more: Any,
) -> Newsletter:
    """From one of these states; where it is already, nothing happens but for its moment. Problem: conflict."""
    operator = with_newsletter(asked.caller.staff(*ROLES).operator).operator
    one = (newsletters.c.operator == operator) & (newsletters.c.id == newsletter_id)
    async with service.database.transaction() as db:
        row = await found(db, LOCKED, operator, newsletter_id)
        if row["state"] not in once:
            raise Conflict(f"It is {row['state']}.", state=row["state"])
        if row["state"] != state or state == "scheduled":
            changed = {"state": state, "changed_at": datetime.now(UTC), **more}
            await db.execute(update(newsletters).where(one).values(changed))
            if state == "cancelled":
                await db.execute(_PUT_ASIDE, {"operator": operator, "id": newsletter_id})
            before = {"state": row["state"]}
            await tell_audit(db, asked, action, f"newsletter:{newsletter_id}", before, {"state": state})
            row = await found(db, ONE, operator, newsletter_id)
        return shown(row, await progress(db, row))
