"""How often a visitor or a subscriber may ask something: counted in the database, so that it holds over all processes.

A window is by the clock, so that at its edge somebody may have twice as much once.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import text

from chassis.isolation import across_operators
from contracts.problems import TooManyRequests
from tickets.service import service
from tickets.tables import counters

_SWEEP_SECONDS = 3600

_COUNT = """
insert into counters as c (operator, key, begins_at, count)
values ($1, $2, date_bin(make_interval(secs => $3), now(), 'epoch'), 1)
on conflict (operator, key, begins_at) do update set count = c.count + 1
returning count, ceil(extract(epoch from begins_at - now()) + $3)::int as seconds_left
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of `key` in a `window`; `key` names neither a person nor a phone in clear."""

    key: str
    most: int
    window: timedelta


async def count(operator: str, *limits: Limit) -> None:
    """Count one more of each; of one only if those before it had room: the caller's own first, then what all share.

    Problem: too-many-requests, with the seconds to wait.
    """
    for limit in limits:
        seconds = int(limit.window.total_seconds())
        (counted,) = await service.database.rows(
            "count against a limit", _COUNT, operator, limit.key, seconds
        )
        if counted["count"] > limit.most:
            raise TooManyRequests(retry_after=max(1, counted["seconds_left"]))


def hashed(contact: str) -> str:
    """A phone or an address for a key: the counter may outlive the wish to be forgotten by a day."""
    return sha256(contact.lower().encode()).hexdigest()


@service.works
async def forget_counts() -> None:
    """Windows that are over are nobody's business."""
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                old = counters.c.begins_at < text("now() - interval '2 days'")
                await db.execute(counters.delete().where(old))
        await asyncio.sleep(_SWEEP_SECONDS)
