"""P3, P4 and P5: how fast a fact leaves, arrives and has its effect."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import uuid4

import nats
import uvloop
from nats.aio.client import Client
from nats.js.api import ConsumerConfig, DeliverPolicy
from pydantic import SecretStr

from bench.figure import Figure, in_turn
from bench.subject import Subject, without
from cabinet.control import supervisor
from chassis.asking import Questions
from chassis.batch import publish_batch
from contracts.auth import ImportSubscribers, SubscriberRegistered, SubscriberRow
from running import until

RELAYED = 50_000
CONSUMED = 20_000
TELLINGS = 400
T = TypeVar("T")
UNHEARD = "events.billing.bench"
PAYLOAD = json.dumps(
    {"subscriber_id": str(uuid4()), "account": "10000001", "amount": 50000, "pad": "x" * 280}
).encode()


def relay(subject: Subject) -> Figure:
    """P3. Both sides publish to the same stream, fsynced per batch, what nobody listens to."""
    what = "events relayed from the outbox / raw atomic batches of 500"
    return in_turn(
        "P3", what, "1/s", lambda: _run(subject, _raw_batches), lambda: _run(subject, _relayed), 0.70
    )


def _run(subject: Subject, work: Callable[[Subject, Client], Awaitable[T]]) -> T:
    async def connected() -> T:
        nc = await nats.connect(subject.stack.environment["NATS_URL"], inbox_prefix=b"_INBOX_cabinet")
        try:
            return await work(subject, nc)
        finally:
            await nc.close()

    return uvloop.run(connected())


async def _raw_batches(_: Subject, nc: Client) -> float:
    messages = [(UNHEARD, PAYLOAD, {"Nats-Msg-Id": str(uuid4())}) for number in range(RELAYED)]
    began = time.perf_counter()
    for start in range(0, RELAYED, 500):
        await publish_batch(nc, messages[start : start + 500])
    return RELAYED / (time.perf_counter() - began)


async def _relayed(subject: Subject, _: Client) -> float:
    stack = subject.stack
    await stack.sql(
        "billing",
        "insert into outbox (subject, operator, about, payload) "
        "select $1, 'skynet', g::text, $2::jsonb from generate_series(1, $3) g",
        UNHEARD,
        PAYLOAD.decode(),
        RELAYED,
    )
    committed = await stack.value("billing", "select clock_timestamp()")
    await stack.sql("billing", "select pg_notify('outbox', '')")
    waiting = "select not exists (select from outbox where published_at is null)"
    await until("all are relayed", lambda: stack.value("billing", waiting), 120)
    last = await stack.value("billing", "select max(published_at) from outbox where subject = $1", UNHEARD)
    await stack.sql("billing", "delete from outbox where subject = $1", UNHEARD)
    return float(RELAYED / (last - committed).total_seconds())


def latency(subject: Subject, percentile: float) -> Figure:
    """P4. From the commit of a subscriber in auth to that of the projection in tickets, by PostgreSQL's own clock."""
    name = f"p{percentile * 100:.0f}"
    return in_turn(
        f"P4 {name}",
        f"{name} of commit to committed effect / raw publish to handle",
        "ms",
        lambda: _at(percentile, _run(subject, _raw_latency)),
        lambda: _at(percentile, _run(subject, _effect_latency)),
        5.0,
        at_most=True,
    )


def _at(share: float, values: list[float]) -> float:
    return sorted(values)[int(len(values) * share)] * 1000


async def _raw_latency(_: Subject, nc: Client) -> list[float]:
    stream = nc.jetstream()
    new = ConsumerConfig(deliver_policy=DeliverPolicy.NEW)
    reader = await stream.pull_subscribe(UNHEARD, stream="billing", config=new)
    taken: list[float] = []

    async def read() -> None:
        while len(taken) < TELLINGS:
            for message in await reader.fetch(1, timeout=5):
                taken.append(time.perf_counter() - float(message.data))
                await message.ack()

    reading = asyncio.create_task(read())
    for _telling in range(TELLINGS):
        await stream.publish(UNHEARD, str(time.perf_counter()).encode())
        await asyncio.sleep(0.01)
    await reading
    await reader.unsubscribe()
    return taken


async def _effect_latency(subject: Subject, nc: Client) -> list[float]:
    stack, asked = subject.stack, Questions(nc)
    durable = SubscriberRegistered.durable("tickets")
    began = await stack.value("auth", "select clock_timestamp()")
    for _ in range(TELLINGS):
        number = str(next(subject.numbers))
        row = SubscriberRow(contract=number, login=number, password=SecretStr(number), name="Bench")
        await asked.ask(ImportSubscribers(operator=subject.operator, rows=[row]))
        await asyncio.sleep(0.01)
    had = "select count(*) from inbox where consumer = $1 and handled_at >= $2"

    async def all_had() -> bool:
        return bool(await stack.value("tickets", had, durable, began) >= TELLINGS)

    await until("every effect is there", all_had)
    # The outbox row itself is written again when the relay marks it.
    told = await stack.sql(
        "auth",
        "select event_id, pg_xact_commit_timestamp(s.xmin) as at from outbox o "
        "join subscribers s on s.id::text = o.about where o.created_at >= $1",
        began,
    )
    had_effect = await stack.sql(
        "tickets",
        "select event_id, pg_xact_commit_timestamp(xmin) as at from inbox where handled_at >= $1",
        began,
    )
    effects = {row["event_id"]: row["at"] for row in had_effect}
    return [(effects[row["event_id"]] - row["at"]).total_seconds() for row in told]


def consuming(subject: Subject) -> Figure:
    """P5. Tickets' consumer of SubscriberRegistered: inbox key and projection, committed, then acknowledged."""
    what = "events consumed with inbox and effect / raw fetch(100) and ack"
    return in_turn(
        "P5", what, "1/s", lambda: _run(subject, _raw_fetch), lambda: _run(subject, _consumed), 0.30
    )


async def _tell_registrations(subject: Subject, nc: Client) -> None:
    now = datetime.now(UTC)
    messages = []
    for number in range(CONSUMED):
        event = SubscriberRegistered(
            subscriber_id=uuid4(),
            contract=f"B{number}",
            name="Иванов Иван Иванович",
            language="ru",
            phones=["+79161234567"],
            emails=["ivanov@example.com"],
            version=1,
            registered_at=now,
        )
        headers = {
            "Nats-Msg-Id": str(uuid4()),
            "ce-id": str(uuid4()),
            "ce-operator": subject.operator,
            "ce-subject": str(event.subscriber_id),
            "ce-time": now.isoformat(),
        }
        messages.append((event.subject, event.model_dump_json().encode(), headers))
    for start in range(0, CONSUMED, 500):
        await publish_batch(nc, messages[start : start + 500])


async def _raw_fetch(subject: Subject, nc: Client) -> float:
    reader = await nc.jetstream().pull_subscribe(
        SubscriberRegistered.subject,
        stream="auth",
        config=ConsumerConfig(deliver_policy=DeliverPolicy.NEW),
    )
    with without(subject, "tickets", "notify"):
        await _tell_registrations(subject, nc)
        began, taken = time.perf_counter(), 0
        while taken < CONSUMED:
            for message in await reader.fetch(100, timeout=5):
                await message.ack()
                taken += 1
        rate = CONSUMED / (time.perf_counter() - began)
    await reader.unsubscribe()
    await _drained(subject, nc)
    return rate


async def _consumed(subject: Subject, nc: Client) -> float:
    stack = subject.stack
    durable = SubscriberRegistered.durable("tickets")
    with without(subject, "tickets", "notify"):
        await _tell_registrations(subject, nc)
        began = await stack.value("tickets", "select clock_timestamp()")
        with supervisor(stack.home) as asked:
            asked.startProcess("services:tickets")
        count = "select count(*) from inbox where consumer = $1 and handled_at > $2"

        async def all_had() -> bool:
            return bool(await stack.value("tickets", count, durable, began) >= CONSUMED)

        await until("tickets has taken all", all_had, 120)
        span = await stack.value(
            "tickets",
            "select max(handled_at) - min(handled_at) from inbox where consumer = $1 and handled_at > $2",
            durable,
            began,
        )
    await _drained(subject, nc)
    return float(CONSUMED / span.total_seconds())


async def _drained(subject: Subject, nc: Client) -> None:
    """Both listeners have caught up, so that the next round begins at rest."""
    await subject.stack.all_ready()
    for consumer in ("tickets", "notify"):

        async def level(durable: str = SubscriberRegistered.durable(consumer)) -> bool:
            told = await nc.jetstream().consumer_info("auth", durable)
            return not told.num_pending and not told.num_ack_pending

        await until(f"{consumer} has caught up", level, 120)
