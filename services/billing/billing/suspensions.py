"""Suspension: the service rests at the subscriber's wish, and works again by itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.commands import command
from billing.effects import take_effect
from billing.plans import replan
from billing.service import service, today_of
from billing.standing import Standing, author_of, locked_standing, own_standing, refuse
from billing.suspension_terms import Days, free_days_left, quote
from billing.tables import suspensions
from billing.told import tell
from chassis.profiles import Profile
from chassis.profiles.suspension import Suspension as Rules
from chassis.questions import Asked
from contracts.billing import (
    EndSuspension,
    GetSuspension,
    Reason,
    Suspend,
    Suspension,
    SuspensionRequested,
    Suspensions,
    SuspensionScheduled,
    SuspensionTerms,
    SuspensionWithdrawn,
)
from contracts.problems import NotFound, SuspensionNotAllowed

OPEN = ("requested", "scheduled", "active")
_ONE_DAY = timedelta(days=1)
_TOLD = Suspension.model_fields.keys() - {"currency"}
_SCHEDULED = ("from_day", "until_day", "free_days", "daily_fee", "cost")


def rules_of(profile: Profile) -> Rules | None:
    """The operator's rules while it offers suspensions."""
    return profile.suspension if profile.capabilities.suspension else None


def suspension_reasons(standing: Standing, profile: Profile) -> list[Reason]:
    """Every condition that fails before any day is named, and the first day on which it will pass."""
    if rules_of(profile) is None:
        return [standing.because("not_offered")]
    found = standing.unfit("ending", "stopped")
    if standing.suspension and standing.suspended_until:
        until = standing.suspended_until
        found.append(standing.because("already_asked", passes_on=until, until=until))
    if standing.balance < 0 and standing.state == "active":
        found.append(standing.because("debt", missing=-standing.balance))
    return found


def _of_the_days(standing: Standing, rules: Rules, days: Days, today: date) -> Iterator[Reason]:
    from_day, until_day = days
    if from_day < today:
        yield standing.because("in_the_past")
    if from_day > today + timedelta(rules.ahead_days):
        first = from_day - timedelta(rules.ahead_days)
        yield standing.because("too_far_ahead", passes_on=first, days=rules.ahead_days)
    if (until_day - from_day).days < rules.min_days:
        yield standing.because("too_short", limit=rules.min_days)
    if (until_day - from_day).days > rules.max_days:
        yield standing.because("too_long", limit=rules.max_days)


@service.answers(GetSuspension)
async def get_suspension(_: GetSuspension, asked: Asked) -> Suspensions:
    """The terms, whether the subscriber may order one, the one that is there and the last ones."""
    standing, profile, today = await own_standing(asked)
    rules = rules_of(profile)
    reasons = suspension_reasons(standing, profile)
    async with service.database.reading() as db:
        past = await past_days(db, standing.id)
        latest = select(suspensions).where(suspensions.c.account_id == standing.id)
        rows = (await db.execute(latest.order_by(suspensions.c.id.desc()).limit(20))).all()
    terms = rules and SuspensionTerms(
        **rules.model_dump(include=SuspensionTerms.model_fields.keys() & rules.__class__.model_fields.keys()),
        free_days_left=free_days_left(rules, today.year, past),
    )
    current = next((row for row in rows if row.status in OPEN), None)
    return Suspensions(
        allowed=not reasons,
        reasons=reasons,
        terms=terms,
        current=current and as_told(current, standing.currency),
        past=[as_told(row, standing.currency) for row in rows if row is not current],
        currency=standing.currency,
    )


async def past_days(db: AsyncConnection, account_id: int) -> list[Days]:
    """The days on which the service rested before: those that were used, of one that was ended early."""
    c = suspensions.c
    rested = select(c.from_day, c.ended_on).where(c.account_id == account_id, c.status == "ended")
    return [(row.from_day, row.ended_on) for row in (await db.execute(rested)).all()]


@command(Suspend)
async def suspend(question: Suspend, asked: Asked, db: AsyncConnection) -> Suspension:
    """Order one: staff looks at it first where the operator says so; one that begins today takes effect at once."""
    account, standing, profile = await locked_standing(db, asked)
    today, rules = today_of(profile), rules_of(profile)
    days = question.from_day, question.until_day
    reasons = suspension_reasons(standing, profile)
    reasons += _of_the_days(standing, rules, days, today) if rules else []
    refuse(SuspensionNotAllowed, reasons)
    assert rules is not None
    quoted = quote(rules, *days, await past_days(db, account.id))
    row = {
        "operator": account.operator,
        "account_id": account.id,
        "from_day": question.from_day,
        "until_day": question.until_day,
        "status": "requested" if rules.review else "scheduled",
        "free_days": quoted.free_days,
        "daily_fee": rules.daily_fee,
        "cost": quoted.cost,
        "fees": quoted.fees,
        "author": author_of(asked),
    }
    asked_for = (await db.execute(insert(suspensions).values(row).returning(suspensions))).one()
    if rules.review:
        told = {
            "suspension_id": asked_for.id,
            "from_day": asked_for.from_day,
            "until_day": asked_for.until_day,
        }
        await tell(db, SuspensionRequested, account.id, profile, **told)
        return as_told(asked_for, account.currency)
    return await begin(db, asked_for, account.currency, profile)


async def begin(db: AsyncConnection, planned: Row[Any], currency: str, profile: Profile) -> Suspension:
    """From a scheduled one on: known to the forecast at once, in effect if its first day is today."""
    today = today_of(profile)
    await replan(db, [planned.account_id], today - _ONE_DAY)
    if planned.from_day > today:
        told = {name: getattr(planned, name) for name in _SCHEDULED}
        await tell(db, SuspensionScheduled, planned.account_id, profile, suspension_id=planned.id, **told)
    else:
        await take_effect(db, planned.account_id, profile, today)
    return await _present(db, planned.id, currency)


@command(EndSuspension)
async def end_suspension(_: EndSuspension, asked: Asked, db: AsyncConnection) -> Suspension:
    """Withdraw what has not begun; end what has: the service works from today, and no fee is taken any more."""
    account, _standing, profile = await locked_standing(db, asked)
    today = today_of(profile)
    c = suspensions.c
    wanted = select(suspensions).where(c.account_id == account.id, c.status.in_(OPEN))
    found = (await db.execute(wanted)).one_or_none()
    if found is None:
        raise NotFound("There is no suspension to end.")
    changed = update(suspensions).where(c.id == found.id)
    if found.status == "active":
        past = await past_days(db, account.id)
        quoted = quote(_terms_of(found, profile), found.from_day, today, past)
        await db.execute(changed.values(until_day=today, cost=quoted.cost, free_days=quoted.free_days))
        await replan(db, [account.id], today - _ONE_DAY)
        await take_effect(db, account.id, profile, today)
    else:
        await db.execute(changed.values(status="withdrawn", decided_at=func.now()))
        await replan(db, [account.id], today)
        await tell(db, SuspensionWithdrawn, account.id, profile, suspension_id=found.id)
    return await _present(db, found.id, account.currency)


def _terms_of(found: Row[Any], profile: Profile) -> Rules:
    """The operator's rules with the fee at which this suspension was ordered."""
    if profile.suspension is None:
        raise NotFound("The operator has no suspensions any more.")
    return profile.suspension.model_copy(update={"daily_fee": found.daily_fee})


async def _present(db: AsyncConnection, suspension_id: int, currency: str) -> Suspension:
    wanted = select(suspensions).where(suspensions.c.id == suspension_id)
    return as_told((await db.execute(wanted)).one(), currency)


def as_told(row: Row[Any], currency: str) -> Suspension:
    """The row as the contract has it."""
    told = {name: getattr(row, name) for name in _TOLD}
    return Suspension(**told, currency=currency)
