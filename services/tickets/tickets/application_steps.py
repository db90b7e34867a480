"""What becomes of an application: staff calls, agrees a visit, refuses; a contract closes it by itself."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import Row, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from chassis.idempotency import done_before
from chassis.logs import logger
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import ContractConcluded
from contracts.problems import Conflict, InvalidBody, NotFound
from contracts.tickets import (
    AgreeVisit,
    Application,
    ApplicationChanged,
    ApplicationStatus,
    ListRefusals,
    NoteCall,
    Refusal,
    RefusalList,
    RefusalWords,
    RefuseApplication,
    StepOutcome,
)
from tickets.application_forms import unlinked
from tickets.application_rows import OPEN, by_code, note_step, row_of, visit_of, whole
from tickets.applications import ROLES
from tickets.codes import read_code
from tickets.promises import answer_by, profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import applications

REFUSALS: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "refusals.toml").read_text("utf-8")
)
# How far ahead a visit or a call may be agreed on.
_AHEAD = timedelta(days=180)


@service.answers(NoteCall)
async def note_call(question: NoteCall, asked: Asked) -> Application:
    """Whoever was reached is `called`; else the status stays, and the next call is promised."""
    now, profile = datetime.now(UTC), profile_of(asked.caller.staff(*ROLES).operator)
    if question.call_at and not now < question.call_at < now + _AHEAD:
        raise InvalidBody(errors=[{"pointer": "/call_at", "reason": f"is not within {_AHEAD.days} days"}])
    again = question.call_at or (None if question.outcome == "reached" else answer_by(profile, now))
    status: ApplicationStatus | None = "called" if question.outcome == "reached" else None
    return await _step(question, asked, profile, status, {"call_by": again}, question.outcome)


@service.answers(AgreeVisit)
async def agree_visit(question: AgreeVisit, asked: Asked) -> Application:
    """Also to move a visit."""
    profile = profile_of(asked.caller.staff(*ROLES).operator)
    today = datetime.now(profile.zone).date()
    errors = []
    if not today <= question.day <= today + _AHEAD:
        errors.append({"pointer": "/day", "reason": f"is not within {today} and {today + _AHEAD}"})
    if question.begins >= question.ends:
        errors.append({"pointer": "/ends", "reason": "is not after begins"})
    if errors:
        raise InvalidBody(errors=errors)
    visit = {"visit_day": question.day, "visit_begins": question.begins, "visit_ends": question.ends}
    return await _step(question, asked, profile, "visit_agreed", {"call_by": None, **visit})


@service.answers(RefuseApplication)
async def refuse_application(question: RefuseApplication, asked: Asked) -> Application:
    """The applicant is told the reason in his language."""
    profile = profile_of(asked.caller.staff(*ROLES).operator)
    if question.refusal == "other" and not question.reason.strip():
        raise InvalidBody(errors=[{"pointer": "/reason", "reason": "say why, for the applicant"}])
    why = {"refusal": question.refusal, "reason": question.reason.strip()}
    return await _step(question, asked, profile, "refused", {"call_by": None, **why})


@service.answers(ListRefusals)
async def list_refusals(_: ListRefusals, asked: Asked) -> RefusalList:
    """The words that are sent when staff writes none of its own."""
    spoken = profile_of(asked.caller.staff(*ROLES).operator).languages
    items = [
        RefusalWords(refusal=refusal, texts={language: REFUSALS[refusal][language] for language in spoken})
        for refusal in get_args(Refusal)
    ]
    return RefusalList(items=items)


@service.on(ContractConcluded)
async def close_concluded(event: ContractConcluded, happened: Happened, db: AsyncConnection) -> None:
    """The application that led to the contract is of its subscriber from now on; so are the repeats of it."""
    if not event.application:
        return
    first = await _first_of(db, happened.operator, event.application)
    if first is None or first.status == "concluded":
        told = "is not known" if first is None else "has become a contract before"
        logger().warning(f"a contract names an application that {told}", contract=event.contract)
        return
    kind, _, author = event.author.partition(":")
    await move(
        db,
        first,
        "concluded",
        author=UUID(author) if kind == "staff" else None,
        subscriber_id=event.subscriber_id,
        call_by=None,
        refusal=None,
        reason="",
    )


async def _first_of(db: AsyncConnection, operator: str, written: str) -> Row[Any] | None:
    """Held: the one with this code, or the one that it repeats. None: there is none, or it was forgotten."""
    code = read_code(written)
    row = await by_code(db, operator, code) if code else None
    if row is None:
        return None
    try:
        return await row_of(db, operator, row.duplicate_of if row.repeats else row.id, lock=True)
    except NotFound:
        return None


async def _step(
    question: NoteCall | AgreeVisit | RefuseApplication,
    asked: Asked,
    profile: Profile,
    status: ApplicationStatus | None,
    changed: dict[str, Any],
    outcome: StepOutcome = "",
) -> Application:
    """One act of staff. Problems: not-found, conflict (it is closed), idempotency-key-reused."""
    staff, application_id = asked.caller, question.application_id
    async with service.database.transaction() as db:
        if not await done_before(db, asked, question, application_id):
            row = await row_of(db, staff.operator, application_id, lock=True)
            if row.repeats:
                raise Conflict(f"The same person's first application is {row.duplicate_of}: go on with that.")
            if row.status not in OPEN:
                raise Conflict("The application is closed.")
            # A visit that is agreed stays agreed, whoever calls in between.
            called = status == "called" and row.status == "visit_agreed"
            after = row.status if status is None or called else status
            note = question.note.strip()
            await move(db, row, after, author=staff.id, outcome=outcome, note=note, **changed)
            told = {"status": after, **({"outcome": outcome} if outcome else {})}
            action = _ACTIONS[type(question)]
            await tell_audit(db, asked, action, f"application:{row.id}", {"status": row.status}, told)
        return await whole(db, profile, application_id)


_ACTIONS: dict[type[Any], str] = {
    NoteCall: "note_call",
    AgreeVisit: "agree_visit",
    RefuseApplication: "refuse_application",
}


async def move(
    db: AsyncConnection,
    row: Any,
    status: ApplicationStatus,
    *,
    author: UUID | None,
    outcome: StepOutcome = "",
    note: str = "",
    **changed: Any,
) -> None:
    """Bring an application that is held, and its repeats, to `status`, with what changes by that, and tell it."""
    now = datetime.now(UTC)
    if changed.get("refusal"):
        changed["reason"] = changed["reason"] or REFUSALS[changed["refusal"]][row.language]
    await db.execute(
        update(applications)
        .where(applications.c.operator == row.operator)
        .where(
            or_(applications.c.id == row.id, applications.c.repeats & (applications.c.duplicate_of == row.id))
        )
        .values(status=status, changed_at=now, **changed)
    )
    await note_step(db, row.operator, row.id, status, now, author=author, outcome=outcome, note=note)
    moved = await row_of(db, row.operator, row.id)
    told = ApplicationChanged(
        application_id=moved.id,
        code=moved.code,
        status=status,
        name=unlinked(moved.full_name),
        phones=[moved.phone],
        emails=[moved.email] if moved.email else [],
        language=moved.language,
        reason=moved.reason,
        outcome=outcome,
        call_by=moved.call_by,
        visit=visit_of(moved),
    )
    await emit(db, told, operator=row.operator, about=row.id)
