"""A connection over which nothing comes any more is noticed within seconds, given up, and made anew."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from nats.aio.client import Client
from nats.errors import OutboundBufferLimitError
from sqlalchemy import text

from chassis import bus
from chassis.database import Database, unreachable
from proxy import Proxy, proxy
from running import Running, until

NOTICED_SECONDS = 5.0


def through(between: Proxy, url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{between.port}").geturl()


@pytest.fixture
async def database(stack: Running) -> AsyncIterator[tuple[Database, Proxy]]:
    url = stack.environment["DATABASE_URL_TICKETS"]
    async with proxy("127.0.0.1", urlsplit(url).port or 0) as between:
        database = Database(through(between, url), "black-hole", pool_size=3)
        yield database, between
        between.thaw()
        await asyncio.wait_for(database.close(), 10)


async def ask_in_a_transaction(database: Database) -> None:
    async with database.transaction() as db:
        await db.execute(text("select 1"))


async def ask_on_the_driver(database: Database) -> None:
    await database.row("ask", "select 1")


async def everything(database: Database, times: int) -> list[BaseException]:
    """Ask both pools so often at once; returns the errors."""
    asked = [ask(database) for ask in (ask_in_a_transaction, ask_on_the_driver) for _ in range(times)]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    return [error for error in outcomes if error is not None]


@pytest.mark.parametrize("new_ones_too", [True, False], ids=["everything", "the present connections"])
async def test_a_black_hole_before_the_database_is_an_error_and_the_pools_recover(
    new_ones_too: bool, database: tuple[Database, Proxy]
) -> None:
    pools, between = database
    assert await everything(pools, 3) == []
    if new_ones_too:
        between.freeze()
    else:
        between.strand()
    async with asyncio.timeout(2 * NOTICED_SECONDS):
        errors = await everything(pools, 6)
    assert errors
    assert all(unreachable(error) for error in errors), errors
    between.thaw()

    async def recovered() -> bool:
        errors = await everything(pools, 6)
        assert all(unreachable(error) for error in errors), errors
        return not errors

    await until("both answer again", recovered, patience=NOTICED_SECONDS)


@pytest.fixture
async def hole(stack: Running) -> AsyncIterator[tuple[Proxy, str]]:
    url = stack.environment["NATS_URL"]
    async with proxy("127.0.0.1", urlsplit(url).port or 0) as between:
        yield between, through(between, url)


@pytest.mark.parametrize("burden", [0, 8 * 1024 * 1024], ids=["idle", "with much to send"])
async def test_a_black_hole_before_the_broker_is_noticed_and_left(
    burden: int, hole: tuple[Proxy, str]
) -> None:
    between, url = hole
    nc = await bus.connect(url, "black-hole")
    nc._closed_cb = None  # the end of this connection is not the end of the process
    between.strand()
    sending = asyncio.create_task(send(nc, burden))

    async def reconnected() -> bool:
        return nc.stats["reconnects"] > 0 and nc.is_connected

    await until("it has connected anew", reconnected, patience=NOTICED_SECONDS)
    await nc.flush(timeout=2)
    await sending
    await nc.close()


async def send(nc: Client, octets: int) -> None:
    with suppress(OutboundBufferLimitError):
        for _ in range(octets // 65536):
            await nc.publish("nobody.listens", bytes(65536))


async def test_a_connection_to_one_server_ends_with_it(hole: tuple[Proxy, str]) -> None:
    between, url = hole
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2 * NOTICED_SECONDS) as patience:
            async with bus.one_connection(url, "one"):
                between.strand()
                await asyncio.Event().wait()
    assert not patience.expired()
