"""The end of the contract, asked for in the cabinet where the operator has it so."""

from datetime import date, datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    GetTermination,
    Terminate,
    Termination,
    TerminationStatus,
    TerminationTerms,
    WaitingTermination,
    WithdrawTermination,
)
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.reasons import ReasonView, worded
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])


class NewTermination(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ends_on: date | None = Field(
        default=None, description="The first day without service; left out: tomorrow. Staff may set another."
    )


class TerminationView(BaseModel):
    """`settlement` is left on `ends_on`, as far as one can tell, paid out by `paid_out_by`; negative: a debt."""

    id: int
    status: TerminationStatus
    ends_on: date | None
    settlement: Sum
    paid_out_by: date | None
    reason: str | None


class WaitingTerminationView(TerminationView):
    """As staff sees it in the queue."""

    account: str
    balance: Sum
    asked_at: datetime


class TerminationTermsView(BaseModel):
    """Where the end is asked for, what is needed, and within how many days the rest is paid out."""

    way: Literal["office", "application", "support"]
    documents: list[str]
    debt_free: bool
    reviewed: bool
    equipment_back: bool
    settled_in_days: int


class TerminationOffer(BaseModel):
    allowed: bool
    reasons: list[ReasonView]
    terms: TerminationTermsView | None
    current: TerminationView | None


@router.get("/termination")
async def show_termination(subscriber: Subscriber) -> TerminationOffer:
    """How the contract ends here, and my request if there is one."""
    offer = await subscriber.ask(GetTermination())
    return TerminationOffer(
        allowed=offer.allowed,
        reasons=worded(offer.reasons, subscriber.visitor.language),
        terms=offer.terms and _terms(offer.terms),
        current=offer.current and termination_view(offer.current),
    )


@router.post("/termination", status_code=201)
async def terminate(
    subscriber: Subscriber,
    key: KeyUnlessPreview,
    body: NewTermination | None = None,
    preview: Preview = False,
) -> TerminationView:
    """Ask for the end of the contract. Problem `termination-not-allowed` with `reasons`, which say where to go."""
    command = Terminate(ends_on=body and body.ends_on, preview=preview)
    return termination_view(await subscriber.ask(command, key))


@router.delete("/termination")
async def withdraw_termination(
    subscriber: Subscriber, key: KeyIfAny, preview: Preview = False
) -> TerminationView:
    """The contract goes on; possible until its last day."""
    return termination_view(await subscriber.ask(WithdrawTermination(preview=preview), key))


def termination_view(one: Termination) -> TerminationView:
    return TerminationView(
        id=one.id,
        status=one.status,
        ends_on=one.ends_on,
        settlement=as_sum(one.settlement, one.currency),
        paid_out_by=one.paid_out_by,
        reason=one.reason,
    )


def waiting_view(one: WaitingTermination) -> WaitingTerminationView:
    return WaitingTerminationView(
        **termination_view(one).model_dump(),
        account=one.account,
        balance=as_sum(one.balance, one.currency),
        asked_at=one.asked_at,
    )


def _terms(terms: TerminationTerms) -> TerminationTermsView:
    return TerminationTermsView(**terms.model_dump())
