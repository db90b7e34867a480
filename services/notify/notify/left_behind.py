"""What a dead process left in the middle is taken up by the rule of its channel; and how long the queues wait."""

import asyncio

from prometheus_client import Gauge
from sqlalchemy import text

from chassis.isolation import across_operators
from chassis.telemetry import untraced
from notify.attempts import DELIVERIES
from notify.service import service

QUEUE_AGE = Gauge(
    "cabinet_delivery_queue_age_seconds", "How long the oldest due delivery waits", ["operator", "channel"]
)

LATE = "the process that was sending it ended before the answer was written down"
_KEEP_SECONDS = 1.0

# What has a number of its own at a gateway is asked for by it; a letter is known by its Message-ID. Marketing is
# never sent twice.
_EXPIRE = text("""
update deliveries set
  state = case
    when not secret and (own_number is not null or channel <> 'sms' and not bulk) then 'queued' else 'unknown' end,
  reason = :reason, lease_until = null, next_at = now()
where state = 'sending' and lease_until < now()
returning operator, channel, state
""")
_AGES = text("""
select o.operator, c.channel, extract(epoch from now() - (
  select min(next_at) from deliveries d where d.channel = c.channel and d.operator = o.operator and d.state = 'queued'
)) as age
from unnest(cast(:operators as text[])) o (operator), (values ('sms'), ('email'), ('push')) c (channel)
""")


@service.works
async def keep_queue() -> None:
    """As long as the process."""
    operators = [profile.operator for profile in service.profiles]
    while True:
        with untraced(), across_operators():
            async with service.database.reading() as db:
                expired = (await db.execute(_EXPIRE, {"reason": LATE})).all()
                ages = (await db.execute(_AGES, {"operators": operators})).all()
        for operator, channel, state in expired:
            DELIVERIES.labels(operator, channel, state).inc()
        for operator, channel, age in ages:
            QUEUE_AGE.labels(operator, channel).set(max(0.0, float(age or 0)))
        await asyncio.sleep(_KEEP_SECONDS)
