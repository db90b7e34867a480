"""What a process knows of ended sessions: all of the last minutes, whatever happens to its consumer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from nats.js.api import ConsumerConfig

from chassis.revocations import REMEMBERED_SECONDS, Revocations
from contracts.auth import SessionsEnded
from contracts.problems import Unavailable
from one_service import tell
from running import Running, until


@asynccontextmanager
async def following(servers: Running, user: str = "gateway") -> AsyncIterator[Revocations]:
    """As a process of this user does."""
    known = Revocations()
    async with servers.bus(user) as nc:
        task = asyncio.create_task(known.follow(nc))
        await until("what there was is read", known.ready)
        yield known
        task.cancel()
        await asyncio.wait([task])


async def end(servers: Running, *sessions: UUID, ago: float = 0) -> None:
    at = datetime.now(UTC) - timedelta(seconds=ago)
    event = SessionsEnded(sessions=list(sessions))
    await tell(servers, event, "skynet", uuid4(), event_id=None, **{"ce-time": at.isoformat()})


async def knows(known: Revocations, session: UUID) -> None:
    async def found() -> bool:
        return session in known

    await until("it is known", found, 5)


@pytest.mark.parametrize("user", ["gateway", "auth", "billing", "tickets", "notify"])
async def test_every_process_learns_it_with_its_own_rights(servers: Running, user: str) -> None:
    first, second, other = uuid4(), uuid4(), uuid4()
    async with following(servers, user) as known:
        assert first not in known
        await end(servers, first, second)
        await knows(known, first)
        assert second in known
        assert other not in known


async def test_whoever_starts_later_knows_it_from_the_start(servers: Running) -> None:
    ended = [uuid4() for _ in range(20)]
    for session in ended:
        await end(servers, session)
    async with following(servers) as known:
        assert not [session for session in ended if session not in known]


async def test_before_anything_is_read_nobody_can_tell() -> None:
    known = Revocations()
    assert not await known.ready()
    with pytest.raises(Unavailable):
        assert uuid4() in known


async def test_a_lost_consumer_is_made_again_and_misses_nothing(servers: Running) -> None:
    async with following(servers) as known, servers.bus() as nc:
        stream = nc.jetstream()
        for consumer in await stream.consumers_info(SessionsEnded.root):
            await stream.delete_consumer(SessionsEnded.root, consumer.name)
        session = uuid4()
        await end(servers, session)
        await knows(known, session)


async def test_what_is_older_than_any_token_is_forgotten(servers: Running) -> None:
    old, new = uuid4(), uuid4()
    async with following(servers) as known:
        await end(servers, old, ago=REMEMBERED_SECONDS + 1)
        await end(servers, new, ago=REMEMBERED_SECONDS - 60)
        await knows(known, new)
        assert old not in known


async def test_an_event_that_cannot_be_read_stops_nothing(servers: Running) -> None:
    session = uuid4()
    async with following(servers) as known, servers.bus("auth") as nc:
        await nc.jetstream().publish(SessionsEnded.subject, b"{", headers={"ce-time": "yesterday"})
        await end(servers, session)
        await knows(known, session)


@pytest.mark.parametrize("user", ["gateway", "notify"])
@pytest.mark.parametrize(
    ("stream", "name", "subject"),
    [
        ("auth", "x", "events.auth.subscriber_registered"),
        ("auth", "billing-subscriber_registered", SessionsEnded.subject),
    ],
)
async def test_that_right_reads_and_changes_nothing_else(
    servers: Running, user: str, stream: str, name: str, subject: str
) -> None:
    denied = asyncio.Event()
    async with servers.bus(user) as nc:

        async def note(error: Exception) -> None:
            if "permissions violation" in str(error).lower():
                denied.set()

        nc._error_cb = note
        others = ConsumerConfig(name=name, filter_subject=subject, deliver_subject=nc.new_inbox())
        with pytest.raises(TimeoutError):
            await nc.jetstream().add_consumer(stream, others, timeout=0.3)
        assert denied.is_set()
