"""What SMS have cost."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.notify import GetSmsReport
from gateway.reports import From, To, days_of
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff/reports", tags=["staff"])


class SmsRow(BaseModel):
    """`cost` has what is under way too; `bulk_cost` is the newsletters' part of it."""

    day: date
    provider: str
    messages: int
    parts: int
    cost: Sum
    bulk_cost: Sum
    daily_ceiling: Sum | None


class SmsRows(BaseModel):
    items: list[SmsRow]


@router.get("/sms")
async def report_sms(staff: Staff, first: From = None, last: To = None) -> SmsRows:
    """By day and provider, the newest day first."""
    found = await staff.ask(GetSmsReport(**days_of(staff, first, last)))
    items = []
    for row in found.items:
        ceiling = found.ceilings.get(row.provider)
        sums = {name: as_sum(getattr(row, name), found.currency) for name in ("cost", "bulk_cost")}
        items.append(
            SmsRow(
                **row.model_dump(exclude=set(sums)),
                **sums,
                daily_ceiling=None if ceiling is None else as_sum(ceiling, found.currency),
            )
        )
    return SmsRows(items=items)
