"""The relay over a database and a stream of its own: one leads, nothing is lost, the order of an account is kept."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import pytest
from nats.aio.client import Client
from nats.js.api import StreamConfig

from broker import administrator
from cabinet.vault import Vault
from chassis.batch import SMALL, DuplicateInBatch, publish_batch, publish_singly
from chassis.event_tables import FIRST_MIGRATION
from chassis.isolation import ISOLATION
from chassis.relay import Relay
from proxy import proxy
from running import Running, until

NAME = "scratch"
LEADER = """
import asyncio, sys
from chassis.relay import Relay
asyncio.run(Relay(*sys.argv[1:]).run())
"""


@dataclass
class Scratch:
    """A database with an outbox, and the stream that its events go to."""

    database_url: str
    bus_url: str
    db: "asyncpg.Connection[asyncpg.Record]"
    nc: Client

    def relay(self, bus_url: str | None = None) -> Relay:
        return Relay(self.database_url, bus_url or self.bus_url, NAME)

    async def tell(self, count: int, about: str = "somebody") -> None:
        await self.db.execute(
            "insert into outbox (subject, operator, about, payload) "
            f"select 'events.{NAME}.happened', 'skynet', $1, jsonb_build_object('n', n) from generate_series(1, $2) n",
            about,
            count,
        )

    async def told(self) -> list[UUID]:
        """Every event in the order in which the transactions wrote them."""
        return [row[0] for row in await self.db.fetch("select event_id from outbox order by id")]

    async def arrived(self) -> list[UUID]:
        """Every message of the stream in its order."""
        js = self.nc.jetstream()
        count = (await js.stream_info(NAME)).state.messages
        subscription = await js.subscribe("", stream=NAME, ordered_consumer=True)
        return [UUID(((await subscription.next_msg(5)).headers or {})["ce-id"]) for _ in range(count)]

    async def all_left(self) -> bool:
        return bool(await self.db.fetchval("select count(*) = 0 from outbox where published_at is null"))

    async def declare(self) -> None:
        stream = StreamConfig(
            name=NAME, subjects=[f"events.{NAME}.>"], allow_atomic=True, duplicate_window=120
        )
        await self.nc.jetstream().add_stream(stream)


@pytest.fixture(scope="module")
async def scratch_database(stack: Running) -> str:
    password = Vault(stack.home).password("postgres")
    address = stack.environment["DATABASE_URL_AUTH"].rpartition("@")[2].rpartition("/")[0]
    server = f"postgresql://postgres:{password}@{address}"
    db = await asyncpg.connect(f"{server}/postgres")
    await db.execute(f"create database {NAME}")
    await db.close()
    made = await asyncpg.connect(f"{server}/{NAME}")
    await made.execute(FIRST_MIGRATION + ISOLATION)
    await made.close()
    return f"{server}/{NAME}"


@pytest.fixture
async def scratch(stack: Running, scratch_database: str) -> AsyncIterator[Scratch]:
    db = await asyncpg.connect(scratch_database)
    await db.execute("truncate outbox, outbox_positions")
    async with administrator(stack) as nc:
        made = Scratch(scratch_database, stack.environment["NATS_URL"], db, nc)
        await made.declare()
        yield made
        await nc.jetstream().delete_stream(NAME)
    await db.close()


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(relay.run()) for relay in relays]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_every_event_leaves_once_and_in_order(scratch: Scratch) -> None:
    await scratch.tell(1200)
    async with running(scratch.relay()):
        await until("all have left", scratch.all_left)
        await scratch.tell(SMALL - 1)
        await until("the few have left too", scratch.all_left)
    assert await scratch.arrived() == await scratch.told()


async def test_a_batch_with_a_message_that_is_known_goes_out_singly(scratch: Scratch) -> None:
    messages = [(f"events.{NAME}.happened", b"{}", {"Nats-Msg-Id": str(uuid4())}) for _ in range(2 * SMALL)]
    await publish_singly(scratch.nc, messages[:1])
    with pytest.raises(DuplicateInBatch):
        await publish_batch(scratch.nc, messages)
    await publish_singly(scratch.nc, messages)
    assert (await scratch.nc.jetstream().stream_info(NAME)).state.messages == len(messages)


async def test_events_that_are_published_but_not_marked_leave_once(scratch: Scratch) -> None:
    await scratch.tell(2 * SMALL)
    async with running(scratch.relay()):
        await until("all have left", scratch.all_left)
        await scratch.db.execute("update outbox set published_at = null where id % 2 = 0")
        await until("all have left again", scratch.all_left)
    assert await scratch.arrived() == await scratch.told()


async def test_a_lost_answer_means_unknown_and_nothing_is_doubled(scratch: Scratch) -> None:
    address = urlsplit(scratch.bus_url)
    async with proxy("127.0.0.1", address.port or 0) as between:
        through = f"nats://{address.username}:{address.password}@127.0.0.1:{between.port}"
        async with running(scratch.relay(through)):
            for _ in range(2):
                await scratch.tell(2 * SMALL)
                before = (await scratch.nc.jetstream().stream_info(NAME)).state.messages

                async def stored(before: int = before) -> bool:
                    return (await scratch.nc.jetstream().stream_info(NAME)).state.messages > before

                await until("the stream has some", stored)
                between.strand()
            await until("all have left", scratch.all_left)
    assert await scratch.arrived() == await scratch.told()


async def test_one_relay_leads_and_another_takes_over_when_it_is_killed(scratch: Scratch) -> None:
    words = [sys.executable, "-c", LEADER, scratch.database_url, scratch.bus_url, NAME]
    leader = await asyncio.create_subprocess_exec(*words)
    try:
        await scratch.tell(1)
        await until("the first leads", scratch.all_left)
        second = scratch.relay()
        async with running(second):
            for about in ("a", "b", "c"):
                await scratch.tell(700, about)
            assert not second.leading
            leader.kill()
            await leader.wait()
            await scratch.tell(700, "a")
            await until("all have left", scratch.all_left)
            assert second.leading
    finally:
        if leader.returncode is None:
            leader.kill()
    assert await scratch.arrived() == await scratch.told()


async def wiped(scratch: Scratch) -> None:
    await scratch.nc.jetstream().delete_stream(NAME)
    await scratch.declare()


async def cut_short(scratch: Scratch) -> None:
    """As a disk that was restored from an older copy: the same stream, but behind."""
    position = "update outbox_positions set last_seq = last_seq + 1 where stream = $1"
    await scratch.db.execute(position, NAME)


@pytest.mark.parametrize("lose", [wiped, cut_short])
async def test_a_stream_that_lost_events_gets_all_of_them_again(
    lose: Callable[[Scratch], asyncio.Future[None]], scratch: Scratch
) -> None:
    await scratch.tell(2 * SMALL)
    async with running(scratch.relay()):
        await until("all have left", scratch.all_left)
    await lose(scratch)
    async with running(scratch.relay()):
        await scratch.tell(1)
        await until("all have left", scratch.all_left)
    assert set(await scratch.arrived()) == set(await scratch.told())
