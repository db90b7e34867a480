"""What runs by itself: it forgets in time, and one thing that cannot be done keeps nothing else waiting."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.database import Database as Pool
from chassis.isolation import across_operators, within
from chassis.profiles import load_profiles
from contracts.problems import Unavailable
from running import Running
from ticket_people import Person
from tickets import store
from tickets.attachments import sweep_expired
from tickets.chat_sweeps import sweep
from tickets.retention import KEYS_KEPT, forget_older_than
from tickets.service import service

Database = asyncpg.Pool
OPERATOR = "elsewhere"
KEPT = timedelta(days=400)
PUT_FILE = """
insert into attachments (operator, id, key, name, media_type, size, uploaded_by, uploaded_at, expires_at)
values ($1, $2, $3, '', 'image/png', 1, gen_random_uuid(), now(), now() - interval '1 day')
"""


@pytest.fixture
async def here(servers: Running, operators_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The service's own work, in this process."""
    database = Pool(servers.environment["DATABASE_URL_TICKETS"], "tickets", 2)
    monkeypatch.setattr(service, "database", database, raising=False)
    monkeypatch.setattr(service, "profiles", load_profiles(operators_dir), raising=False)
    yield
    await database.close()


@pytest.mark.usefixtures("here")
async def test_a_file_that_is_not_deleted_stays_known_and_the_others_go(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn, *others = files = [uuid4() for _ in range(3)]
    for file in files:
        await db.execute(PUT_FILE, OPERATOR, file, f"swept/{file}")

    async def delete(key: str) -> None:
        if key.endswith(str(stubborn)):
            raise Unavailable

    monkeypatch.setattr(store, "delete", delete)
    with across_operators():
        await sweep_expired()
    left = await db.fetch("select id from attachments where id = any($1)", [stubborn, *others])
    assert [row["id"] for row in left] == [stubborn]
    await db.execute("delete from attachments where id = $1", stubborn)


@pytest.mark.usefixtures("here")
async def test_chats_of_an_operator_that_is_gone_stop_nobody(db: Database, subscriber: Person) -> None:
    with within("vanished"):
        await sweep("vanished")


@pytest.mark.usefixtures("here")
async def test_keys_and_whole_letters_are_forgotten_after_four_hundred_days(
    db: Database, subscriber: Person
) -> None:
    ticket = await subscriber.opens()
    of_day = {days: uuid4() for days in (399, 401)}
    for days, made in of_day.items():
        claim = "insert into idempotency_keys values ($1, $2, $3, '', $2, now() - make_interval(days => $4))"
        await db.execute(claim, subscriber.operator, made, "key", days)
        letter = "insert into letters values ($1, $2, $3, now() - make_interval(days => $4), 'a@b', 'Re', 'All', 'message', '')"
        await db.execute(letter, subscriber.operator, ticket.id, made.bytes, days)
    await forget_older_than(KEYS_KEPT, KEPT)
    keys = "select made_id from idempotency_keys where caller_id = any($1)"
    assert [row["made_id"] for row in await db.fetch(keys, list(of_day.values()))] == [of_day[399]]
    letters = await db.fetch("select fingerprint, sender, whole from letters where ticket_id = $1", ticket.id)
    assert {(UUID(bytes=row["fingerprint"]), row["sender"], row["whole"]) for row in letters} == {
        (of_day[399], "a@b", "All"),
        (of_day[401], "a@b", ""),
    }
