"""Staff gives a payment back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import RefundPayment, RefundStatus
from gateway.previews import KeyUnlessPreview, Preview
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class NewRefund(BaseModel):
    """Without an amount all that is left of the payment."""

    model_config = ConfigDict(extra="forbid")

    amount: WantedSum | None = None
    reason: str = Field(min_length=1, max_length=500)


class RefundView(BaseModel):
    """`amount` leaves the account; `fee` of it is kept, the rest goes back to where the payment came from."""

    id: UUID
    payment_id: int
    amount: Sum
    fee: Sum
    status: RefundStatus
    reason: str
    created_at: datetime


@router.post("/payments/{payment_id}/refund", status_code=201)
async def refund_payment(
    payment_id: Annotated[str, Field(max_length=40)],
    body: NewRefund,
    staff: Staff,
    key: KeyUnlessPreview,
    preview: Preview = False,
) -> RefundView:
    """By a payment's number or its attempt's id; only what came through the acquirer."""
    currency = staff.visitor.profile.currency
    amount = None if body.amount is None else as_minor(body.amount, currency)
    question = RefundPayment(payment=payment_id, amount=amount, reason=body.reason, preview=preview)
    refund = await staff.ask(question, key)
    return RefundView(
        id=refund.id,
        payment_id=refund.payment_id,
        amount=as_sum(refund.amount, refund.currency),
        fee=as_sum(refund.fee, refund.currency),
        status=refund.status,
        reason=refund.reason,
        created_at=refund.created_at,
    )
