"""How often somebody may begin a chat, write, and have letters sent.

Counted in the database, so that it holds over all processes. A window is ten minutes by the clock, so that at its
edge a caller may have twice as much once.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.problems import Conflict, TooManyRequests
from tickets.service import service
from tickets.tables import chat_counts, chat_messages

WINDOW = timedelta(minutes=10)

# Chats begun in one window: by one subscriber, from one network without signing in, by all of an operator's visitors.
SUBSCRIBER = 20
NETWORK = 10
VISITORS = 600
# Letters with one chat's transcript in one window.
LETTERS = 3
# Messages of one person in a minute, and in a chat in all.
A_MINUTE = 30
IN_ALL = 500

# In the order of the keys, so that two callers never wait for each other.
_COUNT = """
insert into chat_counts as c (operator, key, begins_at, count)
select $1, key, date_bin(make_interval(secs => $3), now(), 'epoch'), 1 from unnest($2::text[]) as key order by key
on conflict (operator, key, begins_at) do update set count = c.count + 1
returning key, count, ceil(extract(epoch from begins_at - now()) + $3)::int as seconds_left
"""


async def count_begun(operator: str, subscriber_id: UUID | None, network: str) -> None:
    """One more is begun. Problem: too-many-requests, with the seconds to wait."""
    by_visitor = {f"network:{network}": NETWORK, "visitors": VISITORS}
    await _count(operator, {f"subscriber:{subscriber_id}": SUBSCRIBER} if subscriber_id else by_visitor)


async def count_letter(operator: str, chat_id: UUID) -> None:
    """The transcript is to be sent once more. Problem: too-many-requests, with the seconds to wait."""
    await _count(operator, {f"letters:{chat_id}": LETTERS})


async def _count(operator: str, limits: dict[str, int]) -> None:
    rows = await service.database.rows(
        "count chats", _COUNT, operator, list(limits), int(WINDOW.total_seconds())
    )
    if any(row["count"] > limits[row["key"]] for row in rows):
        raise TooManyRequests(retry_after=max(1, *(row["seconds_left"] for row in rows)))


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


async def forget_counts() -> None:
    """Windows that are over are nobody's business."""
    async with service.database.transaction() as db:
        old = chat_counts.c.begins_at < text("now() - interval '1 hour'")
        await db.execute(chat_counts.delete().where(old))
