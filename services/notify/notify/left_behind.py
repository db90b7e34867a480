"""What nobody takes up by itself: left in the middle by a dead process, or waiting for somebody who does not come.

And how long the queues wait.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from prometheus_client import Gauge
from sqlalchemy import RowMapping, text

from chassis.isolation import across_operators
from chassis.profiles import Profile
from chassis.telemetry import untraced
from notify.attempts import DELIVERIES
from notify.hours import open_at
from notify.service import service
from notify.unwanted import MOVING
from notify.wakeups import wake

QUEUE_AGE = Gauge(
    "cabinet_delivery_queue_age_seconds", "How long the oldest due delivery waits", ["operator", "channel"]
)

LATE = "the process that was sending it ended before the answer was written down"
NEVER = "given up: for too long nobody could take it up"
# When the hours of newsletters begin, what has waited for them gets so much time before it counts as waiting.
_HOURS_BEGIN = timedelta(minutes=10)
_GIVE_UP_SECONDS = 60.0
_AT_ONCE = 1000

# What has a number of its own at a gateway is asked for by it; a letter is known by its Message-ID. Marketing is
# never sent twice, and nothing for ever.
_EXPIRE = text("""
update deliveries set
  state = case
    when not secret and (own_number is not null or channel <> 'sms' and not bulk)
      and created_at > now() - make_interval(secs => :longest) then 'queued'
    else 'unknown' end,
  reason = :reason, lease_until = null, next_at = now()
where state = 'sending' and lease_until < now()
returning operator, channel, state
""")
# One queue of `deliveries_due_idx` each.
_QUEUES = """
  cross join (values ('sms'), ('email'), ('push')) c (channel) cross join (values (false), (true)) b (bulk)"""
_QUEUED = "d.operator = o.operator and d.channel = c.channel and d.bulk = b.bulk and d.state = 'queued'"
_AGES = text(f"""
select o.operator, c.channel, extract(epoch from now() - min(oldest.next_at)) as age
from jsonb_to_recordset(cast(:open as jsonb)) as o (operator text, open text[]) {_QUEUES}
left join lateral (
  select d.next_at from deliveries d left join newsletters n on n.id = d.newsletter_id
  where {_QUEUED} and d.next_at <= now() and d.hours = any(o.open) and {MOVING}
  order by d.next_at limit 1
) oldest on true
group by 1, 2
""")
# Whoever may have it from a former attempt is known by name. A newsletter that was never tried may still go.
_GIVE_UP = text(f"""
with old as (
  select d.id from unnest(cast(:operators as text[])) o (operator) {_QUEUES}
  join deliveries d on {_QUEUED} left join newsletters n on n.id = d.newsletter_id
  where d.next_at < now() - make_interval(secs => :longest) and (d.newsletter_id is null or d.attempts > 0) and {MOVING}
  limit :room for update of d skip locked
)
update deliveries d set state = case when d.provider is null then 'failed' else 'unknown' end,
  reason = left(concat_ws(': ', cast(:reason as text), d.reason), 500)
from old where old.id = d.id
returning d.operator, d.channel, d.state
""")


@service.works
async def keep_queue() -> None:
    """As long as the process."""
    while True:
        with untraced(), across_operators():
            await take_up_late()
            await measure()
        await asyncio.sleep(service.settings.poll_seconds)


@service.works
async def keep_giving_up() -> None:
    """As long as the process."""
    while True:
        with untraced(), across_operators():
            await give_up()
        await asyncio.sleep(_GIVE_UP_SECONDS)


async def take_up_late() -> None:
    """What a dead process was sending, by the rule of its channel."""
    async with service.database.reading() as db:
        late = {"reason": LATE, "longest": service.settings.give_up_hours * 3600}
        expired = (await db.execute(_EXPIRE, late)).mappings().all()
        for operator, channel in {(row["operator"], row["channel"]) for row in expired}:
            await wake(db, channel, operator)
    _count(expired)


async def measure() -> None:
    """How long the oldest waits of what could be sent; what waits for its hours or rests does not."""
    hours = [_open(profile) for profile in service.profiles]
    async with service.database.reading() as db:
        ages = (await db.execute(_AGES, {"open": json.dumps(hours)})).all()
    for operator, channel, age in ages:
        QUEUE_AGE.labels(operator, channel).set(max(0.0, float(age or 0)))


async def give_up() -> None:
    """What is due for longer than anything is tried, and nobody came for it: its provider is away or gone."""
    old = {"reason": NEVER, "longest": service.settings.give_up_hours * 3600, "room": _AT_ONCE}
    operators = [profile.operator for profile in service.profiles]
    async with service.database.reading() as db:
        given_up = (await db.execute(_GIVE_UP, old | {"operators": operators})).mappings().all()
    _count(given_up)


def _open(profile: Profile) -> dict[str, Any]:
    now = datetime.now(UTC)
    before = open_at(profile, now - _HOURS_BEGIN)
    return {
        "operator": profile.operator,
        "open": [hours for hours in open_at(profile, now) if hours in before],
    }


def _count(rows: Sequence[RowMapping]) -> None:
    for row in rows:
        DELIVERIES.labels(row["operator"], row["channel"], row["state"]).inc()
