"""Nothing waits for ever, and what has to wait is not said to be late."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from chassis.database import Database
from chassis.isolation import across_operators
from chassis.profiles import Profiles
from five_operators import PROFILES
from notify import left_behind
from notify.service import service
from notify.settings import NotifySettings
from running import Running


@pytest.fixture
async def replica(servers: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """This process keeps the queues as notify does, of an operator whom nobody serves."""
    operator = f"g{uuid4().hex[:8]}"
    profile = PROFILES.by_slug("skynet")
    assert profile
    whose = profile.model_copy(update={"operator": operator})
    database = Database(servers.environment["DATABASE_URL_NOTIFY"], "test")
    monkeypatch.setattr(service, "database", database, raising=False)
    monkeypatch.setattr(service, "profiles", Profiles([whose]), raising=False)
    settings = NotifySettings.model_construct(keep_hours=False)
    monkeypatch.setattr(service, "settings", settings, raising=False)
    with across_operators():
        yield operator
    await database.close()


async def queue(db: Any, operator: str, since: str, **more: Any) -> Any:
    told = {
        "operator": operator,
        "channel": "sms",
        "address": "+79210000000",
        "kind": "x",
        "text": "x",
    } | more
    names = ", ".join(told)
    values = ", ".join(f"${number}" for number in range(2, len(told) + 2))
    return await db.fetchval(
        f"insert into deliveries (event_id, next_at, {names}) "
        f"values (gen_random_uuid(), now() - $1::text::interval, {values}) returning id",
        since,
        *told.values(),
    )


async def test_what_nobody_comes_for_is_given_up(db: Any, replica: str) -> None:
    ids = [
        await queue(db, replica, "73 h"),
        await queue(db, replica, "73 h", provider="gone"),
        await queue(db, replica, "71 h", provider="gone"),
        await queue(db, replica, "73 h", bulk=True, newsletter_id=uuid4()),
    ]
    await left_behind.give_up()
    rows = await db.fetch("select id, state, reason from deliveries where operator = $1", replica)
    states = {row["id"]: row["state"] for row in rows}
    assert [states[each] for each in ids] == ["failed", "unknown", "queued", "queued"]
    assert {row["reason"] for row in rows if row["state"] != "queued"} == {left_behind.NEVER}


async def test_what_has_to_wait_is_not_late(db: Any, replica: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_behind, "open_at", lambda *_: ["any"])
    await queue(db, replica, "1 h", bulk=True, hours="marketing")
    await queue(db, replica, "-1 h")
    await left_behind.measure()
    age = left_behind.QUEUE_AGE.labels(replica, "sms")._value
    assert age.get() == 0.0
    await queue(db, replica, "20 min")
    await left_behind.measure()
    assert 1190 < age.get() < 1300
