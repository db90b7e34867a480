"""Staff looks at requests to end a contract, and pays out what is left."""

from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.commands import command
from billing.service import profile_of, service, today_of
from billing.staff_acts import acting_on
from billing.standing import author_of, locked_account, refuse, standing_of
from billing.tables import accounts, terminations
from billing.terminations import ROLES, approve, as_told, equipment_reasons, present, rules_of
from billing.told import tell
from chassis.questions import Asked
from contracts.billing import (
    ApproveTermination,
    ListTerminations,
    MarkPaidOut,
    RefuseTermination,
    Termination,
    TerminationRefused,
    WaitingTermination,
    WaitingTerminations,
)
from contracts.problems import Conflict, NotFound, TerminationNotAllowed


@service.answers(ListTerminations)
async def list_terminations(question: ListTerminations, asked: Asked) -> WaitingTerminations:
    """What waits for a decision, or for its money; the oldest first."""
    staff = asked.caller.staff(*ROLES, "cashier")
    c = terminations.c
    open_ = c.status == "requested"
    if question.unpaid:
        open_ = (c.status == "done") & (c.settlement > 0) & c.paid_out_at.is_(None)
    waiting = (
        select(terminations, accounts.c.number, accounts.c.balance, accounts.c.currency)
        .join(accounts, accounts.c.id == c.account_id)
        .where(c.operator == staff.operator, open_)
        .order_by(c.id)
        .limit(question.limit)
    )
    profile = profile_of(staff.operator)
    async with service.database.reading() as db:
        rows = (await db.execute(waiting)).all()
        told = [await as_told(db, row, row.currency, profile) for row in rows]
    return WaitingTerminations(
        items=[
            WaitingTermination(
                **one.model_dump(), account=row.number, balance=row.balance, asked_at=row.asked_at
            )
            for row, one in zip(rows, told, strict=True)
        ]
    )


@command(ApproveTermination)
async def approve_termination(question: ApproveTermination, asked: Asked, db: AsyncConnection) -> Termination:
    """The day is staff's, else the wished one, else today; every debt is looked at again."""
    found, account = await _locked(db, question.termination_id, asked)
    profile = profile_of(account.operator)
    rules, today = rules_of(profile), today_of(profile)
    standing = await standing_of(db, account.id, profile)
    ends_on = question.ends_on or max(found.ends_on or today, today)
    reasons = [standing.because("in_the_past")] if ends_on < today else []
    if rules:
        reasons += await equipment_reasons(db, standing, rules, returned=question.equipment_returned)
        if rules.debt_free and account.balance < 0:
            reasons.append(standing.because("debt", missing=-account.balance))
    refuse(TerminationNotAllowed, reasons)
    return await approve(db, found, ends_on, author_of(asked), account.currency, profile)


@command(RefuseTermination)
async def refuse_termination(question: RefuseTermination, asked: Asked, db: AsyncConnection) -> Termination:
    """The subscriber is told why."""
    found, account = await _locked(db, question.termination_id, asked)
    profile = profile_of(account.operator)
    decided = {"decided_by": author_of(asked), "decided_at": func.now()}
    refused = update(terminations).where(terminations.c.id == found.id)
    await db.execute(refused.values(status="refused", reason=question.reason, **decided))
    await tell(db, TerminationRefused, account.id, profile, reason=question.reason)
    return await present(db, found.id, account.currency, profile)


@command(MarkPaidOut)
async def mark_paid_out(question: MarkPaidOut, asked: Asked, db: AsyncConnection) -> Termination:
    """Once: the settlement has left the account already on its last day."""
    staff = asked.caller.staff("cashier", "manager")
    c = terminations.c
    mine = select(terminations).where(c.id == question.termination_id, c.operator == staff.operator)
    found = (await db.execute(mine.with_for_update())).one_or_none()
    if found is None:
        raise NotFound("There is no such termination.")
    if found.status != "done" or found.settlement <= 0:
        raise Conflict("There is nothing to be paid out.")
    if found.paid_out_at is not None:
        raise Conflict("It is paid out already.")
    acting_on(f"termination:{found.id}", found, "status", "settlement", "paid_out_at")
    paid = {"paid_out_at": func.now(), "decided_by": author_of(asked)}
    await db.execute(update(terminations).where(c.id == found.id).values(paid))
    profile = profile_of(staff.operator)
    return await present(db, found.id, profile.currency, profile)


async def _locked(db: AsyncConnection, termination_id: int, asked: Asked) -> tuple[Row[Any], Row[Any]]:
    """The request and its account, locked in the order in which everybody locks: the account first."""
    staff = asked.caller.staff(*ROLES)
    c = terminations.c
    whose = select(accounts.c.number).where(
        c.id == termination_id, c.operator == staff.operator, accounts.c.id == c.account_id
    )
    number = (await db.execute(whose)).scalar()
    if number is None:
        raise NotFound("There is no such request.")
    account = await locked_account(db, profile_of(staff.operator), number=number)
    found = (await db.execute(select(terminations).where(c.id == termination_id))).one()
    if found.status != "requested":
        raise Conflict(f"This request is {found.status} already.")
    return found, account
