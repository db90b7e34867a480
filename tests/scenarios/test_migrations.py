"""The databases of the running stack are what the services' models say, a second run has nothing to do, and an older
database comes to the same with its rows.
"""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from alembic import command

from cabinet.vault import Vault
from chassis import migrate as migrations
from running import Running

# The last revision of the version before, of tickets and notify.
BEFORE = "2026_11_22_0900_isolation"
WHO = {"operator": "skynet", "subscriber_id": uuid4(), "contract": "100-7"}


def migrate(stack: Running, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "chassis.migrate", *words],
        env={**os.environ, **stack.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_models_and_migrations_agree(stack: Running) -> None:
    checked = migrate(stack, "check", "all")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_second_migration_has_nothing_to_do(stack: Running) -> None:
    again = migrate(stack, "all")
    assert again.stdout.count("is up to date") == 4, again.stdout + again.stderr


async def upgraded(service: str, revision: str) -> None:
    await migrations._with_connection(
        service, lambda connection, _: command.upgrade(migrations._config(connection, service), revision)
    )


class Older:
    """A database of its own on the stack's server, at the revision `BEFORE`, as its owner sees it."""

    def __init__(self, service: str, db: "asyncpg.Connection[Any]") -> None:
        self._service = service
        self.db = db

    async def put(self, table: str, **row: Any) -> UUID:
        """Returns the id of the new row."""
        row = {"operator": WHO["operator"], "id": uuid4(), **row}
        values = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        await self.db.execute(f"insert into {table} ({', '.join(row)}) values ({values})", *row.values())
        return UUID(str(row["id"]))

    async def known(self) -> None:
        """The subscriber, of whom an event has told."""
        told = {"version": 4, "name": "Анна Ёлкина"}
        table = "subscribers" if self._service == "tickets" else "recipients"
        more = {} if self._service == "tickets" else {"language": "ru", "phones": [], "emails": []}
        row = {**WHO, **told, **more}
        values = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        await self.db.execute(f"insert into {table} ({', '.join(row)}) values ({values})", *row.values())
        heard = "insert into inbox (consumer, event_id) values ($1, gen_random_uuid())"
        for event in ("subscriber_registered", "another"):
            await self.db.execute(heard, f"{self._service}-{event}")

    async def upgrade(self) -> None:
        """To the newest revision; afterwards models and database agree, and nothing is left half done or open."""
        await migrations._with_connection(self._service, migrations._upgrade)
        assert await migrations._with_connection(self._service, migrations._differences) == []
        for left in (
            "select conname from pg_constraint where not convalidated",
            "select indexrelid::regclass::text from pg_index where not indisvalid",
            """select attrelid::regclass::text from pg_attribute join pg_class c on c.oid = attrelid
               where attname = 'operator' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
                 and not (relrowsecurity and relforcerowsecurity)""",
        ):
            assert await self.db.fetch(left) == []
        assert await self.db.fetchval("select array_agg(consumer) from inbox") == [f"{self._service}-another"]


@pytest.fixture(params=["tickets", "notify"])
async def older(
    stack: Running, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Older]:
    service = request.param
    variable = f"DATABASE_URL_{service.upper()}_OWNER"
    role, _, name = stack.environment[variable].rpartition("/")
    superuser = (
        f"postgresql://postgres:{Vault(stack.home).password('postgres')}@{role.rpartition('@')[2]}/postgres"
    )
    server = await asyncpg.connect(superuser)
    await server.execute(f"create database older_{name} owner {service}_owner")
    monkeypatch.setenv(variable, f"{role}/older_{name}")
    await upgraded(service, BEFORE)
    db = await asyncpg.connect(f"{role}/older_{name}")
    yield Older(service, db)
    await db.close()
    await server.execute(f"drop database older_{name} with (force)")
    await server.close()


@pytest.mark.parametrize("older", ["tickets"], indirect=True)
async def test_requests_of_the_version_before_are_found_by_their_words(older: Older) -> None:
    await older.known()
    opened = {"number": 1, "kind": "support", "topic": "internet", "status": "open"}
    now = await older.db.fetchval("select now()")
    ticket = await older.put("tickets", **opened, subscriber_id=WHO["subscriber_id"], opened_at=now)
    said = {"ticket_id": ticket, "at": now, "author": "subscriber"}
    posts = [await older.put("posts", **said, text=f"Зелёный роутер {n}") for n in range(3)]
    claim = "insert into idempotency_keys values ('skynet', $1, 'key', 'x', $2)"
    await older.db.execute(claim, WHO["subscriber_id"], ticket)
    await older.upgrade()
    posts.append(await older.put("posts", **said, text="Роутеры зеленые"))
    await older.db.execute("update subscribers set name = 'Анна Ким'")
    found = await older.db.fetch(
        "select id from posts where words @@ to_tsquery('russian', 'зеленый & роутер')"
    )
    assert {row["id"] for row in found} == set(posts)
    named = "select array[words @@ 'ким', words @@ 'елкина', version = 3, emails = '{}'] from subscribers"
    assert await older.db.fetchval(named) == [True, False, True, True]
    assert await older.db.fetchval("select made_id from idempotency_keys") == ticket


@pytest.mark.parametrize("older", ["tickets"], indirect=True)
async def test_what_breaks_off_goes_on_from_its_last_whole_revision(older: Older) -> None:
    await older.known()
    await older.db.execute("create table letters ()")  # in the way of 1040
    with pytest.raises(asyncpg.DuplicateTableError):
        await migrations._with_connection("tickets", migrations._upgrade)
    assert (
        await older.db.fetchval("select version_num from alembic_version") == "2026_11_22_1030_applications"
    )
    emails = "select true from pg_attribute where attrelid = 'subscribers'::regclass and attname = 'emails'"
    assert not await older.db.fetchval(emails)
    isolated = "select relforcerowsecurity from pg_class where oid = 'applications'::regclass"
    assert await older.db.fetchval(isolated)
    await older.db.execute("drop table letters")
    await older.upgrade()


@pytest.mark.parametrize("older", ["tickets"], indirect=True)
async def test_what_was_counted_still_counts(older: Older) -> None:
    await older.known()
    await upgraded("tickets", "2026_11_22_1050_later")
    await older.db.execute("insert into visitor_counts values ('skynet', 'follow', now(), 7)")
    await older.upgrade()
    assert await older.db.fetchval("select count from counters where key = 'follow'") == 7


@pytest.mark.parametrize("older", ["notify"], indirect=True)
async def test_messages_of_the_version_before_are_sent_as_they_were_to_be(older: Older) -> None:
    await older.known()
    sms = {"channel": "sms", "address": "+77010000000", "kind": "payment_received", "text": "Получено"}
    whose = {"subscriber_id": WHO["subscriber_id"], "event_id": uuid4()}
    queued = await older.put("deliveries", **sms, **whose)
    await older.put("deliveries", **sms, **{**whose, "event_id": uuid4()}, state="delivered")
    await older.upgrade()
    kept = await older.db.fetch("select * from deliveries order by state <> 'queued'")
    assert [(row["id"] == queued, row["state"], row["text"]) for row in kept] == [
        (True, "queued", "Получено"),
        (False, "delivered", "Получено"),
    ]
    new = {(row["category"], row["bulk"], row["hours"], row["history"], row["provider"]) for row in kept}
    assert new == {("service", False, "any", "[]", None)}
    assert await older.db.fetchval("select version from recipients") == 3
