"""Staff looks at requests for suspension: the queue, approval, refusal."""

from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.commands import command
from billing.service import profile_of, service, today_of
from billing.standing import author_of, locked_account, refuse, standing_of
from billing.suspension_terms import quote
from billing.suspensions import as_told, begin, past_days, rules_of
from billing.tables import accounts, suspensions
from billing.told import tell
from chassis.questions import Asked
from contracts.billing import (
    ApproveSuspension,
    ListSuspensions,
    RefuseSuspension,
    Suspension,
    SuspensionRefused,
    WaitingSuspension,
    WaitingSuspensions,
)
from contracts.problems import Conflict, NotFound, SuspensionNotAllowed

ROLES = ("support", "manager")


@service.answers(ListSuspensions)
async def list_suspensions(question: ListSuspensions, asked: Asked) -> WaitingSuspensions:
    """What waits for staff, the oldest first."""
    staff = asked.caller.staff(*ROLES)
    waiting = (
        select(suspensions, accounts.c.number, accounts.c.balance, accounts.c.currency)
        .join(accounts, accounts.c.id == suspensions.c.account_id)
        .where(suspensions.c.operator == staff.operator, suspensions.c.status == "requested")
        .order_by(suspensions.c.id)
        .limit(question.limit)
    )
    async with service.database.reading() as db:
        rows = (await db.execute(waiting)).all()
    return WaitingSuspensions(
        items=[
            WaitingSuspension(
                **as_told(row, row.currency).model_dump(),
                account=row.number,
                balance=row.balance,
                asked_at=row.asked_at,
            )
            for row in rows
        ]
    )


@command(ApproveSuspension)
async def approve_suspension(question: ApproveSuspension, asked: Asked, db: AsyncConnection) -> Suspension:
    """It is scheduled, or takes effect at once; days that have passed meanwhile are neither rested nor counted."""
    found, account = await _locked(db, question.suspension_id, asked)
    profile = profile_of(account.operator)
    rules, today = rules_of(profile), today_of(profile)
    standing = await standing_of(db, account.id, profile)
    from_day = max(found.from_day, today)
    reasons = standing.unfit("ending", "stopped")
    if from_day >= found.until_day:
        reasons.append(standing.because("in_the_past"))
    refuse(SuspensionNotAllowed, reasons)
    assert rules is not None
    terms = rules.model_copy(update={"daily_fee": found.daily_fee})
    quoted = quote(terms, from_day, found.until_day, await past_days(db, account.id))
    approved = {
        "status": "scheduled",
        "from_day": from_day,
        "free_days": quoted.free_days,
        "cost": quoted.cost,
        "fees": quoted.fees,
    }
    planned = await _decide(db, found.id, asked, **approved)
    return await begin(db, planned, account.currency, profile)


@command(RefuseSuspension)
async def refuse_suspension(question: RefuseSuspension, asked: Asked, db: AsyncConnection) -> Suspension:
    """The subscriber is told why."""
    found, account = await _locked(db, question.suspension_id, asked)
    refused = await _decide(db, found.id, asked, status="refused", reason=question.reason)
    profile = profile_of(account.operator)
    told = {"suspension_id": found.id, "from_day": found.from_day, "until_day": found.until_day}
    await tell(db, SuspensionRefused, account.id, profile, reason=question.reason, **told)
    return as_told(refused, account.currency)


async def _locked(db: AsyncConnection, suspension_id: int, asked: Asked) -> tuple[Row[Any], Row[Any]]:
    """The request and its account, locked in the order in which everybody locks: the account first."""
    staff = asked.caller.staff(*ROLES)
    whose = select(accounts.c.number).where(
        suspensions.c.id == suspension_id,
        suspensions.c.operator == staff.operator,
        accounts.c.id == suspensions.c.account_id,
    )
    number = (await db.execute(whose)).scalar()
    if number is None:
        raise NotFound("There is no such request.")
    account = await locked_account(db, profile_of(staff.operator), number=number)
    found = (await db.execute(select(suspensions).where(suspensions.c.id == suspension_id))).one()
    if found.status != "requested":
        raise Conflict(f"This request is {found.status} already.")
    return found, account


async def _decide(db: AsyncConnection, suspension_id: int, asked: Asked, **columns: Any) -> Row[Any]:
    decided = update(suspensions).where(suspensions.c.id == suspension_id).returning(suspensions)
    known = {"decided_by": author_of(asked), "decided_at": func.now()}
    row: Row[Any] = (await db.execute(decided.values(**known, **columns))).one()
    return row
