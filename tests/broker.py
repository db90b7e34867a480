"""The broker under a running stack, as its administrator and as whoever breaks it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import nats
import psutil
from nats.aio.client import Client
from nats.js import JetStreamContext

from cabinet.control import supervisor
from chassis.bus import inbox_prefix
from contracts.auth import SecretTold
from contracts.listeners import LISTENERS, SERVICES
from running import Running, until

ACK_SECONDS = 2.0


def server_pid(stack: Running) -> int:
    """nats-server itself; the supervisor knows only what looks after it."""
    return int(psutil.Process(stack.pid("nats")).children()[0].pid)


@asynccontextmanager
async def administrator(stack: Running) -> AsyncIterator[Client]:
    url = stack.environment["NATS_URL"]
    nc = await nats.connect(url, inbox_prefix=inbox_prefix(url).encode())
    try:
        yield nc
    finally:
        await nc.close()


@contextmanager
def stopped(stack: Running) -> Iterator[None]:
    """The server is stopped in order while the body lasts."""
    with supervisor(stack.home) as asked:
        asked.stopProcess("broker:nats")
    try:
        yield
    finally:
        with supervisor(stack.home) as asked:
            asked.startProcess("broker:nats")


@contextmanager
def frozen(pids: list[int]) -> Iterator[None]:
    """The processes stand still while the body lasts; some may be ended and replaced meanwhile."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


async def cut_off(stack: Running, program: str, patience: float) -> None:
    """Wait until the program says itself that it cannot work."""

    async def noticed() -> bool:
        return not await stack.is_ready(program)

    await until(f"{program} has noticed", noticed, patience)


async def all_published(stack: Running) -> None:
    """Wait until every event that is kept stands in its stream."""
    for service in SERVICES:

        async def published(service: str = service) -> bool:
            kept = await stack.value(
                service, "select count(distinct event_id) from outbox where subject like 'events.%'"
            )
            return len(await event_ids(stack, service)) >= int(kept)

        await until(f"the stream {service} has every event", published)


async def event_ids(stack: Running, stream: str) -> set[str]:
    """The ids of all events in a stream."""
    try:
        async with administrator(stack) as nc:
            js = nc.jetstream()
            state = (await js.stream_info(stream)).state
            found = set()
            subscription = await js.subscribe("", stream=stream, ordered_consumer=True)
            for _ in range(state.messages):
                message = await subscription.next_msg(timeout=2)
                found.add((message.headers or {}).get("ce-id", ""))
            return found
    except nats.errors.Error as error:
        raise OSError(error) from error


async def caught_up(stack: Running) -> None:
    """Wait until every durable has delivered and acknowledged all there is."""
    async with administrator(stack) as nc:
        for service, events in LISTENERS.items():
            for event in events:

                async def level(stream: str = event.owner, durable: str = event.durable(service)) -> bool:
                    info = await nc.jetstream().consumer_info(stream, durable)
                    return (info.num_pending, info.num_ack_pending) == (0, 0)

                await until(f"{event.durable(service)} has caught up", level)


def durables() -> list[tuple[str, str]]:
    """Stream and durable of all that somebody reads."""
    events = [
        (event.owner, event.durable(service)) for service, heard in LISTENERS.items() for event in heard
    ]
    return [*events, (SecretTold.stream, SecretTold.durable)]


async def _shortened(js: JetStreamContext, stream: str, name: str) -> None:
    durable = await js.consumer_info(stream, name)
    if durable.config.ack_wait != ACK_SECONDS:
        durable.config.ack_wait = ACK_SECONDS
        await js.add_consumer(stream, durable.config)


async def redeliver_soon(stack: Running) -> None:
    """Once the broker has declared its streams, shorten the half minute after which it gives up on a reader."""

    async def shortened() -> bool:
        try:
            async with administrator(stack) as nc:
                js = nc.jetstream()
                await js.stream_info("secrets")  # the last that is declared, and gone when the server ends
                await asyncio.gather(*(_shortened(js, stream, name) for stream, name in durables()))
        except nats.errors.Error as error:
            raise OSError(error) from error
        return True

    await until("the durables are there", shortened)
