"""What staff does to requests is told to the audit trail by the transaction that does it."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from chassis.telemetry import trace_id
from contracts.tickets import TicketsStaffActed


async def tell_audit(
    db: AsyncConnection, asked: Asked, action: str, ticket: Row[Any], after: dict[str, Any]
) -> None:
    """Nothing is told of a subscriber, who acts on his own. `ticket` is the row as it was before."""
    staff = asked.caller
    if staff.kind != "staff":
        return
    about = f"ticket:{ticket.id}"
    acted = TicketsStaffActed(
        staff_id=staff.id,
        role=staff.role,
        action=action,
        about=about,
        address=asked.address,
        trace_id=trace_id(),
        before={"status": ticket.status},
        after=after,
    )
    await emit(db, acted, operator=staff.operator, about=about)
