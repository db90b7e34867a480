"""One notice over one channel to one address: queued, sending, then sent, delivered, failed, unknown or outdated.

A delivery is created in the transaction that holds the event's inbox key and sent outside of any. Whoever
sends holds a lease, and gets it for what is still true. When the process dies, an e-mail is sent again under the
same Message-ID, an SMS through a gateway over HTTP under its own number, and one over SMPP becomes `unknown`, since
nobody can say whether it was taken.
"""

from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.contact_forms import phone_number
from chassis.events import Happened
from chassis.telemetry import trace_headers
from contracts.notify import Category
from notify.hours import opens
from notify.recipients import Recipient
from notify.rendering import Facts, Words, words
from notify.segments import segments
from notify.service import profile_of
from notify.tables import Channel, Hours, deliveries, sms_parts
from notify.wakeups import wake


class Sent(Protocol):
    """What a delivery has to know: the fact that it tells, and whom."""

    @property
    def happened(self) -> Happened: ...
    @property
    def recipient(self) -> Recipient: ...


async def queue_delivery(
    channel: Channel, address: str, notice: str, facts: Facts, db: AsyncConnection, **more: Any
) -> None:
    """The notice's words over one channel to one address; `more` is what `queue_words` takes."""
    await queue_words(channel, address, notice, words(notice, channel, facts), facts, db, **more)


async def queue_words(
    channel: Channel,
    address: str,
    kind: str,
    told: Words,
    facts: Sent,
    db: AsyncConnection,
    *,
    category: Category = "service",
    hours: Hours = "any",
    bulk: bool = False,
    newsletter_id: UUID | None = None,
    next_at: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> UUID | None:
    """Once by (event, channel, address), in the caller's transaction; None when it is there already.

    `hours` are kept at sending too. `bulk` waits behind what is told to one person. What is not one phone number
    has failed at once: gateways take lists.
    """
    number, trouble = _number(address) if channel == "sms" else (address.strip(), None)
    operator = facts.recipient.operator
    queued = await db.execute(
        insert_once(deliveries)
        .values(
            operator=operator,
            event_id=facts.happened.id,
            subscriber_id=facts.recipient.subscriber_id,
            channel=channel,
            address=number,
            kind=kind,
            subject=told.title,
            text=told.text,
            html=told.html,
            traceparent=trace_headers().get("traceparent"),
            category=category,
            hours=hours,
            bulk=bulk,
            newsletter_id=newsletter_id,
            headers=headers or {},
            state="failed" if trouble else "queued",
            reason=trouble,
            next_at=opens(profile_of(operator), hours, next_at or datetime.now(UTC)),
        )
        .on_conflict_do_nothing()
        .returning(deliveries.c.id)
    )
    delivery_id = queued.scalar_one_or_none()
    if delivery_id is None:
        return None
    if channel == "sms" and not trouble:
        part = {"delivery_id": delivery_id, "operator": operator, "address": number}
        count = len(segments(told.text).parts)
        await db.execute(insert(sms_parts), [part | {"number": n} for n in range(1, count + 1)])
    await wake(db, channel, operator)
    return UUID(str(delivery_id))


def _number(address: str) -> tuple[str, str | None]:
    """As a centre takes it, or as it is and why no SMS can go there."""
    try:
        return phone_number(address), None
    except ValueError as error:
        return address.strip(), str(error)
