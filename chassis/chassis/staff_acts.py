"""What staff does is told to the audit trail by the transaction that does it."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from chassis.telemetry import trace_id
from contracts.staff_acts import StaffActed


async def tell_audit(
    told_as: type[StaffActed],
    db: AsyncConnection,
    asked: Asked,
    action: str,
    about: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Nothing is told of a subscriber or a visitor, who acts on his own. `about` is `ticket:<id>` and the like.

    `told_as` is the event by which the service of this transaction tells it.
    """
    staff = asked.verified
    if staff is None or staff.kind != "staff":
        return
    acted = told_as(
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
