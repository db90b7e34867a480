"""What an event of the table leads to: a notice in the cabinet and deliveries.

They are written in the transaction that holds the event's inbox key, so a fact is told once; what goes out is
sent afterwards.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival, Effects, Happened, one_by_one
from chassis.telemetry import untraced
from contracts.message import Event
from notify.account_states import know_states
from notify.deliveries import queue_delivery
from notify.premises import assume
from notify.recipients import recipient, staff_of
from notify.rendering import Facts, words
from notify.service import profile_of, service
from notify.tables import notifications
from notify.triggers import TRIGGERS, Trigger


def telling(trigger: Trigger) -> Callable[[Any, Happened, AsyncConnection], Awaitable[None]]:
    """The effect of one event that `trigger` stands for."""

    async def tell(event: Any, happened: Happened, db: AsyncConnection) -> None:
        profile = profile_of(happened.operator)
        if not trigger.wanted(profile):
            return
        who = (
            staff_of(profile) if trigger.staff else await recipient(db, profile.operator, event.subscriber_id)
        )
        facts = Facts(event, happened, who, profile)
        if trigger.assumes:
            await assume(trigger, facts, db)
        if trigger.cabinet:
            await _put_into_cabinet(trigger.notice, facts, db)
        # One fact is told once per channel: the first phone and the first address are the person's main ones.
        if trigger.sms and who.phones and trigger.wakes(event):
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


def _effects(event: type[Event], trigger: Trigger) -> Effects:
    each = one_by_one(telling(trigger), event.durable(service.name))

    async def apply(arrivals: list[Arrival], db: AsyncConnection) -> None:
        with untraced():  # a batch is nobody's trace
            await know_states(arrivals, db)
        await each(arrivals, db)

    return apply


for _event, _trigger in TRIGGERS.items():
    service.on_many(_event)(_effects(_event, _trigger))
