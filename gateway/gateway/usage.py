"""Traffic by day and what remains of a capped tariff."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.billing import GetUsage
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])

From = Annotated[date | None, Query(alias="from", description="First day; the period's when left out.")]
To = Annotated[date | None, Query(description="Last day, included.")]


class UsageDayView(BaseModel):
    """Octets: `in` came to the subscriber, `out` left."""

    day: date
    received: int = Field(serialization_alias="in")
    sent: int = Field(serialization_alias="out")


class UsagePeriodView(BaseModel):
    """The charging period that holds today; `to` is its last day."""

    begins: date = Field(serialization_alias="from")
    ends: date = Field(serialization_alias="to")
    received: int = Field(serialization_alias="in")
    sent: int = Field(serialization_alias="out")


class RemainingTraffic(BaseModel):
    """Octets in both directions together, in the present period; a GB is 10⁹."""

    limit: int
    used: int
    left: int


class UsageView(BaseModel):
    """`remaining` is null where the tariff has no cap."""

    days: list[UsageDayView]
    period: UsagePeriodView
    remaining: RemainingTraffic | None


@router.get("/usage")
async def show_usage(subscriber: Subscriber, from_day: From = None, to: To = None) -> UsageView:
    """Each day that has begun, quiet ones too, the earliest first."""
    usage = await subscriber.ask(GetUsage(from_day=from_day, to_day=to))
    return UsageView(
        days=[UsageDayView(**day.model_dump()) for day in usage.days],
        period=UsagePeriodView(
            begins=usage.period_from,
            ends=usage.period_to - timedelta(days=1),
            received=usage.period_received,
            sent=usage.period_sent,
        ),
        remaining=RemainingTraffic(**usage.cap.model_dump()) if usage.cap else None,
    )
