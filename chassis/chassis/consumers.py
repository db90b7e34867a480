"""FastStream's side of events: pull subscribers on durables that `deploy/nats` has declared."""

import asyncio
from typing import Any

from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from chassis import bus
from chassis.events import Consumer
from chassis.logs import logger

BATCH = 100
_BEHIND_SECONDS = 0.2


class _PromptBatches(BatchPullStreamSubscriber):
    """Takes what is there at once, be it one event or a hundred.

    FastStream's own loop, and nats-py's fetch of several, wait until a batch is full or its time is over.
    """

    __slots__ = ()

    async def _consume_pull(self) -> None:
        while self.running and self.subscription:
            try:
                messages = await self.subscription.fetch(1, timeout=1)
                messages += await self._behind(messages[0])
            except TimeoutError:
                continue  # nothing has come
            except NatsError as error:
                logger().warning(
                    "events cannot be read", subject=self.config.filter_subject, error=repr(error)
                )
                await asyncio.sleep(0.5)
                continue
            if not self.running:
                for message in messages:
                    await message.nak()
                return
            await self.consume(messages)

    async def _behind(self, first: Msg) -> list[Msg]:
        """What already waits behind the first one."""
        waiting = min(first.metadata.num_pending, self.pull_sub.batch_size - 1)
        if not waiting or not self.subscription:
            return []
        try:
            return list(await self.subscription.fetch(waiting, timeout=_BEHIND_SECONDS))
        except TimeoutError:
            return []  # another replica has taken them


class _Broker(NatsBroker):
    """Connects as everything else of the process does."""

    def __init__(self, url: str) -> None:
        super().__init__(url, logger=None, apply_types=False, inbox_prefix=bus.inbox_prefix(url))
        self._url = url

    async def _connect(self) -> Client:
        connection = await bus.connect(self._url, "events")
        self.config.connect(connection)
        return connection


async def _raw(message: Any) -> list[Msg]:
    """Nothing is decoded here: the consumer reads each message and knows what to do with a bad one."""
    return list(message.raw_message)


def event_broker(url: str, consumers: list[Consumer]) -> NatsBroker:
    """A broker that gives each consumer its batches; `start()` it, `stop()` it."""
    broker = _Broker(url)
    for consumer in consumers:
        subscriber = broker.subscriber(
            consumer.event.subject,
            durable=consumer.durable,
            stream=JStream(consumer.event.owner, declare=False),
            pull_sub=PullSub(batch_size=BATCH, timeout=1, batch=True),
            ack_policy=AckPolicy.MANUAL,
            decoder=_raw,
            inbox_prefix=f"{bus.inbox_prefix(url)}.".encode(),
        )
        subscriber.__class__ = _PromptBatches
        subscriber(consumer.consume)
    return broker
