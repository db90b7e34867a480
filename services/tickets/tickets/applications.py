"""Somebody wants to be connected: the form comes in from the site or by staff, and is known when it comes again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before, done_before_by
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.tickets import (
    Application,
    ApplicationReceived,
    Applied,
    Apply,
    EnterApplication,
)
from tickets import limits
from tickets.application_forms import address_of, offered, open_to_all, read_form, unlinked
from tickets.application_rows import OPEN, note_step, row_of, whole
from tickets.codes import new_code
from tickets.limits import Limit, hashed
from tickets.promises import answer_by, profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import applications

ROLES = ("sales", "support", "manager")
# Of one network (an office may be behind it), for one phone, for one e-mail address, at one operator.
NETWORK, PHONE, EMAIL, OPERATOR = 20, 5, 3, 2000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Whoever has no token, for idempotency keys.
_NOBODY = UUID(int=0)


@service.answers(Apply)
async def apply(question: Apply, asked: Asked) -> Applied:
    """The answer looks alike whether or not the same person or address is known already, and has a code of its own.

    Problems: not-found, no-application-form, invalid-body, too-many-requests, idempotency-key-reused.
    """
    profile = profile_of(question.operator)
    open_to_all(profile)
    written = read_form(profile, question.form, by_staff=False)
    await limits.count(profile.operator, *_of_network(question.caller))
    application_id = uuid4()
    async with service.database.transaction() as db:
        same = question.model_copy(update={"caller": ""})
        before = await done_before_by(db, profile.operator, _NOBODY, asked.key, same, application_id)
        if not before:
            await limits.count(profile.operator, *_of_person(written))
            await _receive(db, profile, application_id, written, by=None)
        row = await row_of(db, profile.operator, before or application_id)
    return Applied(
        code=row.code,
        status="received",
        next_step=offered(profile).next_step,
        call_by=answer_by(profile, row.received_at),
    )


@service.answers(EnterApplication)
async def enter_application(question: EnterApplication, asked: Asked) -> Application:
    """By sales, support or a manager. Problems: not-allowed, not-found, invalid-body, idempotency-key-reused."""
    staff, application_id = asked.caller.staff(*ROLES), uuid4()
    profile = profile_of(staff.operator)
    written = read_form(profile, question.form, by_staff=True)
    async with service.database.transaction() as db:
        before = await done_before(db, asked, question, application_id)
        if not before:
            await _receive(db, profile, application_id, written, by=staff.id)
            about = f"application:{application_id}"
            await tell_audit(db, asked, "enter_application", about, None, {"status": "received"})
        return await whole(db, profile, before or application_id)


@dataclass(frozen=True, slots=True)
class _Known:
    """An open application with the same phone (the same person) or the same address."""

    id: UUID
    same_person: bool


async def _receive(
    db: AsyncConnection, profile: Profile, application_id: UUID, written: dict[str, Any], *, by: UUID | None
) -> None:
    now, operator = datetime.now(UTC), profile.operator
    call_by = answer_by(profile, now)
    known = await _known(db, profile, written)
    await db.execute(
        insert(applications).values(
            operator=operator,
            id=application_id,
            code=new_code(),
            status="received",
            received_at=now,
            changed_at=now,
            call_by=call_by,
            entered_by=by,
            duplicate_of=known and known.id,
            repeats=bool(known and known.same_person),
            **written,
        )
    )
    await note_step(db, operator, application_id, "received", now, author=by)
    row = await row_of(db, operator, application_id)
    if known and known.same_person:
        await _add_to(db, operator, known.id, row)
    received = ApplicationReceived(
        application_id=application_id,
        code=row.code,
        name=unlinked(row.full_name),
        phones=[row.phone],
        emails=[row.email] if row.email else [],
        language=row.language,
        address=unlinked(address_of(row)),
        next_step=offered(profile).next_step,
        call_by=call_by,
        repeated=row.repeats,
    )
    await emit(db, received, operator=operator, about=application_id)


_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:whose, 0))")
_KNOWN = text("""
select id, phone = :phone as same_person from applications
where operator = :operator and status = any(:open) and not repeats and received_at > :since
  and (phone = :phone or (:address_key <> '' and address_key = :address_key))
order by phone = :phone desc, position limit 1
""")


async def _known(db: AsyncConnection, profile: Profile, written: dict[str, Any]) -> _Known | None:
    """Two of the same person that come at once wait here for one another."""
    await db.execute(_HOLD, {"whose": f"application {profile.operator} {written['phone']}"})
    since = datetime.now(UTC) - timedelta(days=offered(profile).duplicate_days)
    wanted = {"operator": profile.operator, "open": list(OPEN), "since": since}
    same = {name: written[name] for name in ("phone", "address_key")}
    row = (await db.execute(_KNOWN, wanted | same)).one_or_none()
    return _Known(row.id, row.same_person) if row else None


async def _add_to(db: AsyncConnection, operator: str, first_id: UUID, repeat: Any) -> None:
    """Whoever applies again is waiting: his first application is due at the repeat's moment, if at none before."""
    first = await row_of(db, operator, first_id, lock=True)
    if first.call_by is None:
        at = update(applications).filter_by(operator=operator, id=first_id)
        await db.execute(at.values(call_by=repeat.call_by))
    note = "\n".join(part for part in (address_of(repeat), repeat.comment) if part)
    await note_step(db, operator, first_id, first.status, repeat.received_at, outcome="repeated", note=note)


def _of_network(caller: str) -> tuple[Limit, ...]:
    return Limit(f"apply network {caller}", NETWORK, HOUR), Limit("apply", OPERATOR, HOUR)


def _of_person(written: dict[str, Any]) -> list[Limit]:
    """Whoever is told of the application, which anybody may have written."""
    most = {"phone": PHONE, "email": EMAIL}
    return [
        Limit(f"apply {way} {hashed(written[way])}", count, DAY)
        for way, count in most.items()
        if written[way]
    ]
