"""Who wants newsletters: asked in the cabinet, counted once the link is followed, ended by one click.

Every step is kept with its moment and from where it was made; it is the operator's proof.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.masks import masked_email, masked_phone
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.notify import (
    GetSubscriptions,
    Leave,
    NewsletterChannel,
    Subscribe,
    Subscription,
    Subscriptions,
    SubscriptionState,
)
from contracts.problems import Conflict, NotFound, TooManyRequests
from notify.recipients import Recipient, recipient
from notify.service import profile_of, service
from notify.subscription_letters import ask_to_confirm
from notify.tables import subscription_decisions

Decided = Literal["asked", "confirmed", "left"]
How = Literal["cabinet", "link", "one_click", "consent_withdrawn"]

LINK_LASTS = timedelta(days=7)
# Another link to the same address: not sooner, and not more often in a day.
_AGAIN = timedelta(minutes=2)
_A_DAY = 5

_MINE = text("""
select * from subscriptions where operator = :operator and subscriber_id = :subscriber
""")
_ASK = text("""
insert into subscriptions as s (operator, subscriber_id, channel, address, asked_at)
values (:operator, :subscriber, :channel, :address, :at)
on conflict (operator, subscriber_id, channel)
do update set address = excluded.address, asked_at = excluded.asked_at, confirmed_at = null
""")
_ASKED = text("""
select count(*) from subscription_decisions
where operator = :operator and subscriber_id = :subscriber and decided = 'asked' and at > now() - interval '1 day'
""")
_END = text("""
update subscriptions set confirmed_at = null, left_at = now()
where operator = :operator and subscriber_id = :subscriber and channel = :channel and confirmed_at is not null
returning address
""")
# What was asked and not followed counts no more.
_DROP = text("""
update subscriptions set left_at = now()
where operator = :operator and subscriber_id = :subscriber and channel = :channel and confirmed_at is null
""")
_LOCK = text("""
select from recipients where operator = :operator and subscriber_id = :subscriber for no key update
""")


@service.answers(GetSubscriptions)
async def get_subscriptions(_: GetSubscriptions, asked: Asked) -> Subscriptions:
    """Each channel of the operator's newsletter."""
    caller = asked.subscriber
    profile = with_newsletter(caller.operator)
    async with service.database.reading() as db:
        return await _shown(db, profile, caller.id)


@service.answers(Subscribe)
async def subscribe(question: Subscribe, asked: Asked) -> Subscriptions:
    """What is confirmed for the present address stays so."""
    caller = asked.subscriber
    profile = with_newsletter(caller.operator)
    whose = {"operator": caller.operator, "subscriber": caller.id}
    channel = question.channel
    if channel not in channels_of(profile):
        raise NotFound
    async with service.database.transaction() as db:
        await db.execute(_LOCK, whose)
        who = await recipient(db, caller.operator, caller.id)
        address = main_address(who, channel)
        known = (await _rows(db, whose)).get(channel)
        if not (known and known.confirmed_at and known.address == address):
            asked_at = await _count(db, whose, known)
            await db.execute(_ASK, whose | {"channel": channel, "address": address, "at": asked_at})
            await decided(db, asked, whose, channel, address, "asked", "cabinet")
            await ask_to_confirm(db, profile, who, channel, address, asked_at, asked_at + LINK_LASTS)
        return await _shown(db, profile, caller.id)


@service.answers(Leave)
async def leave(question: Leave, asked: Asked) -> Subscriptions:
    """From the cabinet."""
    caller = asked.subscriber
    profile = with_newsletter(caller.operator)
    whose = {"operator": caller.operator, "subscriber": caller.id}
    async with service.database.transaction() as db:
        for channel in [question.channel] if question.channel else channels_of(profile):
            await end(db, asked, whose, channel, "cabinet")
        return await _shown(db, profile, caller.id)


async def end(
    db: AsyncConnection,
    asked: Asked | None,
    whose: dict[str, Any],
    channel: NewsletterChannel,
    how: How,
    newsletter_id: UUID | None = None,
) -> None:
    """Nothing happens when there is nothing to end."""
    await db.execute(_DROP, whose | {"channel": channel})
    left = (await db.execute(_END, whose | {"channel": channel})).scalar_one_or_none()
    if left is not None:
        await decided(db, asked, whose, channel, left, "left", how, newsletter_id)


async def decided(
    db: AsyncConnection,
    asked: Asked | None,
    whose: dict[str, Any],
    channel: NewsletterChannel,
    address: str,
    what: Decided,
    how: How,
    newsletter_id: UUID | None = None,
) -> None:
    """One more line of the proof."""
    line = {"operator": whose["operator"], "subscriber_id": whose["subscriber"], "channel": channel}
    line |= {"address": address, "decided": what, "how": how, "newsletter_id": newsletter_id}
    await db.execute(insert(subscription_decisions).values(**line, ip=asked.address if asked else ""))


def with_newsletter(operator: str) -> Profile:
    """The operator's profile. Problem: not-found where there is no newsletter."""
    profile = profile_of(operator)
    if not profile.capabilities.newsletter:
        raise NotFound
    return profile


def channels_of(profile: Profile) -> list[NewsletterChannel]:
    """Where the operator's newsletter goes."""
    return list(profile.newsletter.channels) if profile.newsletter else []


def main_address(who: Recipient, channel: NewsletterChannel) -> str:
    """The first that is confirmed. Problem: conflict without any."""
    known = who.phones if channel == "sms" else who.emails
    if not known:
        raise Conflict("Add a phone or an e-mail address to your profile first.", channel=channel)
    return known[0]


def masked(channel: NewsletterChannel, address: str) -> str:
    """Enough for its owner to recognise."""
    return masked_phone(address) if channel == "sms" else masked_email(address)


async def _count(db: AsyncConnection, whose: dict[str, Any], known: Row[Any] | None) -> datetime:
    """The moment of this asking. Problem: too-many-requests."""
    now = datetime.now(UTC)
    if known and known.confirmed_at is None and now - known.asked_at < _AGAIN:
        raise TooManyRequests(retry_after=int(_AGAIN.total_seconds()))
    if (await db.execute(_ASKED, whose)).scalar_one() >= _A_DAY:
        raise TooManyRequests(retry_after=86_400)
    return now


async def _rows(db: AsyncConnection, whose: dict[str, Any]) -> dict[str, Row[Any]]:
    return {row.channel: row for row in await db.execute(_MINE, whose)}


async def _shown(db: AsyncConnection, profile: Profile, subscriber_id: UUID) -> Subscriptions:
    rows = await _rows(db, {"operator": profile.operator, "subscriber": subscriber_id})
    return Subscriptions(
        items=[_subscription(channel, rows.get(channel)) for channel in channels_of(profile)]
    )


def _subscription(channel: NewsletterChannel, row: Row[Any] | None) -> Subscription:
    state = _state(row)
    if row is None or state == "none":
        return Subscription(channel=channel, state="none", address=None)
    return Subscription(
        channel=channel,
        state=state,
        address=masked(channel, row.address),
        asked_at=row.asked_at,
        expires_at=row.asked_at + LINK_LASTS if state == "asked" else None,
        confirmed_at=row.confirmed_at,
    )


def _state(row: Row[Any] | None) -> SubscriptionState:
    if row is None:
        return "none"
    if row.confirmed_at:
        return "confirmed"
    gone = row.left_at and row.left_at > row.asked_at
    return "none" if gone or datetime.now(UTC) > row.asked_at + LINK_LASTS else "asked"
