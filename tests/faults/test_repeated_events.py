"""F22: every event comes one to five times, and much later again; it has one effect."""

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from nats.js import JetStreamContext

from broker import administrator, caught_up
from contracts.listeners import SERVICES
from invariants import assert_invariants, at_rest
from paying import Payee, under_load
from running import Running

LAST = 100
EFFECTS = {
    "notify": ("notifications", "deliveries", "recipients"),
    "tickets": ("subscribers",),
}


async def effects(stack: Running) -> dict[str, list[object]]:
    """Everything that events have led to, but for how far deliveries have come."""
    found: dict[str, list[object]] = {}
    for service, tables in EFFECTS.items():
        for table in tables:
            key = "subscriber_id" if table in {"subscribers", "recipients"} else "id"
            rows = await stack.sql(service, f"select {key}::text from {table} order by 1")
            found[f"{service}.{table}"] = [tuple(row) for row in rows]
    return found


async def deliver_again(js: JetStreamContext, stream: str, dice: random.Random) -> int:
    """The last events of a stream, each up to four times more; returns how many messages that were."""
    last, repeats = (await js.stream_info(stream)).state.last_seq, 0
    for sequence in range(max(1, last - LAST), last + 1):
        message = await js.get_msg(stream, sequence)
        envelope = {k: v for k, v in (message.headers or {}).items() if not k.startswith("Nats-")}
        for _ in range(dice.randrange(5)):
            headers = {**envelope, "Nats-Msg-Id": str(uuid4())}
            await js.publish(message.subject or "", message.data or b"", headers=headers)
            repeats += 1
    return repeats


async def test_an_event_that_comes_again_changes_nothing(stack: Running, everybody: list[Payee]) -> None:
    async with under_load(stack, everybody):
        pass
    await caught_up(stack)
    before = await effects(stack)
    dice = random.Random(22)
    async with administrator(stack) as nc:
        repeats = [await deliver_again(nc.jetstream(), service, dice) for service in SERVICES]
    assert sum(repeats) > LAST
    await caught_up(stack)
    assert await effects(stack) == before
    await assert_invariants(stack)


async def test_events_of_an_hour_that_are_published_again_change_nothing(stack: Running) -> None:
    await at_rest(stack)
    before = await effects(stack)
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    done = stack.cabinet("events", "republish", "--service", "billing", "--since", since)
    assert done.returncode == 0, done.stderr
    await at_rest(stack)
    await caught_up(stack)
    assert await effects(stack) == before
