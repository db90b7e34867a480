"""Large refunds and corrections that wait for a second person of the staff."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    Approval,
    ApprovalKind,
    ApprovalStatus,
    ApproveAct,
    ListApprovals,
    RefuseAct,
)
from gateway.sums import Sum, as_sum
from gateway.tickets import Limit
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff/approvals", tags=["staff"])


class ApprovalView(BaseModel):
    """`amount` is what it does to the balance, negative where it takes; nothing has moved before it is `approved`.

    `asked_by` and `decided_by` are members of the staff.
    """

    id: UUID
    kind: ApprovalKind
    account: str
    amount: Sum
    reason: str
    asked_by: UUID
    asked_at: datetime
    expires_at: datetime
    status: ApprovalStatus
    decided_by: UUID | None
    decided_at: datetime | None
    refusal: str | None


class ApprovalList(BaseModel):
    items: list[ApprovalView]
    next_cursor: str | None


class ApprovalRefusal(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500)


@router.get("")
async def list_approvals(
    staff: Staff, waiting: bool = True, limit: Limit = 20, cursor: UUID | None = None
) -> ApprovalList:
    """Newest first; with `waiting=false` also what is decided or expired. For managers."""
    found = await staff.ask(ListApprovals(waiting=waiting, limit=limit, cursor=cursor))
    return ApprovalList(items=[_view(told) for told in found.items], next_cursor=found.next_cursor)


@router.post("/{approval_id}/approve")
async def approve(approval_id: UUID, staff: Staff) -> ApprovalView:
    """Carry it out at once, in the name of the one who asked. For another manager, with a fresh proof."""
    return _view(await staff.ask(ApproveAct(approval_id=approval_id)))


@router.post("/{approval_id}/refuse")
async def refuse(approval_id: UUID, body: ApprovalRefusal, staff: Staff) -> ApprovalView:
    """Nothing moves. For managers; whoever asked may take it back so."""
    return _view(await staff.ask(RefuseAct(approval_id=approval_id, reason=body.reason)))


def _view(told: Approval) -> ApprovalView:
    more = told.model_dump(exclude={"approval_id", "amount", "currency"})
    return ApprovalView(id=told.approval_id, amount=as_sum(told.amount, told.currency), **more)
