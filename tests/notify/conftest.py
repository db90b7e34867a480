"""notify by itself, before the sandbox's SMS centre and mail server."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from broker import redeliver_soon
from chassis.asking import Questions
from chassis.isolation import ACROSS
from notify_world import Sandbox, World
from one_service import OneService, start
from running import Running, until


@pytest.fixture(scope="session")
async def started_sandbox(servers: Running) -> AsyncIterator[Sandbox]:
    process = start("sandbox", servers.environment_of("sandbox"))
    await until("the sandbox is ready", lambda: servers.is_ready("sandbox"))
    yield Sandbox(servers.sandbox)
    process.terminate()
    process.wait(10)


@pytest.fixture
async def sandbox(started_sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """Everything in good order, before the test and after it."""
    await started_sandbox.fault()
    yield started_sandbox
    await started_sandbox.fault()


@pytest.fixture(scope="session")
async def process(servers: Running) -> AsyncIterator[OneService]:
    """Every wait is short, since the tests wait for what comes after it."""
    await redeliver_soon(servers)
    process = OneService(
        servers,
        "notify",
        RETRY_DELAYS="[0.2, 0.2, 0.2, 0.2, 0.2, 0.2]",
        SEND_DELAYS="[0.2, 0.5]",
        PROVIDER_SECONDS="1",
        SMS_PATIENCE_SECONDS="0.5",
        SMS_PAUSES="[0.3]",
        KEEP_HOURS="false",
        POLL_SECONDS="0.5",
    )
    yield process
    await process.end()


@pytest.fixture
async def notify(servers: Running, process: OneService, sandbox: Sandbox) -> OneService:
    """Running, whatever the last test did to it."""
    servers.crash_nowhere()
    await process.start()
    return process


@pytest.fixture(scope="session")
async def db(servers: Running) -> AsyncIterator["asyncpg.Pool[Any]"]:
    url = servers.environment["DATABASE_URL_NOTIFY"]
    async with asyncpg.create_pool(url, min_size=0, server_settings=ACROSS) as pool:
        yield pool


@pytest.fixture
async def world(servers: Running, db: "asyncpg.Pool[Any]", sandbox: Sandbox, notify: OneService) -> World:
    return World(servers, db, sandbox)


@pytest.fixture(scope="session")
async def questions(servers: Running) -> AsyncIterator[Questions]:
    async with servers.bus("gateway") as nc:
        yield Questions(nc)
