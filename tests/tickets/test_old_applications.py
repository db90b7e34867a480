"""Applications of strangers do not stay for ever: those of which nothing came are closed, then forgotten."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from applicants import apply, wish
from chassis.asking import Questions
from chassis.database import Database as Pool
from chassis.isolation import within
from chassis.profiles import load_profiles
from contracts.problems import NotFound
from contracts.tickets import Applied, FollowApplication, FollowedApplication
from running import Running
from tickets.application_ends import end_old_of
from tickets.service import service

OPERATOR = "elsewhere"
Database = asyncpg.Pool


@pytest.fixture
async def days_later(
    servers: Running, operators_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """The hourly sweep, in this process, as if some days had passed."""
    database = Pool(servers.environment["DATABASE_URL_TICKETS"], "tickets", 2)
    monkeypatch.setattr(service, "database", database, raising=False)
    profile = load_profiles(operators_dir).by_slug(OPERATOR)
    assert profile

    async def sweep(days: int) -> None:
        with within(OPERATOR):
            await end_old_of(profile, datetime.now(UTC) + timedelta(days=days))

    yield sweep
    await database.close()


async def follow(questions: Questions, applied: Applied) -> FollowedApplication:
    return await questions.ask(FollowApplication(operator=OPERATOR, caller=uuid4().hex, code=applied.code))


async def test_what_came_to_nothing_is_closed_then_forgotten_with_all_that_told_of_it(
    questions: Questions, days_later: Callable[[int], Awaitable[None]], db: Database
) -> None:
    form = wish(full_name="Забытова Неповторимая")
    first = await apply(questions, operator=OPERATOR, **form)
    repeat = await apply(questions, operator=OPERATOR, **form)
    await days_later(59)
    assert (await follow(questions, first)).status == "received"
    await days_later(61)
    for applied in (first, repeat):
        followed = await follow(questions, applied)
        assert (followed.status, followed.history[-1].status) == ("refused", "refused")
        assert ("давно" in followed.reason) == (applied == first)
    await days_later(61)
    assert (await follow(questions, first)).status == "refused"
    await db.execute(
        "update applications set changed_at = now() - interval '91 days' where operator = $1", OPERATOR
    )
    await db.execute(
        "update outbox set published_at = now() where published_at is null and operator = $1", OPERATOR
    )
    await days_later(0)
    for applied in (first, repeat):
        with pytest.raises(NotFound):
            await follow(questions, applied)
    for table in ("applications", "application_steps", "outbox"):
        rows = await db.fetch(f"select t::text from {table} t where operator = $1", OPERATOR)
        assert not [row for row in rows if "Неповторимая" in row["t"]]
