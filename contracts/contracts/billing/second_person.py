"""Large refunds and corrections: what one of the staff has asked for, another lets be done or refuses."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question

ApprovalKind = Literal["refund", "correction"]
ApprovalStatus = Literal["waiting", "approved", "refused", "expired"]


class Approval(Message):
    """An act that needs a second person. Nothing has moved until it is approved; after `expires_at` it cannot be.

    `amount` is what it does to the balance: negative where it takes. `asked_by` and `decided_by` are members of the
    staff; `refusal` says why it was refused.
    """

    approval_id: UUID
    kind: ApprovalKind
    account: str
    amount: int
    currency: str
    reason: str
    asked_by: UUID
    asked_at: datetime
    expires_at: datetime
    status: ApprovalStatus
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    refusal: str | None = None


class Approvals(Message):
    """Newest first."""

    items: list[Approval]
    next_cursor: str | None = None


class ListApprovals(Question[Approvals]):
    """For managers. `waiting` leaves out what is decided or expired."""

    waiting: bool = True
    limit: int = Field(default=20, ge=1, le=100)
    cursor: UUID | None = None


class ApproveAct(Question[Approval]):
    """Another manager than the one who asked lets it be done: it is carried out in the asker's name at once.

    Problems: not-found, not-allowed for the asker, proof-needed, conflict when it is decided or expired, and those
    of the act itself, after which it still waits.
    """

    approval_id: UUID


class RefuseAct(Question[Approval]):
    """A manager refuses it; the one who asked may take it back so. Problems: not-found, conflict."""

    approval_id: UUID
    reason: str = Field(min_length=1, max_length=500)
