"""How the SMS providers are, in figures: who carries, what the day has cost, who never tells what became of it."""

import asyncio
import time
from datetime import datetime

from prometheus_client import Gauge
from sqlalchemy import text

from chassis.database import unreachable
from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile
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
# It is a day's figure, and reads a day's messages.
_SILENT_SECONDS = 600.0
_SPENT = text("select provider, cost from sms_spending where operator = :operator and day = :day")
_SILENT = text("""
select provider, avg((state = 'sent')::int) as silent from deliveries
where channel = 'sms' and operator = :operator and provider = any(:providers)
  and sent_at between now() - interval '25 hours' and now() - interval '1 hour'
group by provider
""")


@service.works
async def watch_providers() -> None:
    """As long as the process."""
    silent_at = 0.0
    while True:
        silent = time.monotonic() >= silent_at
        if silent:
            silent_at = time.monotonic() + _SILENT_SECONDS
        for profile in service.profiles:
            _show(profile)
            try:
                with untraced(), within(profile.operator):
                    await _measure_day(profile)
                    if silent:
                        await _measure_silence(profile)
            except Exception as error:  # noqa: BLE001 - the next look is soon
                if not unreachable(error):
                    logger().error("SMS are not measured", operator=profile.operator, exc_info=error)
        await asyncio.sleep(_LOOK_SECONDS)


def _show(profile: Profile) -> None:
    for provider in providers_of(profile).each:
        section = provider.section
        carries = provider.circuit.state == "closed" and provider.carrier.away_since is None
        WELL.labels(profile.operator, section.name).set(carries)
        if section.daily_ceiling:
            CEILING.labels(profile.operator, section.name).set(section.daily_ceiling)


async def _measure_day(profile: Profile) -> None:
    today = datetime.now(profile.zone).date()
    async with service.database.reading() as db:
        for provider, cost in await db.execute(_SPENT, {"operator": profile.operator, "day": today}):
            SPENT.labels(profile.operator, provider).set(cost)


async def _measure_silence(profile: Profile) -> None:
    names = [provider.name for provider in profile.channels.sms.providers]
    async with service.database.reading() as db:
        for provider, silent in await db.execute(_SILENT, {"operator": profile.operator, "providers": names}):
            SILENT.labels(profile.operator, provider).set(silent)
