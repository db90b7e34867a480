"""What waits for a second person: listed, approved, refused."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Row, case, exists, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.second_person import carry_out_approved, status_of
from billing.service import service
from billing.staff_acts import tell_audit
from billing.tables import accounts, approvals, transfers
from chassis.crash import crash_point
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.billing import (
    Approval,
    ApprovalKind,
    Approvals,
    ApproveAct,
    CorrectAccount,
    ListApprovals,
    RefundPayment,
    RefuseAct,
)
from contracts.problems import Conflict, NotAllowed, NotFound

_KINDS: dict[str, ApprovalKind] = {RefundPayment.subject: "refund", CorrectAccount.subject: "correction"}
# Which way the money goes: the second person must see that a correction takes it.
_TAKES = case(
    (approvals.c.subject == RefundPayment.subject, true()),
    (approvals.c.question.has_key("amount"), approvals.c.question["amount"].astext.cast(BigInteger) < 0),
    else_=exists().where(
        transfers.c.id == approvals.c.question["transfer_id"].astext.cast(BigInteger),
        transfers.c.credit_id == approvals.c.account_id,
    ),
)
_WITH_ACCOUNT = select(approvals, accounts.c.number, _TAKES.label("takes")).join_from(approvals, accounts)


@service.answers(ListApprovals)
async def list_approvals(question: ListApprovals, asked: Asked) -> Approvals:
    """Of the operator, newest first."""
    of_operator = approvals.c.operator == asked.caller.staff("manager").operator
    wanted = _WITH_ACCOUNT.where(of_operator).order_by(approvals.c.id.desc()).limit(question.limit + 1)
    if question.waiting:
        wanted = wanted.where(approvals.c.status == "waiting", approvals.c.expires_at > func.now())
    if question.cursor:
        wanted = wanted.where(approvals.c.id < question.cursor)
    async with service.database.reading() as db:
        rows = (await db.execute(wanted)).all()
    items = [_told(row) for row in rows[: question.limit]]
    more = len(rows) > question.limit
    return Approvals(items=items, next_cursor=str(items[-1].approval_id) if more else None)


@service.answers(ApproveAct)
async def approve_act(question: ApproveAct, asked: Asked) -> Approval:
    """Done at once, in one transaction; a repeat by the same person answers the same."""
    second = asked.caller.staff("manager").proved()
    async with service.database.transaction() as db:
        waiting = await _locked(db, second.operator, question.approval_id)
        if waiting.asked_by == second.id:
            raise NotAllowed("Somebody else has to approve what you have asked for.")
        if waiting.status == "approved" and waiting.decided_by == second.id:
            return _told(waiting)
        _insist_open(waiting)
        rest = await carry_out_approved(db, waiting, asked)
        decided = await _decide(db, waiting, second, status="approved")
        await tell_audit(db, question, asked, *_changed(waiting, decided))
    crash_point("approvals.after_commit")
    await rest()
    return _told(decided)


@service.answers(RefuseAct)
async def refuse_act(question: RefuseAct, asked: Asked) -> Approval:
    """Also by whoever has asked for it."""
    staff = asked.caller.staff("manager")
    async with service.database.transaction() as db:
        waiting = await _locked(db, staff.operator, question.approval_id)
        if (waiting.status, waiting.decided_by, waiting.refusal) == ("refused", staff.id, question.reason):
            return _told(waiting)
        _insist_open(waiting)
        decided = await _decide(db, waiting, staff, status="refused", refusal=question.reason)
        await tell_audit(db, question, asked, *_changed(waiting, decided))
    return _told(decided)


async def _locked(db: AsyncConnection, operator: str, approval_id: UUID) -> Row[Any]:
    return await _one(db, (approvals.c.operator == operator) & (approvals.c.id == approval_id))


async def _one(db: AsyncConnection, which: ColumnElement[bool]) -> Row[Any]:
    row = (await db.execute(_WITH_ACCOUNT.where(which).with_for_update(of=approvals))).one_or_none()
    if row is None:
        raise NotFound("There is no such approval.")
    return row


def _insist_open(approval: Row[Any]) -> None:
    if (status := status_of(approval)) != "waiting":
        raise Conflict(f"This is {status} already.")


async def _decide(db: AsyncConnection, approval: Row[Any], by: Caller, **decision: Any) -> Row[Any]:
    """Write down who has decided what."""
    decided = {"decided_by": by.id, "decided_at": func.now(), **decision}
    this = approvals.c.id == approval.id
    await db.execute(update(approvals).where(this).values(decided))
    return await _one(db, this)


def _changed(before: Row[Any], after: Row[Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """For the audit trail: about what, how it was, how it is."""
    return f"account:{before.number}", {"status": before.status}, {"status": after.status}


def _told(approval: Row[Any]) -> Approval:
    return Approval(
        approval_id=approval.id,
        kind=_KINDS[approval.subject],
        account=approval.number,
        amount=-approval.amount if approval.takes else approval.amount,
        currency=approval.currency,
        reason=approval.question["reason"],
        asked_by=approval.asked_by,
        asked_at=approval.asked_at,
        expires_at=approval.expires_at,
        status=status_of(approval),
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        refusal=approval.refusal,
    )
