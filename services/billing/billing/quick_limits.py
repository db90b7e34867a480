"""Limits against walking through contracts: counted in the database, so that they hold over all processes.

The counters are rows of an unlogged table: adding to one costs no write to the log. A window is ten minutes by the
clock, so that at its edge a caller may have twice as much once. Hits and misses count alike, before anything is
looked for.
"""

from datetime import timedelta

from sqlalchemy import text

from billing.service import service
from billing.tables import quick_counts
from contracts.problems import TooManyRequests

WINDOW = timedelta(minutes=10)

# In one window: by one caller, in one hundred of contract numbers or one house, at one operator.
CALLER = 20
NEIGHBOURS = 40
OPERATOR = 1200

# In the order of the keys, so that two requests never wait for each other.
_COUNT = """
insert into quick_counts as c (key, begins_at, count)
select key, date_bin(make_interval(secs => $2), now(), 'epoch'), 1 from unnest($1::text[]) as key order by key
on conflict (key, begins_at) do update set count = c.count + 1
returning key, count, ceil(extract(epoch from begins_at - now()) + $2)::int as seconds_left
"""


async def count(limits: dict[str, int]) -> None:
    """Count one more of each key. TooManyRequests, with the seconds to wait, when any is above its limit."""
    rows = await service.database.rows("count", _COUNT, list(limits), int(WINDOW.total_seconds()))
    if any(row["count"] > limits[row["key"]] for row in rows):
        raise TooManyRequests(retry_after=max(1, *(row["seconds_left"] for row in rows)))


async def forget_old() -> None:
    """Windows that are over are nobody's business."""
    async with service.database.transaction() as db:
        await db.execute(
            quick_counts.delete().where(quick_counts.c.begins_at < text("now() - interval '1 hour'"))
        )
