"""The letter or SMS with the link that makes a subscription count."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from chassis.profiles import Profile
from contracts.message import Message
from contracts.notify import NewsletterChannel
from notify.deliveries import queue_delivery
from notify.links import confirming, link, link_key
from notify.recipients import Recipient
from notify.rendering import Facts

# The cabinet's page, which sends the token by POST: whoever only looks into a letter confirms nothing.
CONFIRM_PATH = "/newsletter/confirm?token="


class ConfirmationAsked(Message):
    """What the words of the letter are made of."""

    link: str
    until: datetime


async def ask_to_confirm(
    db: AsyncConnection,
    profile: Profile,
    who: Recipient,
    channel: NewsletterChannel,
    address: str,
    asked_at: datetime,
    until: datetime,
) -> None:
    """In the caller's transaction, to this address only."""
    assert who.subscriber_id  # the operator's staff subscribes to nothing
    key = await link_key(db, profile.operator)
    token = confirming(key, profile.operator, who.subscriber_id, channel, asked_at)
    event = ConfirmationAsked(link=link(profile.operator, CONFIRM_PATH, token), until=until)
    happened = Happened(uuid4(), profile.operator, str(who.subscriber_id), asked_at)
    facts = Facts(event, happened, who, profile)
    await queue_delivery(channel, address, "newsletter_confirm", facts, db, category="marketing")
