"""Streams and durables of the broker. Idempotent: makes what is missing, updates what differs.

`streams.py` declares them at NATS_URL, as the user `cabinet`.
"""

import asyncio
import os
import sys

import nats
import nats.errors
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from contracts.auth import SecretTold, SessionsEnded
from contracts.listeners import LISTENERS, SERVICES

MINUTE = 60.0
DAY = 24 * 60 * MINUTE
# What a dead consumer had in hand comes again after this; a batch takes a tenth of it.
ACK_SECONDS = 10


def streams(replicas: int) -> list[StreamConfig]:
    """One stream for each service's facts, one for what nobody could read, for ended sessions, for secrets.

    `secrets` is the last: a broker that has it has everything. What is taken from it is gone.
    """
    facts = [
        StreamConfig(
            name=service,
            subjects=[f"events.{service}.>"],
            storage=StorageType.FILE,
            max_age=7 * DAY,
            discard=DiscardPolicy.OLD,
            duplicate_window=2 * MINUTE,
            allow_atomic=True,
            num_replicas=replicas,
        )
        for service in SERVICES
    ]
    dead = StreamConfig(
        name="dead",
        subjects=["dead.>"],
        storage=StorageType.FILE,
        # What failed may hold personal data, and somebody may have been forgotten since.
        max_age=30 * DAY,
        discard=DiscardPolicy.OLD,
        duplicate_window=2 * MINUTE,
        allow_atomic=True,
        num_replicas=replicas,
    )
    revoked = StreamConfig(
        name="revoked",
        subjects=[f"{SessionsEnded.root}.>"],
        storage=StorageType.FILE,
        max_age=15 * MINUTE,
        discard=DiscardPolicy.OLD,
        duplicate_window=2 * MINUTE,
        allow_atomic=True,
        num_replicas=replicas,
    )
    secrets = StreamConfig(
        name=SecretTold.stream,
        subjects=[f"{SecretTold.stream}.>"],
        storage=StorageType.MEMORY,
        retention=RetentionPolicy.WORK_QUEUE,
        max_age=15 * MINUTE,
        discard=DiscardPolicy.OLD,
        duplicate_window=2 * MINUTE,
        num_replicas=replicas,
    )
    return [*facts, dead, revoked, secrets]


def durables() -> list[tuple[str, ConsumerConfig]]:
    """Stream and durable of everything that somebody listens to."""
    return [
        (event.owner, _durable(event.durable(listener), event.subject))
        for listener, events in LISTENERS.items()
        for event in events
    ]


def _durable(name: str, subject: str) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=name,
        filter_subject=subject,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_SECONDS,
        max_deliver=-1,
        max_ack_pending=1000,
    )


async def declare(url: str, replicas: int = 1) -> None:
    """Make the broker at `url` have exactly these settings. Raises nats errors when it does not answer."""

    async def quiet(_: Exception) -> None:
        """The error that counts is raised."""

    client = await nats.connect(url, allow_reconnect=False, max_reconnect_attempts=1, error_cb=quiet)
    try:
        broker = client.jetstream(timeout=10)
        *before, last = streams(replicas)
        for stream in before:
            await declare_stream(broker, stream)
        for stream_name, durable in durables():
            await broker.add_consumer(stream_name, durable)
        await declare_stream(broker, last)
        await broker.add_consumer(SecretTold.stream, _durable(SecretTold.durable, SecretTold.subject))
    finally:
        await client.close()


async def declare_stream(broker: JetStreamContext, stream: StreamConfig) -> None:
    """A broker does not change what a stream is kept for: what lies in memory alone is made anew instead."""
    try:
        known = (await broker.stream_info(str(stream.name))).config
    except NotFoundError:
        await broker.add_stream(stream)
        return
    if stream.storage is StorageType.MEMORY and known.retention != (
        stream.retention or RetentionPolicy.LIMITS
    ):
        await broker.delete_stream(str(stream.name))
        await broker.add_stream(stream)
    else:
        await broker.update_stream(stream)


if __name__ == "__main__":
    try:
        asyncio.run(declare(os.environ["NATS_URL"], int(os.environ.get("NATS_REPLICAS", "1"))))
    except (nats.errors.Error, OSError) as error:
        sys.exit(f"the broker at NATS_URL could not be given its streams: {error!r}")
