"""How the SMS providers are, in figures: who carries, what the day has cost, who never tells what became of it."""

import asyncio
from datetime import datetime

from prometheus_client import Gauge
from sqlalchemy import text

from chassis.database import unreachable
from chassis.isolation import within
from chassis.logs import logger
from chassis.telemetry import untraced
from notify.service import service
from notify.sms import providers_of

LABELS = ["operator", "provider"]
WELL = Gauge("cabinet_sms_provider_well", "1: it carries; 0: it is away or put aside", LABELS)
SPENT = Gauge("cabinet_sms_day_cost_minor", "What the operator's day has cost so far, in minor units", LABELS)
CEILING = Gauge("cabinet_sms_day_ceiling_minor", "What a day may cost at most, in minor units", LABELS)
SILENT = Gauge(
    "cabinet_sms_without_final_word_ratio", "Share of the SMS sent in the day before the last hour", LABELS
)

_LOOK_SECONDS = 15.0
_SPENT = text("select provider, cost from sms_spending where operator = :operator and day = :day")
_SILENT = text("""
select provider, avg((state = 'sent')::int) as silent from deliveries
where channel = 'sms' and operator = :operator and provider is not null
  and sent_at between now() - interval '25 hours' and now() - interval '1 hour'
group by provider
""")


@service.works
async def watch_providers() -> None:
    """As long as the process."""
    while True:
        for profile in service.profiles:
            for provider in providers_of(profile).each:
                carries = provider.circuit.state == "closed" and provider.carrier.away_since is None
                WELL.labels(profile.operator, provider.section.name).set(carries)
                if provider.section.daily_ceiling:
                    CEILING.labels(profile.operator, provider.section.name).set(
                        provider.section.daily_ceiling
                    )
            try:
                with untraced(), within(profile.operator):
                    await _measure(profile.operator, datetime.now(profile.zone))
            except Exception as error:  # noqa: BLE001 - the next look is soon
                if not unreachable(error):
                    logger().error("SMS are not measured", operator=profile.operator, exc_info=error)
        await asyncio.sleep(_LOOK_SECONDS)


async def _measure(operator: str, now: datetime) -> None:
    async with service.database.reading() as db:
        for provider, cost in await db.execute(_SPENT, {"operator": operator, "day": now.date()}):
            SPENT.labels(operator, provider).set(cost)
        for provider, silent in await db.execute(_SILENT, {"operator": operator}):
            SILENT.labels(operator, provider).set(silent)
