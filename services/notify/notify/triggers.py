"""What is told of what: the one table from event to notice and channels.

The notice and the deliveries are written in the transaction that holds the event's inbox key, so a fact is
told once; what goes out is sent afterwards.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from contracts.billing import PaymentReceived, PaymentReversed, ServiceResumed
from contracts.message import Event
from contracts.tickets import TicketAnswered, TicketOpened
from notify.deliveries import queue_delivery
from notify.recipients import recipient
from notify.rendering import Facts, words
from notify.service import profile_of, service
from notify.tables import notifications


@dataclass(frozen=True, slots=True)
class Trigger:
    """The notice, by the name of its templates, and where it goes."""

    notice: str
    sms: bool = False
    email: bool = False
    cabinet: bool = False


TRIGGERS: dict[type[Event], Trigger] = {
    PaymentReceived: Trigger("payment_received", sms=True, email=True, cabinet=True),
    ServiceResumed: Trigger("service_resumed", sms=True, email=True, cabinet=True),
    PaymentReversed: Trigger("payment_reversed", email=True, cabinet=True),
    TicketOpened: Trigger("ticket_opened", cabinet=True),
    TicketAnswered: Trigger("ticket_answered", email=True, cabinet=True),
}


def telling(trigger: Trigger) -> Callable[[Any, Happened, AsyncConnection], Awaitable[None]]:
    """The effect of an event that `trigger` stands for."""

    async def tell(event: Any, happened: Happened, db: AsyncConnection) -> None:
        who = await recipient(db, happened.operator, event.subscriber_id)
        facts = Facts(event, happened, who, profile_of(happened.operator))
        if trigger.cabinet:
            await _put_into_cabinet(trigger.notice, facts, db)
        # One fact is told once per channel: the first phone and the first address are the person's main ones.
        if trigger.sms and who.phones:
            await queue_delivery("sms", who.phones[0], trigger.notice, facts, db)
        if trigger.email and who.emails:
            await queue_delivery("email", who.emails[0], trigger.notice, facts, db)

    return tell


async def _put_into_cabinet(notice: str, facts: Facts, db: AsyncConnection) -> None:
    told = words(notice, "cabinet", facts)
    await db.execute(
        insert(notifications)
        .values(
            operator=facts.recipient.operator,
            subscriber_id=facts.recipient.subscriber_id,
            event_id=facts.happened.id,
            kind=notice,
            title=told.title,
            text=told.text,
        )
        .on_conflict_do_nothing()
    )


for _event, _trigger in TRIGGERS.items():
    service.on(_event)(telling(_trigger))
