"""Where an application stands: staff's queue, one of it whole, and what the applicant sees by his code."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.contact_forms import phone_number
from chassis.masks import masked_name, masked_phone
from chassis.questions import Asked
from contracts.problems import BadRequest, NotFound
from contracts.tickets import (
    Application,
    ApplicationList,
    FollowApplication,
    FollowedApplication,
    FollowedStep,
    GetApplication,
    ListApplications,
)
from tickets import limits
from tickets.application_forms import offered
from tickets.application_rows import OPEN, by_code, steps_of, summary, visit_of, whole
from tickets.applications import ROLES
from tickets.codes import read_code
from tickets.limits import Limit
from tickets.promises import profile_of
from tickets.service import service
from tickets.staff_acts import looking
from tickets.tables import applications

# Guessing 60 bits at this pace takes longer than anybody lives; the limits are for the machine's sake.
NETWORK, OPERATOR, WINDOW = 60, 6000, timedelta(minutes=10)
_POSITION = re.compile(r"[0-9]{1,18}", re.ASCII)


@service.answers(FollowApplication)
async def follow_application(question: FollowApplication, _: Asked) -> FollowedApplication:
    """What is no code is answered as a wrong code is. Problems: not-found, too-many-requests."""
    profile = profile_of(question.operator)
    offered(profile)
    operator, code = profile.operator, read_code(question.code)
    by_network = Limit(f"follow network {question.caller}", NETWORK, WINDOW)
    await limits.count(operator, by_network, Limit("follow", OPERATOR, WINDOW))
    async with service.database.reading() as db:
        row = await by_code(db, operator, code or "")
        if row is None:
            raise NotFound("There is no application with this code.")
        return await _followed(db, row, offered(profile).next_step)


async def _followed(db: AsyncConnection, row: Any, next_step: Any) -> FollowedApplication:
    """A repeat goes the way of the first one from staff's next step on, and tells neither its past nor its visit and
    reason: whoever knows somebody's phone gets a code for it.
    """
    steps = await steps_of(db, row.operator, row.duplicate_of if row.repeats else row.id)
    begun = [FollowedStep(at=row.received_at, status="received", outcome="")] if row.repeats else []
    waits = row.status in OPEN
    return FollowedApplication(
        code=row.code,
        status=row.status,
        next_step=next_step if waits and row.status != "visit_agreed" else None,
        call_by=row.call_by if waits else None,
        visit=visit_of(row) if waits and not row.repeats else None,
        reason="" if row.repeats else row.reason,
        name=masked_name(row.full_name),
        phone=masked_phone(row.phone),
        received_at=row.received_at,
        history=begun
        + [
            FollowedStep(at=step.at, status=step.status, outcome=step.outcome)
            for step in steps
            if step.outcome != "repeated" and not (row.repeats and step.at <= row.received_at)
        ],
    )


@service.answers(GetApplication)
async def get_application(question: GetApplication, asked: Asked) -> Application:
    """By sales, support or a manager. Problem: not-found."""
    staff = asked.caller.staff(*ROLES)
    async with looking(asked, "look_at_application", f"application:{question.application_id}") as db:
        return await whole(db, profile_of(staff.operator), question.application_id)


@service.answers(ListApplications)
async def list_applications(question: ListApplications, asked: Asked) -> ApplicationList:
    """Newest first. Problem: bad-request for a cursor that is not one of ours."""
    profile = profile_of(asked.caller.staff(*ROLES).operator)
    page = _wanted(question, profile.operator)
    if question.cursor is not None:
        page = page.where(applications.c.position < _position(question.cursor))
    searched = bool(question.q and question.q.strip())
    read = looking(asked, "search_applications", "applications") if searched else service.database.reading()
    async with read as db:
        found = (await db.execute(page.limit(question.limit + 1))).all()
    rows = found[: question.limit]
    return ApplicationList(
        items=[summary(row, profile) for row in rows],
        next_cursor=str(rows[-1].position) if len(found) > len(rows) else None,
    )


def _wanted(question: ListApplications, operator: str) -> Select[Any]:
    page = select(applications).filter_by(operator=operator).order_by(applications.c.position.desc())
    if question.status is not None:
        page = page.where(applications.c.status == question.status)
    elif question.open_only:
        page = page.where(applications.c.status.in_(OPEN))
    if not question.repeats:
        page = page.where(~applications.c.repeats)
    if question.q and question.q.strip():
        page = page.where(_says(question.q.strip()))
    return page


def _says(typed: str) -> ColumnElement[bool]:
    """A code, a phone, or part of a name or street."""
    code = read_code(typed)
    if code is not None:
        return applications.c.code == code
    try:
        return applications.c.phone == phone_number(typed)
    except ValueError:
        return or_(
            applications.c.full_name.icontains(typed, autoescape=True),
            applications.c.street.icontains(typed, autoescape=True),
        )


def _position(cursor: str) -> int:
    if not _POSITION.fullmatch(cursor):
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return int(cursor)
