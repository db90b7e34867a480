"""Staff follows a message: when it was queued, what came of each attempt, and has it sent once more."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.masks import masked_email, masked_phone
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.notify import (
    DeliveryLife,
    DeliveryLine,
    DeliveryList,
    DeliveryPart,
    DeliveryStep,
    ListDeliveries,
    LookAtDelivery,
    ResendDelivery,
)
from contracts.problems import BadRequest, Conflict, NotFound
from notify.service import service
from notify.staff_acts import tell_audit
from notify.tables import deliveries, sms_parts
from notify.trials import KINDS
from notify.wakeups import wake

READERS = ("support", "marketing", "manager")
_LINE = tuple(name for name in DeliveryLine.model_fields if name != "queued_at")
_ENDED_BADLY = ("failed", "unknown")
# In the words of deliveries_ended_badly_idx.
_IN_INDEX = text("state in ('failed', 'unknown')")
# A link that confirms or ends something for whoever has it.
_TOKEN = re.compile(r"\btoken=[\w.%~-]+")


@service.answers(ListDeliveries)
async def list_deliveries(question: ListDeliveries, asked: Asked) -> DeliveryList:
    """Without the words, and with masked addresses. Whoever looks for a person leaves a row in the audit trail.

    Problem: bad-request for a cursor that is none of ours.
    """
    staff = asked.caller.staff(*READERS)
    sent = select(deliveries).filter_by(operator=staff.operator).where(_readable(staff))
    wanted = _narrowed(question, sent)
    async with service.database.transaction() as db:
        rows = (await db.execute(wanted.limit(question.limit + 1))).all()
        shown = rows[: question.limit]
        if question.subscriber_id or question.address is not None:
            about = f"subscriber:{question.subscriber_id}" if question.subscriber_id else "deliveries"
            whose = sorted({str(row.subscriber_id) for row in shown if row.subscriber_id})
            await tell_audit(db, asked, "list_deliveries", about, after={"subscribers": whose})
    return DeliveryList(
        items=[_line(row) for row in shown],
        next_cursor=str(shown[-1].id) if len(rows) > question.limit else None,
    )


@service.answers(LookAtDelivery)
async def look_at_delivery(question: LookAtDelivery, asked: Asked) -> DeliveryLife:
    """Somebody else's words are read: the look leaves a row in the audit trail. Problem: not-found."""
    staff = asked.caller.staff(*READERS)
    async with service.database.transaction() as db:
        row = await _delivery(db, staff, question.delivery_id)
        await tell_audit(db, asked, "look_at_delivery", f"delivery:{row.id}", after=_about(row))
        return await _life(db, row)


@service.answers(ResendDelivery)
async def resend_delivery(question: ResendDelivery, asked: Asked) -> DeliveryLife:
    """All of its parts, as if it had never been tried; its lived life stays in its history.

    Problems: not-found, conflict.
    """
    staff = asked.caller.staff("support", "manager")
    async with service.database.transaction() as db:
        row = await _delivery(db, staff, question.delivery_id, locked=True)
        if not _resendable(row):
            raise Conflict(
                "Only an SMS or a letter that has failed is sent again, and none with a secret in it."
            )
        blank = {"state": "queued", "next_at": func.now(), "sent_at": None, "delivered_at": None}
        way = {"reason": None, "provider": None, "cost": None, "own_number": None, "ask_status_at": None}
        mine = deliveries.c.id == row.id, deliveries.c.operator == staff.operator
        await db.execute(update(deliveries).where(*mine).values(blank | way))
        parts = update(sms_parts).where(
            sms_parts.c.delivery_id == row.id, sms_parts.c.operator == staff.operator
        )
        await db.execute(parts.values(message_id=None, outcome=None, reason=None))
        await tell_audit(
            db, asked, "resend_delivery", f"delivery:{row.id}", {"state": row.state}, {"state": "queued"}
        )
        await wake(db, row.channel, staff.operator)
        return await _life(db, await _delivery(db, staff, row.id))


def _narrowed(question: ListDeliveries, wanted: Select[Any]) -> Select[Any]:
    for name in ("subscriber_id", "channel", "state", "kind"):
        if (value := getattr(question, name)) is not None:
            wanted = wanted.where(deliveries.c[name] == value)
    if question.state in _ENDED_BADLY:
        wanted = wanted.where(_IN_INDEX)
    if question.address is not None:
        wanted = wanted.where(deliveries.c.address == question.address.strip())
    if question.since is not None:
        # The ids grow with time: so it is found without looking at what is older.
        since = deliveries.c.id >= _first_id(question.since)
        wanted = wanted.where(deliveries.c.created_at >= question.since, since)
    if question.before is not None:
        wanted = wanted.where(deliveries.c.created_at < question.before)
    if question.cursor is not None:
        wanted = wanted.where(deliveries.c.id < _after(question.cursor))
    return wanted.order_by(deliveries.c.id.desc())


def _first_id(since: datetime) -> UUID:
    """The least of those that are made at this moment (RFC 9562, section 5.7): 48 bits of milliseconds."""
    return UUID(int=max(0, int(since.timestamp() * 1000)) << 80)


def _after(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError as error:
        raise BadRequest("The cursor is not one that was given here.") from error


def _readable(staff: Caller) -> ColumnElement[bool]:
    """Marketing reads what it sends; what is told to one person is for those who serve him."""
    if staff.role != "marketing":
        return true()
    return or_(deliveries.c.category.in_(("marketing", "news")), deliveries.c.kind.in_(KINDS))


async def _delivery(db: AsyncConnection, staff: Caller, delivery_id: UUID, *, locked: bool = False) -> Any:
    wanted = select(deliveries).filter_by(operator=staff.operator, id=delivery_id).where(_readable(staff))
    row = (await db.execute(wanted.with_for_update() if locked else wanted)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def _life(db: AsyncConnection, row: Any) -> DeliveryLife:
    parts = select(sms_parts).filter_by(operator=row.operator, delivery_id=row.id)
    return DeliveryLife(
        line=_line(row),
        address=row.address,
        subject=_TOKEN.sub("token=***", row.subject),
        text=_TOKEN.sub("token=***", row.text),
        steps=[DeliveryStep.model_validate(step) for step in row.history],
        parts=[
            DeliveryPart(
                number=part.number, message_id=part.message_id, outcome=part.outcome, reason=part.reason
            )
            for part in await db.execute(parts.order_by(sms_parts.c.number))
        ],
        resendable=_resendable(row),
    )


def _line(row: Any) -> DeliveryLine:
    known = {name: getattr(row, name) for name in _LINE}
    masks = {"sms": masked_phone, "email": masked_email}
    known["address"] = masks[row.channel](row.address) if row.channel in masks else row.address
    known["next_at"] = row.next_at if row.state == "queued" else None
    return DeliveryLine(queued_at=row.created_at, **known)


def _resendable(row: Any) -> bool:
    alone = row.newsletter_id is None and not row.secret
    return alone and row.channel in {"sms", "email"} and row.state in _ENDED_BADLY


def _about(row: Any) -> dict[str, Any]:
    about = {"channel": row.channel, "kind": row.kind}
    return about | ({"subscriber_id": str(row.subscriber_id)} if row.subscriber_id else {})
