"""What was sent to whom, and what came of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.notify import (
    ChosenWay,
    DeliveryLife,
    DeliveryLine,
    DeliveryState,
    ListDeliveries,
    LookAtDelivery,
    ResendDelivery,
)
from gateway.sums import Sum, as_sum
from gateway.tickets import Limit
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class DeliveryLineView(BaseModel):
    """`address` is masked. `next_at` is when it is tried, while it is queued; `why` is the last reason given."""

    id: UUID
    subscriber_id: UUID | None
    channel: ChosenWay
    address: str
    kind: str
    category: str
    state: DeliveryState
    why: str | None
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    attempts: int
    provider: str | None
    cost: Sum | None
    newsletter_id: UUID | None
    trace_id: str | None


class DeliveryLines(BaseModel):
    items: list[DeliveryLineView]
    next_cursor: str | None


class StepView(BaseModel):
    """What came of one attempt, or of a receipt."""

    at: datetime
    state: DeliveryState
    attempt: int
    provider: str | None
    why: str | None


class PartView(BaseModel):
    """A part of an SMS; `message_id` is the provider's."""

    number: int
    message_id: str | None
    outcome: str | None
    why: str | None


class DeliveryView(DeliveryLineView):
    """`address` in full. `text` has a mask where a code, a link or a password was sent."""

    subject: str
    text: str
    steps: list[StepView]
    parts: list[PartView]
    resendable: bool


@router.get("/deliveries")
async def list_deliveries(
    staff: Staff,
    subscriber: UUID | None = None,
    address: Annotated[str | None, Query(max_length=254)] = None,
    channel: ChosenWay | None = None,
    state: DeliveryState | None = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    since: datetime | None = None,
    limit: Limit = 20,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
) -> DeliveryLines:
    """Newest first. `address` is a whole phone (`+7…`) or e-mail address."""
    wanted = ListDeliveries(
        subscriber_id=subscriber,
        address=address,
        channel=channel,
        state=state,
        kind=kind,
        since=since,
        limit=limit,
        cursor=cursor,
    )
    found = await staff.ask(wanted)
    currency = staff.visitor.profile.currency
    items = [DeliveryLineView(**_line(line, currency)) for line in found.items]
    return DeliveryLines(items=items, next_cursor=found.next_cursor)


@router.get("/deliveries/{delivery_id}")
async def show_delivery(delivery_id: UUID, staff: Staff) -> DeliveryView:
    """One message's life, with its words; the look is kept in the audit trail."""
    return _life(await staff.ask(LookAtDelivery(delivery_id=delivery_id)), staff.visitor.profile.currency)


@router.post("/deliveries/{delivery_id}/resend")
async def resend_delivery(delivery_id: UUID, staff: Staff) -> DeliveryView:
    """Once more, one that has failed or is `unknown`. 409 for any other, so that a repeat sends nothing."""
    return _life(await staff.ask(ResendDelivery(delivery_id=delivery_id)), staff.visitor.profile.currency)


def _line(line: DeliveryLine, currency: str) -> dict[str, Any]:
    known = line.model_dump()
    cost = known.pop("cost")
    return known | {
        "why": known.pop("reason"),
        "cost": None if cost is None else as_sum(cost, currency),
    }


def _life(life: DeliveryLife, currency: str) -> DeliveryView:
    steps = [
        StepView(at=step.at, state=step.state, attempt=step.attempt, provider=step.provider, why=step.reason)
        for step in life.steps
    ]
    parts = [
        PartView(number=part.number, message_id=part.message_id, outcome=part.outcome, why=part.reason)
        for part in life.parts
    ]
    return DeliveryView(
        **_line(life.line, currency) | {"address": life.address},
        subject=life.subject,
        text=life.text,
        steps=steps,
        parts=parts,
        resendable=life.resendable,
    )
