"""Nobody is woken: what can wait goes after the night, and is checked then; offers keep their own hours.

The process that has been started for it forgets what is older than a year, which is tried here too.
"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from account_events import fact, paid
from chassis.profiles import Profile
from chassis.profiles.calendar import Interval, complement, next_open
from contracts.billing import PaymentDue, ServiceStopped
from five_operators import PROFILES
from notify import hours
from notify.service import service
from notify_world import Sandbox, Subscriber, World
from one_service import OneService
from running import Running, until

OPERATORS = Path("deploy/operators")
NIGHT = [Interval(0, 8 * 60), Interval(22 * 60, 24 * 60)]


def at(written: str, zone: str = "Europe/Moscow") -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-21 21:59", "2026-11-21 21:59"),
        ("2026-11-21 22:00", "2026-11-22 08:00"),
        ("2026-11-22 03:00", "2026-11-22 08:00"),
        ("2026-11-22 08:00", "2026-11-22 08:00"),
    ],
)
def test_the_night_ends_by_the_operators_clock(now: str, then: str) -> None:
    assert next_open(complement(NIGHT), ZoneInfo("Europe/Moscow"), at(now)) == at(then)


def test_a_night_in_which_the_clock_is_set_back_is_an_hour_longer() -> None:
    berlin = "Europe/Berlin"
    opens = next_open(complement(NIGHT), ZoneInfo(berlin), at("2026-10-24 22:30", berlin))
    assert opens - at("2026-10-24 22:30", berlin).astimezone(UTC) == timedelta(hours=10, minutes=30)


def test_what_is_open_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "settings", SimpleNamespace(keep_hours=True), raising=False)
    profile = PROFILES.by_slug("skynet")
    assert isinstance(profile, Profile)
    zone = profile.time_zone
    assert hours.open_at(profile, at("2026-11-22 03:00", zone)) == ["any"]
    assert hours.open_at(profile, at("2026-11-22 09:00", zone)) == ["any", "waking"]
    assert hours.open_at(profile, at("2026-11-22 12:00", zone)) == ["any", "waking", "marketing"]


@pytest.fixture
def nights(tmp_path: Path) -> Path:
    """The operators, at whose places it is night for hours to come."""
    now = datetime.now(UTC)
    for path in OPERATORS.glob("*.toml"):
        zone = ZoneInfo(str(re.search(r'^time_zone = "([^"]+)"', path.read_text(), re.MULTILINE)[1]))  # type: ignore[index]
        opens = (now.astimezone(zone) + timedelta(hours=12)).hour
        quiet = [f"{a:02}:00-{b:02}:00" for a, b in ((0, opens), (opens + 1, 24)) if a < b]
        written = re.sub(
            r"^quiet_hours = .*$",
            f"quiet_hours = {quiet}".replace("'", '"'),
            path.read_text(),
            flags=re.MULTILINE,
        )
        (tmp_path / path.name).write_text(written)
    return tmp_path


OLD = "uuidv7(interval '-401 days')"


@pytest.fixture
async def old(db: "asyncpg.Pool[Any]") -> Subscriber:
    """Somebody who was told something by SMS and in the cabinet more than a year ago, and a month ago."""
    who = Subscriber()
    for age in (OLD, "uuidv7(interval '-31 days')"):
        row = who.operator, uuid4(), who.id
        await db.execute(
            "insert into deliveries (id, operator, event_id, subscriber_id, channel, address, kind, text, state) "
            f"values ({age}, $1, $2, $3, 'sms', $4, 'payment_due', 'x', 'sent')",
            *row,
            who.phone,
        )
        notice = "insert into notifications (id, operator, event_id, subscriber_id, kind, title, text) "
        await db.execute(f"{notice} values ({age}, $1, $2, $3, 'payment_due', 'x', 'x')", *row)
    return who


@pytest.fixture
async def at_night(
    servers: Running, db: "asyncpg.Pool[Any]", sandbox: Sandbox, nights: Path, old: Subscriber
) -> AsyncIterator[World]:
    process = OneService(servers, "notify", OPERATORS_DIR=str(nights), SEND_DELAYS="[0.2, 0.5]")
    await process.start()
    yield World(servers, db, sandbox)
    await process.end()


async def test_a_reminder_waits_for_the_morning_and_a_stop_does_not(at_night: World, old: Subscriber) -> None:
    world = at_night
    who = await world.subscriber()
    reminder = await world.tell(fact(PaymentDue, who), who)
    await world.until(reminder, "sent", "email")
    waiting = await world.until(reminder, "queued")
    assert waiting["hours"] == "waking"
    assert waiting["next_at"] > datetime.now(UTC) + timedelta(hours=10)
    stopped = await world.tell(fact(ServiceStopped, who, version=6, state="stopped"), who)
    await world.until(stopped, "delivered")
    # A retry that comes due in the night waits, too.
    due = "update deliveries set next_at = now() where event_id = $1 and channel = 'sms'"
    await world.db.execute(due, reminder)
    mine = await world.tell(paid(who, version=7), who)
    await world.until(mine, "delivered")
    assert (await world.state(reminder))["attempts"] == 0
    # The morning: the reminder is not true any more.
    await world.db.execute("update deliveries set hours = 'any' where event_id = $1", reminder)
    assert (await world.until(reminder, "outdated"))["attempts"] == 0
    assert await world.count(who.phone) == 2

    async def young_alone() -> bool:
        kept = (
            f"select count(*), bool_and(id > {OLD}) from %s where subscriber_id = $1" % table
            for table in ("deliveries", "notifications")
        )
        return [list(map(tuple, await world.db.fetch(query, old.id))) for query in kept] == [[(1, True)]] * 2

    await until("what is older than a year is forgotten", young_alone)
