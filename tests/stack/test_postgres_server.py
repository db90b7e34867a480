"""PostgreSQL from the wheel: it comes back after every end, and its roles reach nothing that is not theirs."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from cabinet import environment, postgres
from cabinet.stack import SERVICES, Stack
from pieces import Server, ready
from running import until


@pytest.fixture(scope="module")
async def server(pieces: Stack, start_postgres: Callable[[], Server]) -> AsyncIterator[Server]:
    """Running, with roles; made twice, since a start may be cut off anywhere."""
    started = start_postgres()
    await ready(pieces, "postgres")
    for _ in range(2):
        postgres.make_roles(pieces.home, pieces.ports["postgres"], environment.role_passwords(pieces))
    yield started
    started.send_signal(signal.SIGINT)
    started.wait(10)


async def connected(pieces: Stack, role: str, database: str) -> asyncpg.Connection:
    password = pieces.vault.password(f"postgres.{role}")
    port = pieces.ports["postgres"]
    return await asyncpg.connect(f"postgresql://{role}:{password}@127.0.0.1:{port}/{database}", timeout=5)


FOREIGN = [
    (service, database)
    for service in SERVICES
    for database in (*SERVICES, "postgres", "template1")
    if service != database
]


@pytest.mark.parametrize(("service", "database"), FOREIGN)
async def test_no_role_connects_to_a_database_that_is_not_its_own(
    service: str, database: str, pieces: Stack, server: Server
) -> None:
    for role in (service, f"{service}_owner"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connected(pieces, role, database)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_changes_rows_and_nothing_else(service: str, pieces: Stack, server: Server) -> None:
    owner = await connected(pieces, f"{service}_owner", service)
    await owner.execute("create table facts (id bigint generated always as identity, text text)")
    await owner.execute("create table kept (id bigint); revoke update, delete on kept from " + service)
    await owner.execute("create function one() returns int language sql as 'select 1'")
    app = await connected(pieces, service, service)
    await app.execute("insert into facts (text) values ('a'); update facts set text = 'b'; delete from facts")
    assert await app.fetchval("select one()") == 1
    for refused in (
        "create table another (id int)",
        "create schema another",
        "create temporary table another (id int)",
        "alter table facts add column more int",
        "drop table facts",
        "truncate facts",
        "delete from kept",
        "set role postgres",
        f"set role {service}_owner",
        "copy facts from program 'true'",
        "create role another",
    ):
        with pytest.raises(asyncpg.PostgresError) as raised:
            await app.execute(refused)
        assert raised.value.sqlstate == "42501", refused
    await app.close()
    await owner.close()


async def test_a_wrong_password_is_refused(pieces: Stack, server: Server) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        port = pieces.ports["postgres"]
        await asyncpg.connect(f"postgresql://postgres:wrong@127.0.0.1:{port}/postgres", timeout=5)


async def test_what_was_committed_is_there_after_a_kill_with_a_busy_query(
    pieces: Stack, server: Server, start_postgres: Callable[[], Server]
) -> None:
    busy, owner = [await connected(pieces, "auth_owner", "auth") for _ in range(2)]
    await owner.execute("create table committed as select 1 as one")
    long = asyncio.create_task(busy.fetch("select count(*) from generate_series(1, 100000000000::bigint)"))
    working = "select count(*) = 1 from pg_stat_activity where state = 'active' and query like '%generate_series(1,%'"
    await until("the query runs", lambda: owner.fetchval(working + " and pid <> pg_backend_pid()"))
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert postgres.processes_of(pieces.home.data), "the busy one does not notice"
    again = start_postgres()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await long
    await ready(pieces, "postgres")
    owner = await connected(pieces, "auth_owner", "auth")
    assert await owner.fetchval("select one from committed") == 1
    await owner.close()
    again.send_signal(signal.SIGINT)
    assert again.wait(10) == 0


async def test_a_pid_given_to_a_stranger_does_not_stop_the_start(
    pieces: Stack, server: Server, start_postgres: Callable[[], Server]
) -> None:
    server.send_signal(signal.SIGINT)
    server.wait()
    postgres.clear_stale(pieces.home.data)
    (pieces.home.data / "postmaster.pid").write_text(f"{os.getpid()}\n{pieces.home.data}\n")
    again = start_postgres()
    await ready(pieces, "postgres")
    again.send_signal(signal.SIGINT)
    assert again.wait(10) == 0
