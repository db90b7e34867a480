"""The audit trail of everything that staff has done."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.auth import ListAudit
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class AuditEntryView(BaseModel):
    """Who did what to whom, when and from where; `before` and `after` say what it changed.

    `staff_id` is null for the administrator's commands on the server.
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


class AuditTrailView(BaseModel):
    items: list[AuditEntryView]
    next_cursor: str | None


@router.get("/audit")
async def list_audit(
    staff: Staff,
    who: UUID | None = None,
    about: Annotated[str | None, Query(max_length=200)] = None,
    action: Annotated[str | None, Query(max_length=100)] = None,
    since: Annotated[datetime | None, Query(alias="from")] = None,
    until: Annotated[datetime | None, Query(alias="to")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=20)] = None,
) -> AuditTrailView:
    """For managers and admins, newest first. `about` is as an entry has it: `subscriber:…`, `account:…`."""
    wanted = ListAudit(
        who=who, about=about, action=action, after=since, before=until, limit=limit, cursor=cursor
    )
    told = await staff.ask(wanted)
    return AuditTrailView(**told.model_dump())
