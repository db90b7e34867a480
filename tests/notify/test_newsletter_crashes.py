"""A newsletter over a process that is killed, its other replica, a pause: nobody twice, nobody left out."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from chassis.asking import Questions
from contracts.notify import PauseNewsletter, ResumeNewsletter
from contracts.problems import Unavailable
from newsroom import Newsroom
from notify_world import World
from one_service import OneService, start
from running import Running, free_port, until
from signed_tokens import Signer

READERS = 150
SMALL = 20


@pytest.fixture
def room(world: World, questions: Questions, servers: Running) -> Newsroom:
    return Newsroom(world, questions, Signer(servers))


@contextmanager
def second(process: OneService) -> "Iterator[subprocess.Popen[bytes]]":
    """Another replica, which dies at no crash point."""
    environment = {name: value for name, value in process.environment.items() if name != "CRASH_AT"}
    replica = start("notify", environment | {"HEALTH_PORT": str(free_port())})
    try:
        yield replica
    finally:
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
    await notify.start()
    done = await room.done(newsletter_id)
    assert (done.total, done.sent + done.delivered + done.unknown) == (SMALL, SMALL)
    times = await reached(room, newsletter_id)
    assert set(times.values()) == {1}
    assert len(times.keys() | await unknown(room, newsletter_id)) == SMALL


async def test_one_of_two_replicas_is_killed_and_the_newsletter_paused_and_resumed(
    room: Newsroom, notify: OneService
) -> None:
    prefix = await room.readers(READERS)
    contracts = [f"{prefix}{n}" for n in range(1, READERS + 1)]
    with second(notify):
        newsletter_id = await room.started(["sms"], contracts=contracts)

        async def some_are_sent() -> bool:
            found = await room.progress(newsletter_id)
            return found.sent + found.delivered >= 30

        await until("some are sent", some_are_sent)
        await notify.kill()

        async def it_rests() -> bool:
            try:
                return (await room.ask(PauseNewsletter(newsletter_id=newsletter_id))).state == "paused"
            except Unavailable as starting:
                raise OSError from starting

        await until("the other replica has let it rest", it_rests)
        await lease_ends(room, newsletter_id)
        await notify.start()
        await room.ask(ResumeNewsletter(newsletter_id=newsletter_id))
        done = await room.done(newsletter_id)
    assert done.total == READERS == done.sent + done.delivered + done.unknown
    times = await reached(room, newsletter_id)
    assert set(times.values()) == {1}
    uncertain = await unknown(room, newsletter_id)
    assert len(times.keys() | uncertain) == READERS
    # Only what was under way at the kill is uncertain.
    assert done.unknown <= 50
