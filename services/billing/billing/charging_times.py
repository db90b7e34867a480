"""When the service charges by itself: at the operator's time, once a day, whoever of several processes comes first."""

import asyncio
import time
from datetime import UTC, date, datetime

from prometheus_client import Gauge
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.charging import PROGRESS, SECONDS, ClockWrong, Progress, Tally, alone, count, now, run
from billing.service import service
from billing.tables import charge_runs
from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile

_LOOK_SECONDS = 1.0
# After a clock that is wrong, and for accounts that could not be charged.
_AGAIN_SECONDS = 300.0

CHARGED_DAY = Gauge(
    "cabinet_charged_day_seconds", "The last day whose run has ended, its midnight in UTC", ["operator"]
)


@service.works
async def charge_daily() -> None:
    """Each operator's run, once a day from its time on; one that was cut short goes on after a start."""
    await _unless_off()
    charged: dict[str, date] = {}
    not_before = 0.0
    while True:
        if time.monotonic() >= not_before:
            try:
                well = [await _charge_within(profile, charged) for profile in service.profiles]
            except ClockWrong:
                well = [False]
            not_before = 0.0 if all(well) else time.monotonic() + _AGAIN_SECONDS
        await asyncio.sleep(_LOOK_SECONDS)


async def _charge_within(profile: Profile, charged: dict[str, date]) -> bool:
    with within(profile.operator):
        return await _charge(profile, charged)


async def _charge(profile: Profile, charged: dict[str, date]) -> bool:
    """The operator's run if it is time; False if some accounts are still to be charged."""
    async with service.database.reading() as reading:
        moment = await now(reading, profile)
    day = moment.date()
    if charged.get(profile.operator) == day or f"{moment:%H:%M}" < profile.charging.at:
        return True
    async with service.database.reading() as reading:
        if await _has_ended(reading, profile, day):
            _remember(charged, profile, day)
            return True
    began = time.monotonic()
    async with alone(service.database.engine, profile) as db:
        if db is None:
            return True
        done = _progress(profile, await count(db, profile))
        tally = await run(db, profile, day, done, remind_on=day)
        service.database.after_commit()
    SECONDS.labels(profile.operator).set(time.monotonic() - began)
    logger().info(
        "charged",
        operator=profile.operator,
        day=day.isoformat(),
        accounts=tally.accounts,
        amount=tally.amount,
        stopped=tally.stopped,
        changed=tally.changed,
        failed=tally.failed,
    )
    if not tally.failed:
        await _end(profile, day)
        _remember(charged, profile, day)
    return not tally.failed


async def _has_ended(db: AsyncConnection, profile: Profile, day: date) -> bool:
    of_day = (charge_runs.c.operator == profile.operator) & (charge_runs.c.day == day)
    return (await db.execute(select(charge_runs.c.day).where(of_day))).scalar() is not None


async def _end(profile: Profile, day: date) -> None:
    async with service.database.transaction() as db:
        ended = insert(charge_runs).values(operator=profile.operator, day=day)
        await db.execute(ended.on_conflict_do_nothing())


def _remember(charged: dict[str, date], profile: Profile, day: date) -> None:
    charged[profile.operator] = day
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    CHARGED_DAY.labels(profile.operator).set(midnight.timestamp())


def _progress(profile: Profile, total: int) -> Progress:
    through = 0

    def done(accounts: int, _: Tally) -> None:
        nonlocal through
        through += accounts
        PROGRESS.labels(profile.operator).set(through / max(total, through))
        service.database.after_commit()

    return done


async def _unless_off() -> None:
    if service.settings.charging == "off":
        await asyncio.Event().wait()
