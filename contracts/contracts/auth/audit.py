"""The audit trail: every action of staff in every service."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question


class AuditEntry(Message):
    """One action. `staff_id` is None for a command of the administrator, whose role is `administrator`.

    `service` is where it was done, `action` what, `about` to whom or what (`subscriber:…`, `account:…`),
    `address` from where; `before` and `after` hold what was changed, never a secret.
    """

    id: int
    at: datetime
    staff_id: UUID | None
    login: str | None
    name: str | None
    role: str
    service: str
    action: str
    about: str
    address: str
    trace_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditTrail(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[AuditEntry]
    next_cursor: str | None = None


class ListAudit(Question[AuditTrail]):
    """For managers and admins. Every filter narrows; `after` and `before` are moments, the second exclusive.

    `looks` False leaves out who has only looked.
    """

    who: UUID | None = None
    about: str | None = Field(default=None, max_length=200)
    action: str | None = Field(default=None, max_length=100)
    after: datetime | None = None
    before: datetime | None = None
    looks: bool = True
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = None
