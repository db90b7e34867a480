"""How often somebody may begin a chat, write, and have letters sent."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.problems import Conflict, TooManyRequests
from tickets import limits
from tickets.limits import Limit, hashed
from tickets.tables import chat_messages

WINDOW, MINUTE, DAY = timedelta(minutes=10), timedelta(minutes=1), timedelta(days=1)

# Chats begun in one window: by one subscriber, from one network without signing in, by all of an operator's visitors.
SUBSCRIBER = 20
NETWORK = 10
VISITORS = 600
# Letters with one chat's transcript in all, and of all of an operator's visitors' chats to one address in a day.
LETTERS = 3
TO_ADDRESS = 3
# What one side of a chat says in a minute beside messages: that it types, has read, has left a contact.
SIGNS = 120
# Messages of one person in a minute, and in a chat in all.
A_MINUTE = 30
IN_ALL = 500


async def count_begun(operator: str, subscriber_id: UUID | None, network: str) -> None:
    """One more is begun. Problem: too-many-requests, with the seconds to wait."""
    if subscriber_id:
        await limits.count(operator, Limit(f"chats of {subscriber_id}", SUBSCRIBER, WINDOW))
    else:
        by_network = Limit(f"chats network {network}", NETWORK, WINDOW)
        await limits.count(operator, by_network, Limit("chats", VISITORS, WINDOW))


async def count_letter(operator: str, sent: int, address: str | None) -> None:
    """One more after `sent`, to an `address` that a visitor says is his. Problems: conflict, too-many-requests."""
    if sent >= LETTERS:
        raise Conflict("This chat has been sent often enough.")
    if address:
        await limits.count(operator, Limit(f"chat letters {hashed(address)}", TO_ADDRESS, DAY))


async def count_sign(operator: str, chat_id: UUID, side: str) -> None:
    """Problem: too-many-requests, with the seconds to wait."""
    await limits.count(operator, Limit(f"chat signs {side} {chat_id}", SIGNS, MINUTE))


async def may_write(db: AsyncConnection, operator: str, chat_id: UUID, said: int) -> None:
    """Of a chat that is held. Problems: too-many-requests; conflict when so much has been said that it is enough."""
    if said >= IN_ALL:
        raise Conflict("This chat has become too long: begin a new one.")
    recent = (
        select(func.count())
        .select_from(chat_messages)
        .filter_by(operator=operator, chat_id=chat_id)
        .where(chat_messages.c.author.in_(("subscriber", "visitor")))
        .where(chat_messages.c.at > func.now() - timedelta(minutes=1))
    )
    if (await db.execute(recent)).scalar_one() >= A_MINUTE:
        raise TooManyRequests(retry_after=60)
