"""Applications of which nothing came: closed after a while, then forgotten with all that they say of strangers."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.held import forget_events
from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile
from tickets.application_rows import OPEN
from tickets.application_steps import move
from tickets.service import service
from tickets.tables import applications

_SWEEP_SECONDS = 3600
_AT_ONCE = 100


@service.works
async def end_old() -> None:
    """Once an hour, operator by operator."""
    while True:
        for profile in service.profiles:
            if profile.applications is not None:
                await _tried(profile)
        await asyncio.sleep(_SWEEP_SECONDS)


async def _tried(profile: Profile) -> None:
    """One operator's trouble is not the others'."""
    try:
        with within(profile.operator):
            await end_old_of(profile, datetime.now(UTC))
    except Exception as error:  # noqa: BLE001 - in an hour it is tried again, and the log says why it stumbled
        logger().error("old applications stay", operator=profile.operator, exc_info=error)


async def end_old_of(profile: Profile, now: datetime) -> None:
    """What is old at the moment `now`, in transactions of a hundred each."""
    for work in (_lapse, _forget):
        while True:
            async with service.database.transaction() as db:
                done = await work(db, profile, now)
            if done:
                logger().info("old applications", work=work.__name__, count=done)
            if done < _AT_ONCE:
                break


async def _lapse(db: AsyncConnection, profile: Profile, now: datetime) -> int:
    """An agreed visit that has yet to come keeps it open."""
    assert profile.applications
    old = now - timedelta(days=profile.applications.lapse_days)
    found = await db.execute(
        select(applications)
        .filter_by(operator=profile.operator, repeats=False)
        .where(applications.c.status.in_(OPEN), applications.c.changed_at < old)
        .where(or_(applications.c.visit_day.is_(None), applications.c.visit_day < now.date()))
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    for row in rows:
        await move(db, row, "refused", author=None, refusal="lapsed", reason="", call_by=None)
    return len(rows)


async def _forget(db: AsyncConnection, profile: Profile, now: datetime) -> int:
    """With its history, its repeats, and the events that told of it."""
    assert profile.applications
    old = now - timedelta(days=profile.applications.forget_days)
    found = await db.execute(
        select(applications.c.id)
        .filter_by(operator=profile.operator, status="refused")
        .where(applications.c.changed_at < old)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = list(found.scalars())
    for application_id in ids:
        await forget_events(db, application_id)
    await db.execute(delete(applications).where(applications.c.id.in_(ids)))
    return len(ids)
