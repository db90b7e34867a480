"""Letters that came back: the address to which they do names the delivery, which has failed or takes longer."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.logs import logger
from chassis.questions import Asked
from contracts.notify import BounceAddress, BounceNoted, FindBounceAddress, NoteBounce
from contracts.problems import NotFound
from notify.attempts import DELIVERIES
from notify.letters import bounce_tokens
from notify.returned_mail import GONE, put_aside
from notify.service import service
from notify.tables import deliveries

# What came of it before is not changed by a letter that comes back twice, or late.
_MAY_FAIL = ("queued", "sending", "sent", "delivered", "unknown")


@service.answers(FindBounceAddress)
async def find_bounce_address(question: FindBounceAddress, asked: Asked) -> BounceAddress:  # noqa: ARG001
    """Problem: not-found."""
    async with service.database.reading() as db:
        return BounceAddress(delivery_id=(await _sent(db, question.operator, question.token)).id)


@service.answers(NoteBounce)
async def note_bounce(question: NoteBounce, asked: Asked) -> BounceNoted:  # noqa: ARG001
    """Problem: not-found."""
    operator = question.operator
    async with service.database.transaction() as db:
        sent = await _sent(db, operator, question.token, for_update=True)
        if sent.state not in _MAY_FAIL:
            return BounceNoted()
        said = f"{question.status} {question.diagnostic}".strip()
        if question.action == "delayed":
            await _write(db, sent, reason=f"delayed on its way: {said}")
            return BounceNoted()
        await _write(db, sent, state="failed", reason=f"it came back: {said}", lease_until=None)
        if question.status in GONE:
            why = f"put aside, since a letter to this address came back: {said}"
            await put_aside(db, sent.id, operator, sent.address, why)
    DELIVERIES.labels(operator, "email", "failed").inc()
    logger().info("came back", delivery=str(sent.id), status=question.status)
    return BounceNoted()


async def _sent(db: AsyncConnection, operator: str, token: str, *, for_update: bool = False) -> Any:
    """The delivery of which the token speaks. Problem: not-found, also for one that was made up."""
    tokens = bounce_tokens()
    delivery_id = tokens.read(operator, token) if tokens else None
    columns = (deliveries.c.id, deliveries.c.state, deliveries.c.address)
    known = select(*columns).filter_by(operator=operator, id=delivery_id, channel="email")
    found = await db.execute(known.with_for_update() if for_update else known)
    row = found.one_or_none() if isinstance(delivery_id, UUID) else None
    if row is None:
        raise NotFound("Nothing was sent from there.")
    return row


async def _write(db: AsyncConnection, sent: Any, **what: Any) -> None:
    await db.execute(update(deliveries).where(deliveries.c.id == sent.id).values(**what))
