"""The desk's side of what subscribers order: queues of suspensions and terminations, decided by staff."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    ApproveSuspension,
    ApproveTermination,
    ListSuspensions,
    ListTerminations,
    MarkPaidOut,
    RefuseSuspension,
    RefuseTermination,
    Terminate,
    WithdrawTermination,
)
from gateway import suspension, termination
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.suspension import SuspensionView, WaitingSuspensionView
from gateway.termination import TerminationView, WaitingTerminationView
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

Limit = Annotated[int, Query(ge=1, le=200)]


class Refusal(BaseModel):
    """`reason` is for the subscriber to read."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=1000)


class Approval(BaseModel):
    """`ends_on` is the first day without service; left out: as wished. Rented equipment is to be back before."""

    model_config = ConfigDict(extra="forbid")

    ends_on: date | None = None
    equipment_returned: bool = False


class SuspensionQueue(BaseModel):
    items: list[WaitingSuspensionView]
    next_cursor: None = None


class TerminationQueue(BaseModel):
    items: list[WaitingTerminationView]
    next_cursor: None = None


@router.get("/suspensions")
async def list_suspensions(staff: Staff, limit: Limit = 50) -> SuspensionQueue:
    """Requests that wait for a decision, the oldest first."""
    found = await staff.ask(ListSuspensions(limit=limit))
    return SuspensionQueue(items=[suspension.waiting_view(one) for one in found.items])


@router.post("/suspensions/{suspension_id}/approve")
async def approve_suspension(
    suspension_id: int, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> SuspensionView:
    """It is scheduled, or takes effect at once; its first day is today if the wished one has passed."""
    command = ApproveSuspension(suspension_id=suspension_id, preview=preview)
    return suspension.suspension_view(await staff.ask(command, key))


@router.post("/suspensions/{suspension_id}/refuse")
async def refuse_suspension(
    suspension_id: int, body: Refusal, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> SuspensionView:
    command = RefuseSuspension(suspension_id=suspension_id, reason=body.reason, preview=preview)
    return suspension.suspension_view(await staff.ask(command, key))


@router.get("/terminations")
async def list_terminations(staff: Staff, unpaid: bool = False, limit: Limit = 50) -> TerminationQueue:
    """Requests that wait for a decision, or with `unpaid` those whose rest is to be paid out; the oldest first."""
    found = await staff.ask(ListTerminations(unpaid=unpaid, limit=limit))
    return TerminationQueue(items=[termination.waiting_view(one) for one in found.items])


@router.post("/terminations/{termination_id}/approve")
async def approve_termination(
    termination_id: int,
    staff: Staff,
    key: KeyUnlessPreview,
    body: Approval | None = None,
    preview: Preview = False,
) -> TerminationView:
    """From its day on nothing is charged; what is left is paid out."""
    told = (body or Approval()).model_dump()
    command = ApproveTermination(termination_id=termination_id, preview=preview, **told)
    return termination.termination_view(await staff.ask(command, key))


@router.post("/terminations/{termination_id}/refuse")
async def refuse_termination(
    termination_id: int, body: Refusal, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> TerminationView:
    command = RefuseTermination(termination_id=termination_id, reason=body.reason, preview=preview)
    return termination.termination_view(await staff.ask(command, key))


@router.post("/terminations/{termination_id}/paid-out")
async def mark_paid_out(
    termination_id: int, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> TerminationView:
    """A cashier has handed over what was left."""
    command = MarkPaidOut(termination_id=termination_id, preview=preview)
    return termination.termination_view(await staff.ask(command, key))


@router.post("/accounts/{number}/termination", status_code=201)
async def terminate(
    number: str, staff: Staff, key: KeyUnlessPreview, body: Approval | None = None, preview: Preview = False
) -> TerminationView:
    """End the contract of a subscriber who asks for it in the office or by phone; approved at once."""
    command = Terminate(account=number, preview=preview, **(body or Approval()).model_dump())
    return termination.termination_view(await staff.ask(command, key))


@router.delete("/accounts/{number}/termination")
async def withdraw_termination(
    number: str, staff: Staff, key: KeyIfAny, preview: Preview = False
) -> TerminationView:
    """The contract goes on."""
    command = WithdrawTermination(account=number, preview=preview)
    return termination.termination_view(await staff.ask(command, key))
