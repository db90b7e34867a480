"""Streams and durables of the broker. Idempotent: makes what is missing, updates what differs.

`streams.py` declares them at NATS_URL, as the user `cabinet`.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta

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
    StreamSource,
    SubjectTransform,
)
from nats.js.errors import NotFoundError

from contracts.auth import SecretTold, SessionsEnded
from contracts.listeners import LISTENERS, SERVICES
from contracts.live import LIVE, STREAM

MINUTE = 60.0
DAY = 24 * 60 * MINUTE
# What a dead consumer had in hand comes again after this; a batch takes a tenth of it.
ACK_SECONDS = 10
# A page that was away for longer is told how things stand. The bytes are some 15,000 facts.
LIVE_MINUTES = 5
LIVE_BYTES = 16 * 1024 * 1024


def streams(replicas: int) -> list[StreamConfig]:
    """One stream for each service's facts; for what nobody could read, ended sessions, open pages, secrets.

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
    # Copies, so that the gateway needs no right on the streams of the facts. In memory: every fact would be synced to
    # the disk once more. When it is lost, open pages are told how things stand.
    live = StreamConfig(
        name="live",
        sources=_sources(),
        storage=StorageType.MEMORY,
        max_age=LIVE_MINUTES * MINUTE,
        max_bytes=LIVE_BYTES,
        discard=DiscardPolicy.OLD,
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
    return [*facts, dead, revoked, live, secrets]


def _sources() -> list[StreamSource]:
    """Of each stream only what changes something on a page; nothing from before those minutes."""
    subjects: dict[str, list[str]] = {}
    for event in LIVE:
        subjects.setdefault(event.owner, []).append(event.subject)
    since = datetime.now(UTC) - timedelta(minutes=LIVE_MINUTES)
    return [
        StreamSource(
            name=owner,
            opt_start_time=since,
            # As they are: it is the way to name several subjects.
            subject_transforms=[SubjectTransform(src=subject, dest=subject) for subject in told],
        )
        for owner, told in subjects.items()
    ]


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
        made = {stream.name: await declare_stream(broker, stream) for stream in before}
        if any(made[event.owner] for event in LIVE) and not made[STREAM]:
            # It would wait until the new stream has come to the number of the old one's last fact.
            await broker.delete_stream(STREAM)
            await declare_stream(broker, next(stream for stream in before if stream.name == STREAM))
        for stream_name, durable in durables():
            await broker.add_consumer(stream_name, durable)
        await declare_stream(broker, last)
        await broker.add_consumer(SecretTold.stream, _durable(SecretTold.durable, SecretTold.subject))
    finally:
        await client.close()


async def declare_stream(broker: JetStreamContext, stream: StreamConfig) -> bool:
    """Whether it was made: a broker does not change what a stream is kept for, so one in memory is made anew then."""
    name = str(stream.name)
    try:
        known = (await broker.stream_info(name)).config
    except NotFoundError:
        await broker.add_stream(stream)
        return True
    if stream.storage is StorageType.MEMORY and _kept_for(known) != _kept_for(stream):
        await broker.delete_stream(name)
        await broker.add_stream(stream)
        return True
    if stream.sources:
        stream = stream.evolve(sources=known.sources)  # from the moment on that was declared first
    await broker.update_stream(stream)
    return False


def _kept_for(stream: StreamConfig) -> tuple[object, ...]:
    told = {
        (source.name, transform.src)
        for source in stream.sources or []
        for transform in source.subject_transforms or []
    }
    return stream.retention or RetentionPolicy.LIMITS, told


if __name__ == "__main__":
    try:
        asyncio.run(declare(os.environ["NATS_URL"], int(os.environ.get("NATS_REPLICAS", "1"))))
    except (nats.errors.Error, OSError) as error:
        sys.exit(f"the broker at NATS_URL could not be given its streams: {error!r}")
