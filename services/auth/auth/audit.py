"""The audit trail: every action of staff in every service, who, what, about whom, when, from where, before and after.

Rows are only ever added (OWASP ASVS 5.0, 16.2.1 and 16.4.2): the service has no right to change or delete
one, a trigger refuses it to everybody else, and seals over the rows tell if it was done all the same.
"""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from auth.signing import Owner
from auth.tables import audit_trail
from chassis.events import Happened
from chassis.questions import Asked
from chassis.telemetry import trace_id
from contracts.billing import BillingStaffActed
from contracts.notify import NotifyStaffActed
from contracts.staff_acts import StaffActed
from contracts.tickets import TicketsStaffActed

ADMINISTRATOR = "administrator"

Told = dict[str, Any] | None


async def audit(
    db: AsyncConnection, asked: Asked, action: str, about: str, before: Told = None, after: Told = None
) -> None:
    """Note what the staff who asks has done, in the transaction that does it.

    `about` is `subscriber:<id>`, `staff:<id>` and the like; `before` and `after` say what has changed and
    hold no secret. Nothing is noted of a subscriber, who acts on his own.
    """
    caller = asked.limited
    if caller.kind == "staff":
        owner = Owner(caller.operator, "staff", caller.id, caller.role)
        await audit_by(db, owner, asked.address, action, about, before, after)


async def audit_by(
    db: AsyncConnection,
    staff: Owner,
    address: str,
    action: str,
    about: str,
    before: Told = None,
    after: Told = None,
) -> None:
    """The same of staff who has no token yet, such as one who signs in."""
    await _add(
        db,
        operator=staff.operator,
        service="auth",
        staff_id=staff.id,
        role=staff.role,
        action=action,
        about=about,
        address=address,
        trace_id=trace_id(),
        before=before,
        after=after,
    )


async def audit_command(db: AsyncConnection, operator: str, action: str, about: str, after: Told) -> None:
    """The same of the administrator's command, which needs no token: whoever may run it holds the server."""
    await _add(
        db,
        operator=operator,
        service="auth",
        staff_id=None,
        role=ADMINISTRATOR,
        action=action,
        about=about,
        address="",
        trace_id=trace_id(),
        before=None,
        after=after,
    )


@service.on(BillingStaffActed)
async def note_billing(event: BillingStaffActed, happened: Happened, db: AsyncConnection) -> None:
    await _note(event, happened, db, "billing")


@service.on(TicketsStaffActed)
async def note_tickets(event: TicketsStaffActed, happened: Happened, db: AsyncConnection) -> None:
    await _note(event, happened, db, "tickets")


@service.on(NotifyStaffActed)
async def note_notify(event: NotifyStaffActed, happened: Happened, db: AsyncConnection) -> None:
    await _note(event, happened, db, "notify")


async def _note(event: StaffActed, happened: Happened, db: AsyncConnection, owner: str) -> None:
    told = {"event_id": happened.id, "at": happened.at, "operator": happened.operator, "service": owner}
    await _add(db, **told, **event.model_dump())


async def _add(db: AsyncConnection, **row: Any) -> None:
    await db.execute(insert(audit_trail).values(row))
