"""Limits for whoever has no login: counted in the database, so that they hold over all processes.

A window is by the clock, so that at its edge somebody may have twice as much once.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from chassis.isolation import across_operators
from contracts.problems import TooManyRequests
from tickets.service import service
from tickets.tables import visitor_counts

_SWEEP_SECONDS = 3600

# In the order of the keys, so that two requests never wait for each other.
_COUNT = """
insert into visitor_counts as c (operator, key, begins_at, count)
select $1, key, date_bin(make_interval(secs => seconds), now(), 'epoch'), 1
from unnest($2::text[], $3::int[]) as l(key, seconds) order by key
on conflict (operator, key, begins_at) do update set count = c.count + 1
returning key, count, extract(epoch from now() - begins_at)::int as seconds_gone
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of `key` in a `window`; `key` names neither a person nor a phone in clear."""

    key: str
    most: int
    window: timedelta


async def count(operator: str, *limits: Limit) -> None:
    """Count one more of each. Problem: too-many-requests, with the seconds to wait, when any is above its limit."""
    by_key = {limit.key: limit for limit in limits}
    seconds = [int(limit.window.total_seconds()) for limit in by_key.values()]
    rows = await service.database.rows("count visitors", _COUNT, operator, list(by_key), seconds)
    waits = [
        int(by_key[row["key"]].window.total_seconds()) - row["seconds_gone"]
        for row in rows
        if row["count"] > by_key[row["key"]].most
    ]
    if waits:
        raise TooManyRequests(retry_after=max(1, *waits))


@service.works
async def forget_counts() -> None:
    """Windows that are over are nobody's business."""
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                old = visitor_counts.c.begins_at < text("now() - interval '2 days'")
                await db.execute(visitor_counts.delete().where(old))
        await asyncio.sleep(_SWEEP_SECONDS)
