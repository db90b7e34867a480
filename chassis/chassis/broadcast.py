"""A stream that each process reads for itself, by a consumer that the broker drops with it.

It trusts nothing but the numbers: a message that is missing, or silence where heartbeats should be, ends the reading,
and whoever reads begins again from where it has to.
"""

import secrets
from collections.abc import AsyncGenerator
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig

HEARTBEAT_SECONDS = 0.5
SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
_UNUSED_SECONDS = 5.0
_ANSWER_SECONDS = 2.0


async def unbroken(nc: Client, stream: str, **start: Any) -> AsyncGenerator[Msg | None, None]:
    """Each message from the start on, and None whenever there is no other; ends when one is missing.

    `start` is what ConsumerConfig says of it. TimeoutError when nothing comes. Close it (`aclosing`).
    """
    subscription = await nc.subscribe(nc.new_inbox())
    try:
        config = _consumer(subscription.subject, **start)
        made = await nc.jetstream().add_consumer(stream, config, timeout=_ANSWER_SECONDS)
        taken, first = 0, made.delivered
        if not made.num_pending and not (first and first.consumer_seq):
            yield None
        while True:
            message = await subscription.next_msg(timeout=SILENT_SECONDS)
            if message.headers and message.headers.get("Status"):
                if int(message.headers.get("Nats-Last-Consumer", taken)) != taken:
                    return
                yield None
                continue
            # Messages are numbered by the consumer; a heartbeat tells the number of the last.
            if message.metadata.sequence.consumer != taken + 1:
                return
            taken += 1
            yield message
            if not message.metadata.num_pending:
                yield None
    finally:
        if not (nc.is_closed or nc.is_draining):
            await subscription.unsubscribe()


def _consumer(subject: str, **start: Any) -> ConsumerConfig:
    """One that pushes without acknowledgements and is gone soon after nobody listens any more."""
    return ConsumerConfig(
        name=secrets.token_hex(8),
        deliver_subject=subject,
        ack_policy=AckPolicy.NONE,
        idle_heartbeat=HEARTBEAT_SECONDS,
        inactive_threshold=_UNUSED_SECONDS,
        mem_storage=True,
        num_replicas=1,
        **start,
    )
