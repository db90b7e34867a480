"""The daily run: every account pays for its days, whatever was planned takes effect, and who cannot pay stops.

An account pays for a day by moving its first unpaid day forward under its row's lock, so a run that is killed,
repeated, late or run twice at once charges nobody twice and leaves nobody out.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from prometheus_client import Counter, Gauge
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction

from billing.charging_days import charge_day, open_revenue
from billing.effects import interrupted, take_effect
from billing.reminders import remind
from billing.service import charging_of
from chassis.crash import crash_point
from chassis.logs import logger
from chassis.outbox import emit
from chassis.profiles import Profile
from contracts.billing import AccountsCharged

CHUNK = 10_000
CLOCKS_APART = timedelta(minutes=5)
_ONE_DAY = timedelta(days=1)

CHARGED = Counter("cabinet_charged_accounts", "Days and periods charged", ["operator"])
AMOUNT = Counter("cabinet_charged_amount", "Sum of what was charged, minor units", ["operator"])
STOPPED = Counter("cabinet_charging_stopped", "Services stopped for lack of money", ["operator"])
FAILED = Counter("cabinet_charging_failed", "Accounts that could not be charged", ["operator"])
PROGRESS = Gauge(
    "cabinet_charging_progress", "Part of the accounts that the run is through with", ["operator"]
)
SECONDS = Gauge("cabinet_charging_seconds", "How long the last run took", ["operator"])

_OF_OPERATOR = "operator = :operator and kind = 'subscriber' and state <> 'ended'"
_COUNT = f"select count(*) from accounts where {_OF_OPERATOR}"
_LOOK = f"""
select coalesce(max(id) + 1, :before) as after, count(*) as accounts,
  min(next_charge_on) filter (where next_charge_on <= :day
    and (state = 'active' and price > 0 or state = 'suspended' and daily_fee > 0)) as unpaid,
  coalesce(array_agg(id) filter (where changes_on <= :day), '{{}}') as changing
from (
  select id, state, price, daily_fee, next_charge_on, changes_on from accounts
  where id >= :first and id < :before and {_OF_OPERATOR} order by id limit {CHUNK}
) as chunk
"""
_WAS_CHARGED = """
select exists (select from charge_chunks where operator = :operator and day = :day and accounts > 0)
"""
_NO_END = 2**63 - 1


class ClockWrong(Exception):
    """The process and its database do not agree about the time, so nobody knows what day it is."""


@dataclass(slots=True)
class Tally:
    """What a run has done. `amount` in minor units; `changed` accounts had something planned; `failed` need a look."""

    accounts: int = 0
    amount: int = 0
    stopped: int = 0
    changed: int = 0
    failed: int = 0

    def add(self, more: "Tally") -> None:
        self.accounts += more.accounts
        self.amount += more.amount
        self.stopped += more.stopped
        self.changed += more.changed
        self.failed += more.failed


@dataclass(frozen=True, slots=True)
class Chunk:
    """So many accounts with ids below `after`, and what became of them."""

    after: int
    accounts: int
    tally: Tally


Progress = Callable[[int, Tally], None]


async def now(db: AsyncConnection, profile: Profile) -> datetime:
    """The operator's day and time by the database's clock. Raises ClockWrong when this machine's is far from it."""
    theirs: datetime = (await db.execute(text("select clock_timestamp()"))).scalar_one()
    if abs(theirs - datetime.now(UTC)) > CLOCKS_APART:
        logger().error("the clocks are apart: nothing is charged", database=theirs.isoformat(), alarm="clock")
        raise ClockWrong(
            f"the database's clock says {theirs.isoformat()}, more than {CLOCKS_APART} from ours"
        )
    return theirs.astimezone(profile.zone)


async def is_running(db: AsyncConnection, profile: Profile) -> bool:
    """Take the operator's run for this connection; True when another has it."""
    taken = await db.execute(text("select pg_try_advisory_lock(:key)"), {"key": _key(profile)})
    return not taken.scalar_one()


def _key(profile: Profile) -> int:
    return int.from_bytes(sha256(f"charging {profile.operator}".encode()).digest()[:8], signed=True)


@asynccontextmanager
async def alone(engine: AsyncEngine, profile: Profile) -> AsyncIterator[AsyncConnection | None]:
    """A connection that holds the operator's run, or None while another runs it. One at a time is enough."""
    async with engine.connect() as db:
        async with db.begin():
            busy = await is_running(db, profile)
        if busy:
            yield None
            return
        try:
            yield db
        finally:
            async with db.begin():
                await db.execute(text("select pg_advisory_unlock(:key)"), {"key": _key(profile)})


async def count(db: AsyncConnection, profile: Profile) -> int:
    """How many accounts a run goes through."""
    async with db.begin():
        return int((await db.execute(text(_COUNT), {"operator": profile.operator})).scalar_one())


async def run(
    db: AsyncConnection,
    profile: Profile,
    day: date,
    done: Progress,
    *,
    remind_on: date | None = None,
    dry_run: bool = False,
) -> Tally:
    """Charge everything up to `day`, chunk by chunk; `done` hears of each. Reminds when `remind_on` is given.

    A dry run does the same and undoes it, chunk by chunk.
    """
    total = Tally()
    first = 0
    async with db.begin():
        await open_revenue(db, profile.operator, profile.currency)
    charge = _try_chunk if dry_run else charge_chunk
    while True:
        chunk = await charge(db, profile, day, first)
        if not chunk.accounts:
            if not dry_run:
                await _tell_charged(db, profile, day, total)
            return total
        if remind_on:
            async with db.begin():
                await remind(db, profile, remind_on, first, chunk.after)
        total.add(chunk.tally)
        done(chunk.accounts, chunk.tally)
        first = chunk.after


async def _tell_charged(db: AsyncConnection, profile: Profile, day: date, total: Tally) -> None:
    """AccountsCharged, also for what a run that was cut short has charged and not told."""
    async with db.begin():
        of_day = {"operator": profile.operator, "day": day}
        was_cut_short = not total.failed and (await db.execute(text(_WAS_CHARGED), of_day)).scalar_one()
        if total.accounts or was_cut_short:
            await emit(db, AccountsCharged(day=day), operator=profile.operator, about=profile.operator)


async def _try_chunk(db: AsyncConnection, profile: Profile, day: date, first: int) -> Chunk:
    async with db.begin() as everything:
        chunk = await charge_chunk(db, profile, day, first)
        await everything.rollback()
    return chunk


def _transaction(db: AsyncConnection) -> AsyncTransaction:
    """Of its own, or a part of the one that is to be undone."""
    return db.begin_nested() if db.in_transaction() else db.begin()


async def charge_chunk(
    db: AsyncConnection, profile: Profile, day: date, first: int, before: int = _NO_END
) -> Chunk:
    """Bring the next accounts with ids from `first` up to `before`, if there are so many, up to `day`.

    First those with something planned, one by one; then all the others together, the days one after the other, each
    in one transaction.
    """
    known = {"operator": profile.operator, "first": first, "before": before, "day": day}
    async with _transaction(db):
        seen = (await db.execute(text(_LOOK), known)).one()
    tally = Tally()
    for account_id in seen.changing:
        tally.add(await bring(db, profile, account_id, day))
    unpaid: date | None = seen.unpaid
    while unpaid and unpaid <= day:
        async with _transaction(db):
            charged = await charge_day(db, profile.operator, charging_of(profile), unpaid, first, seen.after)
            for account_id in charged.interrupted:
                await interrupted(db, account_id, profile, unpaid)
            crash_point("charging.before_chunk_commit")
        crash_point("charging.after_chunk_commit")
        tally.add(Tally(charged.accounts, charged.amount, charged.stopped))
        unpaid += _ONE_DAY
    _tell_metrics(profile, tally)
    return Chunk(seen.after, seen.accounts, tally)


async def bring(db: AsyncConnection, profile: Profile, account_id: int, day: date) -> Tally:
    """One account with a change. What is wrong with it must not keep the others from being charged."""
    try:
        async with _transaction(db):
            await take_effect(db, account_id, profile, day)
            crash_point("effects.before_commit")
        crash_point("effects.after_commit")
    except Exception as error:
        if db.invalidated or db.closed:
            raise
        logger().error(
            "an account cannot be charged", account_id=account_id, alarm="charging", exc_info=error
        )
        return Tally(failed=1)
    return Tally(changed=1)


def _tell_metrics(profile: Profile, tally: Tally) -> None:
    CHARGED.labels(profile.operator).inc(tally.accounts)
    AMOUNT.labels(profile.operator).inc(tally.amount)
    STOPPED.labels(profile.operator).inc(tally.stopped)
    FAILED.labels(profile.operator).inc(tally.failed)
