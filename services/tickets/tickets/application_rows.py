"""Applications as they are stored, and as staff and the applicant see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.profiles import Profile
from contracts.problems import NotFound
from contracts.tickets import (
    Application,
    ApplicationStatus,
    ApplicationStep,
    ApplicationSummary,
    ContractWish,
    StepOutcome,
    Visit,
)
from tickets.application_forms import address_of, offered
from tickets.tables import application_steps, applications

OPEN: tuple[ApplicationStatus, ...] = ("received", "called", "visit_agreed")
_PLAIN = set(Application.model_fields) & set(applications.c.keys())
_SUMMARY = set(ApplicationSummary.model_fields) & set(applications.c.keys())


async def row_of(db: AsyncConnection, operator: str, application_id: UUID, *, lock: bool = False) -> Row[Any]:
    """One row, held if `lock`. Problem: not-found, also for another operator's."""
    query = select(applications).filter_by(operator=operator, id=application_id)
    found = await db.execute(query.with_for_update() if lock else query)
    row = found.one_or_none()
    if row is None:
        raise NotFound("There is no such application.")
    return row


async def by_code(db: AsyncConnection, operator: str, code: str) -> Row[Any] | None:
    """The one with this code, as it is kept."""
    found = await db.execute(select(applications).filter_by(operator=operator, code=code))
    return found.one_or_none()


async def note_step(
    db: AsyncConnection,
    operator: str,
    application_id: UUID,
    status: ApplicationStatus,
    at: datetime,
    *,
    author: UUID | None = None,
    outcome: StepOutcome = "",
    note: str = "",
) -> None:
    """Write into its history. `author` is staff's id; None: the applicant, or the system."""
    step = {"status": status, "at": at, "outcome": outcome, "note": note, "author_id": author}
    await db.execute(
        insert(application_steps).values(operator=operator, application_id=application_id, **step)
    )


async def steps_of(db: AsyncConnection, operator: str, application_id: UUID) -> list[ApplicationStep]:
    """Its history, the first step first."""
    of_it = {"operator": operator, "application_id": application_id}
    found = await db.execute(
        select(application_steps).filter_by(**of_it).order_by(application_steps.c.position)
    )
    return [
        ApplicationStep(
            at=row.at, status=row.status, outcome=row.outcome, note=row.note, author=row.author_id
        )
        for row in found
    ]


def visit_of(row: Any) -> Visit | None:
    """When somebody comes, if that is agreed."""
    if row.visit_day is None:
        return None
    return Visit(day=row.visit_day, begins=row.visit_begins, ends=row.visit_ends)


def summary(row: Any, profile: Profile) -> ApplicationSummary:
    """A line of the queue."""
    return ApplicationSummary(**_shown(row, profile, _SUMMARY))


async def whole(db: AsyncConnection, profile: Profile, application_id: UUID) -> Application:
    """All that staff sees of it. Problem: not-found."""
    operator = profile.operator
    row = await row_of(db, operator, application_id)
    repeats = await db.execute(
        select(applications.c.id)
        .filter_by(operator=operator, duplicate_of=application_id, repeats=True)
        .order_by(applications.c.position)
    )
    return Application(
        **_shown(row, profile, _PLAIN - {"repeats"}),
        repeats=list(repeats.scalars()),
        history=await steps_of(db, operator, application_id),
        contract=ContractWish(
            name=row.full_name,
            address=address_of(row),
            phones=[row.phone],
            emails=[row.email] if row.email else [],
            language=row.language,
            application=row.code,
        ),
    )


def _shown(row: Any, profile: Profile, names: set[str]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in names},
        "next_step": offered(profile).next_step,
        "address": address_of(row),
        "visit": visit_of(row),
        "same_person": row.repeats,
    }
