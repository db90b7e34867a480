"""What staff does in conversations is told to the audit trail by the transaction that does it."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from chassis.telemetry import trace_id
from contracts.tickets import TicketsStaffActed


async def tell_audit(
    db: AsyncConnection,
    asked: Asked,
    action: str,
    about: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Nothing is told of a subscriber or a visitor, who acts on his own.

    `about` is `ticket:<id>`, `chat:<id>` and the like.
    """
    staff = asked.verified
    if staff is None or staff.kind != "staff":
        return
    acted = TicketsStaffActed(
        staff_id=staff.id,
        role=staff.role,
        action=action,
        about=about,
        address=asked.address,
        trace_id=trace_id(),
        before=before,
        after=after,
    )
    await emit(db, acted, operator=staff.operator, about=about)
