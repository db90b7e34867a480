"""Requests whose promised answer is late or near, counted for whoever watches the operator's support."""

import asyncio

from prometheus_client import Gauge
from sqlalchemy import text

from chassis.isolation import across_operators
from chassis.telemetry import untraced
from tickets.service import service

OVERDUE = Gauge("cabinet_tickets_overdue", "Requests whose promised answer is late", ["operator"])
DUE_SOON = Gauge(
    "cabinet_tickets_due_soon", "Requests whose promised answer is to come within 30 minutes", ["operator"]
)
SECONDS = 30
_COUNT = text("""
select operator, count(*) filter (where answer_by < now()) as late, count(*) filter (where answer_by >= now()) as soon
from tickets where answer_by < now() + interval '30 minutes' group by operator
""")


@service.works
async def watch_promises() -> None:
    """Every operator has its figure, also when it is none."""
    while True:
        with untraced(), across_operators():
            async with service.database.reading() as db:
                found = {row.operator: row for row in await db.execute(_COUNT)}
        for operator in (profile.operator for profile in service.profiles):
            row = found.get(operator)
            OVERDUE.labels(operator).set(row.late if row else 0)
            DUE_SOON.labels(operator).set(row.soon if row else 0)
        await asyncio.sleep(SECONDS)
