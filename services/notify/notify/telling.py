"""What an event of the table leads to: a notice in the cabinet and deliveries.

They are written in the transaction that holds the event's inbox key, so a fact is told once; what goes out is
sent afterwards.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival, Effects, Happened, one_by_one
from chassis.telemetry import untraced
from contracts.message import Event
from notify.account_states import know_states
from notify.deliveries import queue_delivery
from notify.premises import assume
from notify.recipients import Recipient, recipient, staff_of
from notify.rendering import Facts, words
from notify.service import profile_of, service
from notify.tables import Channel, notifications
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
        if who.erased:
            return
        facts = Facts(event, happened, who, profile)
        if trigger.assumes:
            await assume(trigger, facts, db)
        if trigger.cabinet:
            await _put_into_cabinet(trigger.notice, facts, db)
        for channel, address in _reached_at(trigger, event, who):
            await queue_delivery(channel, address, trigger.notice, facts, db)

    return tell


def _reached_at(trigger: Trigger, event: Any, who: Recipient) -> Iterator[tuple[Channel, str]]:
    """The person's main phone and address: one fact is told once per channel. Or all those that the event names."""
    named = trigger.named
    if trigger.sms and trigger.wakes(event):
        yield from (("sms", phone) for phone in (event.phones if named else who.phones[:1]))
    if trigger.email:
        yield from (("email", email) for email in (event.emails if named else who.emails[:1]))


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
