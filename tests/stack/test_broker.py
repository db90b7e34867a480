"""NATS on one machine: complete after every start, and each user may do only what is its own."""

import asyncio
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from shutil import rmtree
from types import ModuleType

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import ConsumerConfig, RetentionPolicy, StorageType, StreamConfig, StreamInfo

from cabinet.stack import SERVICES, Stack
from contracts.auth import SecretTold, SessionsEnded
from contracts.listeners import LISTENERS
from contracts.live import LIVE, STREAM
from pieces import Server, ready
from running import until

HERE = Path(__file__).parents[2] / "deploy" / "nats"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"deployed_{name}", HERE / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
async def broker(pieces: Stack, start_broker: Callable[[], Server]) -> Server:
    started = start_broker()
    await ready(pieces, "nats")
    return started


@pytest.fixture
async def administrator(pieces: Stack, broker: Server) -> AsyncIterator[Client]:
    client = await nats.connect(pieces.nats_url("cabinet"))
    yield client
    await client.close()


async def declared(client: Client) -> dict[str, set[str]]:
    """Streams, each with the durables that it has."""
    streams = client.jetstream()
    names = [str(info.config.name) for info in await streams.streams_info()]
    return {name: {info.name for info in await streams.consumers_info(name)} for name in names}


def expected() -> dict[str, set[str]]:
    events = [(listener, event) for listener, heard in LISTENERS.items() for event in heard]
    durables = {
        name: {event.durable(listener) for listener, event in events if event.owner == name}
        for name in SERVICES
    }
    no_durables = {name: set[str]() for name in ("dead", SessionsEnded.root, STREAM)}
    return {**durables, **no_durables, SecretTold.stream: {SecretTold.durable}}


async def test_declaring_again_changes_nothing_and_mends_what_differs(
    pieces: Stack, administrator: Client
) -> None:
    streams = administrator.jetstream()
    assert await declared(administrator) == expected()
    await streams.publish("events.auth.something", b"kept")
    await streams.update_stream(StreamConfig(name="auth", subjects=["events.auth.>"], max_age=60))
    durable = next(iter(expected()["auth"]))
    config = (await streams.consumer_info("auth", durable)).config
    await streams.add_consumer("auth", ConsumerConfig(**{**vars(config), "ack_wait": 77}))
    for _ in range(2):
        await script("streams").declare(pieces.nats_url("cabinet"))
    assert await declared(administrator) == expected()
    stream = await streams.stream_info("auth")
    assert stream.config.max_age == 7 * 24 * 3600
    assert stream.state.messages == 1
    assert (await streams.consumer_info("auth", durable)).config.ack_wait == 10


async def test_a_stream_in_memory_that_an_older_version_declared_is_made_anew(
    pieces: Stack, administrator: Client
) -> None:
    streams = administrator.jetstream()
    await streams.delete_stream(SecretTold.stream)
    older = StreamConfig(name=SecretTold.stream, subjects=["secrets.>"], storage=StorageType.MEMORY)
    await streams.add_stream(older)
    await script("streams").declare(pieces.nats_url("cabinet"))
    assert await declared(administrator) == expected()
    await streams.publish(SecretTold.subject, b"on its way")
    await script("streams").declare(pieces.nats_url("cabinet"))
    present = await streams.stream_info(SecretTold.stream)
    assert (present.config.retention, present.state.messages) == (RetentionPolicy.WORK_QUEUE, 1)
    await streams.purge_stream(SecretTold.stream)


async def test_open_pages_have_every_fact_also_when_a_stream_of_facts_is_made_anew(
    pieces: Stack, administrator: Client
) -> None:
    streams = administrator.jetstream()
    declare, url = script("streams").declare, pieces.nats_url("cabinet")

    async def copied(mark: bytes) -> str:
        """Tell each fact and wait until it is copied; when the copies' stream was made."""
        info = await until("all is copied from", copying)
        heard = await streams.subscribe("", stream=STREAM, ordered_consumer=True)
        for event in LIVE:
            await streams.publish(event.subject, mark)
        missing = {event.subject for event in LIVE}
        while missing:
            message = await heard.next_msg(timeout=30)
            missing -= {message.subject} if message.data == mark else set()
        await heard.unsubscribe()
        return str(info.created)

    async def copying() -> StreamInfo | None:
        info = await streams.stream_info(STREAM)
        return info if all((source.active or 0) >= 0 for source in info.sources or []) else None

    made = await copied(b"1")
    await declare(url)
    assert await copied(b"2") == made
    await streams.delete_stream("billing")
    await declare(url)
    assert await copied(b"3") != made


def test_the_committed_users_are_those_of_the_contracts() -> None:
    subprocess.run([sys.executable, HERE / "permissions.py", "--check"], check=True)


DENIED = [
    ("notify", "events.billing.payment_received"),
    ("notify", "rpc.billing.take_payment"),
    ("notify", "secrets.auth.told"),
    ("billing", "secrets.auth.told"),
    ("auth", "$JS.API.CONSUMER.MSG.NEXT.secrets.notify-secrets"),
    ("tickets", "$JS.API.CONSUMER.MSG.NEXT.secrets.notify-secrets"),
    ("billing", "$JS.API.STREAM.DELETE.billing"),
    ("billing", "$JS.API.STREAM.PURGE.billing"),
    ("billing", "$JS.API.CONSUMER.MSG.NEXT.billing.notify-payment_received"),
    ("billing", "$JS.API.CONSUMER.CREATE.auth"),
    ("tickets", "$JS.ACK.billing.notify-payment_received.1.1.1.1.1"),
    ("gateway", "events.billing.payment_received"),
    ("gateway", "$JS.API.STREAM.INFO.billing"),
    ("gateway", f"$JS.API.CONSUMER.CREATE.auth.billing-subscriber_registered.{SessionsEnded.subject}"),
    ("gateway", "$JS.API.CONSUMER.CREATE.billing.live"),
    ("gateway", "$JS.API.STREAM.PURGE.live"),
    ("billing", "$JS.API.CONSUMER.CREATE.live.some"),
    ("billing", SessionsEnded.subject),
]


@pytest.mark.parametrize(("user", "subject"), DENIED)
async def test_a_user_does_not_publish_what_is_not_its_own(
    user: str, subject: str, pieces: Stack, broker: Server
) -> None:
    assert "permissions violation for publish" in await refusal(pieces, user, publish=subject)


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("notify", "rpc.billing.>"),
        ("notify", "_INBOX_billing.>"),
        ("gateway", "events.>"),
        ("gateway", "_INBOX_auth.>"),
        ("auth", ">"),
        ("tickets", "secrets.>"),
    ],
)
async def test_a_user_does_not_hear_what_is_not_for_it(
    user: str, subject: str, pieces: Stack, broker: Server
) -> None:
    assert "permissions violation for subscription" in await refusal(pieces, user, subscribe=subject)


async def refusal(pieces: Stack, user: str, *, publish: str = "", subscribe: str = "") -> str:
    """What the server says to a user who tries."""
    said: asyncio.Queue[str] = asyncio.Queue()

    async def keep(error: Exception) -> None:
        said.put_nowait(str(error))

    client = await nats.connect(pieces.nats_url(user), error_cb=keep, inbox_prefix=f"_INBOX_{user}")
    try:
        if publish:
            await client.publish(publish, b"")
        else:
            await client.subscribe(subscribe)
        return (await asyncio.wait_for(said.get(), 10)).lower()
    finally:
        await client.close()


def child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text())


async def test_a_server_that_died_and_lost_its_store_is_complete_after_the_next_start(
    pieces: Stack, broker: Server, start_broker: Callable[[], Server]
) -> None:
    os.kill(child_of(broker.pid), signal.SIGKILL)
    assert broker.wait(10) != 0, "the one that watches ends with its server"
    rmtree(pieces.home.path / "nats" / "jetstream")
    again = start_broker()
    await ready(pieces, "nats")
    client = await nats.connect(pieces.nats_url("cabinet"))
    assert await declared(client) == expected()
    await client.close()
    again.send_signal(signal.SIGTERM)
    again.wait(10)


def test_a_server_that_stays_broken_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    serve = script("serve")
    monkeypatch.setattr(serve, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(serve, "declare", lambda: True)
    answers = iter([True])
    server = subprocess.Popen(["sleep", "1000"])
    serve.watch(server, lambda: next(answers, False))
    assert server.poll() == -signal.SIGTERM
