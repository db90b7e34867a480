"""What an event of the table leads to: a notice in the cabinet and deliveries.

They are written in the transaction that holds the event's inbox key, so a fact is told once; what goes out is
sent afterwards.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival, Effects, Happened, one_by_one
from chassis.profiles import Profile
from chassis.telemetry import untraced
from contracts.message import Event
from notify.account_states import know_states
from notify.browsers import browsers_of
from notify.deliveries import queue_delivery
from notify.letter_headers import answer_headers
from notify.premises import assume
from notify.recipients import Recipient, applicant_of, recipient, staff_of
from notify.rendering import Facts, words
from notify.service import profile_of, service
from notify.showing import show
from notify.tables import Channel, Hours
from notify.triggers import TRIGGERS, Trigger
from notify.wishes import Off, switched_off


def telling(trigger: Trigger) -> Callable[[Any, Happened, AsyncConnection], Awaitable[None]]:
    """The effect of one event that `trigger` stands for."""

    async def tell(event: Any, happened: Happened, db: AsyncConnection) -> None:
        profile = profile_of(happened.operator)
        if not trigger.wanted(profile):
            return
        who = await _told(trigger, event, profile, db)
        if who.erased:
            return
        facts = Facts(event, happened, who, profile)
        if trigger.assumes:
            await assume(trigger, facts, db)
        await tell_one(trigger, facts, db)
        if trigger.besides:
            await telling(trigger.besides)(event, happened, db)

    return tell


async def tell_one(trigger: Trigger, facts: Facts, db: AsyncConnection, *, bulk: bool = False) -> None:
    """One person: in the cabinet, and over each way against which he has nothing. Once, by the fact's id.

    `bulk`: many are told of the same, so it waits behind what concerns one person alone.
    """
    if trigger.cabinet:
        await show(trigger.notice, words(trigger.notice, "cabinet", facts), facts, db)
    off = await switched_off(db, facts.recipient.operator, facts.recipient.subscriber_id)
    for channel, address in await _reached_at(trigger, facts, off, db):
        waits = channel != "email" and not trigger.urgent(facts.event)
        hours: Hours = "waking" if waits else "any"
        more = {
            "category": trigger.category,
            "hours": hours,
            "headers": _headers(channel, facts),
            "bulk": bulk,
        }
        await queue_delivery(channel, address, trigger.notice, facts, db, **more)


def _headers(channel: Channel, facts: Facts) -> dict[str, str]:
    """Letters about a request are one thread, and can be answered."""
    event: Any = facts.event
    if channel != "email" or not hasattr(event, "reply_token"):
        return {}
    return answer_headers(facts.profile, event.ticket_id, event.reply_token)


async def _told(trigger: Trigger, event: Any, profile: Profile, db: AsyncConnection) -> Recipient:
    if trigger.staff:
        return staff_of(profile)
    if trigger.applicant:
        return applicant_of(profile, event)
    return await recipient(db, profile.operator, event.subscriber_id)


async def _reached_at(
    trigger: Trigger, facts: Facts, off: Off, db: AsyncConnection
) -> list[tuple[Channel, str]]:
    """Where the person wants to be told of it; what must be told goes everywhere when he wants it nowhere."""
    who = facts.recipient
    there = list(_ways(trigger, facts))
    wanted = [way for way in there if (trigger.category, way[0]) not in off]
    if trigger.asked_for or (trigger.required and not wanted):
        wanted = there
    if trigger.cabinet and who.subscriber_id and (trigger.category, "push") not in off:
        wanted += [("push", browser) for browser in await browsers_of(db, who.operator, who.subscriber_id)]
    return wanted


def _ways(trigger: Trigger, facts: Facts) -> Iterator[tuple[Channel, str]]:
    """The person's main phone and address: one fact is told once per channel. Or all those that the event names."""
    event: Any = facts.event
    who, named = facts.recipient, trigger.named
    if trigger.goes("sms", facts.profile) and trigger.wakes(event):
        yield from (("sms", phone) for phone in (event.phones if named else who.phones[:1]))
    if trigger.goes("email", facts.profile):
        yield from (("email", email) for email in (event.emails if named else who.emails[:1]))


def _effects(event: type[Event], trigger: Trigger) -> Effects:
    each = one_by_one(telling(trigger), event.durable(service.name))

    async def apply(arrivals: list[Arrival], db: AsyncConnection) -> None:
        with untraced():  # a batch is nobody's trace
            await know_states(arrivals, db)
        await each(arrivals, db)

    return apply


for _event, _trigger in TRIGGERS.items():
    service.on_many(_event)(_effects(_event, _trigger))
