"""A newsletter over two processes that are killed, a provider that goes away, a pause: nobody twice, nobody left out."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from chassis.asking import Questions
from contracts.notify import PauseNewsletter, ResumeNewsletter
from newsroom import Newsroom, dies_again
from notify_world import World
from one_service import OneService, start
from running import Running, free_port, until
from signed_tokens import Signer

READERS = 400
SMALL = 40


@pytest.fixture
def room(world: World, questions: Questions, servers: Running) -> Newsroom:
    return Newsroom(world, questions, Signer(servers))


@contextmanager
def second(process: OneService) -> "Iterator[subprocess.Popen[bytes]]":
    """Another replica, which dies at no crash point."""
    environment = {name: value for name, value in process.environment.items() if name != "CRASH_AT"}
    replica = start("notify", environment | {"HEALTH_PORT": str(free_port())})
    yield replica
    replica.kill()
    replica.wait(10)


async def reached(room: Newsroom, newsletter_id: UUID) -> Counter[str]:
    """How often each address was reached, by what the phones have."""
    addresses = await room.world.db.fetch(
        "select address from deliveries where newsletter_id = $1", newsletter_id
    )
    everything = await room.world.sandbox.everything("sms", room.operator)
    known = {row["address"].lstrip("+") for row in addresses}
    return Counter(found["to"].lstrip("+") for found in everything if found["to"].lstrip("+") in known)


async def unknown(room: Newsroom, newsletter_id: UUID) -> set[str]:
    rows = await room.world.db.fetch(
        "select address from deliveries where newsletter_id = $1 and state = 'unknown'", newsletter_id
    )
    return {row["address"].lstrip("+") for row in rows}


async def lease_ends(room: Newsroom, newsletter_id: UUID) -> None:
    await room.world.db.execute(
        "update deliveries set lease_until = now() where newsletter_id = $1 and state = 'sending'",
        newsletter_id,
    )


async def test_killed_while_it_is_expanded_it_reaches_everybody_once(
    room: Newsroom, notify: OneService
) -> None:
    prefix = await room.readers(SMALL)
    room.world.servers.crash_at("newsletters.before_commit")
    newsletter_id = await room.started(["sms"], contracts=[f"{prefix}{n}" for n in range(1, SMALL + 1)])
    assert await notify.died() == 137
    room.world.servers.crash_at("newsletters.after_commit")
    await dies_again(notify)
    await lease_ends(room, newsletter_id)
    await notify.start()
    done = await room.done(newsletter_id)
    assert (done.total, done.sent + done.delivered + done.unknown) == (SMALL, SMALL)
    times = await reached(room, newsletter_id)
    assert set(times.values()) == {1}
    assert len(times.keys() | await unknown(room, newsletter_id)) == SMALL


async def test_many_readers_two_replicas_and_everything_that_may_happen(
    room: Newsroom, notify: OneService
) -> None:
    prefix = await room.readers(READERS)
    contracts = [f"{prefix}{n}" for n in range(1, READERS + 1)]
    with second(notify):
        newsletter_id = await room.started(["sms"], contracts=contracts)

        async def after(number: int) -> Any:
            async def so_many() -> bool:
                found = await room.progress(newsletter_id)
                return found.sent + found.delivered >= number

            return await until(f"{number} are sent", so_many)

        await after(60)
        await notify.kill()
        await lease_ends(room, newsletter_id)
        await room.world.sandbox.fault(smsc={"down": True})
        await notify.start()
        await room.world.sandbox.fault()
        await after(200)
        await room.ask(PauseNewsletter(newsletter_id=newsletter_id))
        await notify.kill()
        await notify.start()
        await lease_ends(room, newsletter_id)
        await room.ask(ResumeNewsletter(newsletter_id=newsletter_id))
        done = await room.done(newsletter_id)
    assert done.total == READERS == done.sent + done.delivered + done.unknown
    times = await reached(room, newsletter_id)
    assert set(times.values()) == {1}
    uncertain = await unknown(room, newsletter_id)
    assert len(times.keys() | uncertain) == READERS
    # Only what was under way at a kill or a cut is uncertain.
    assert done.unknown <= 5 * 50
