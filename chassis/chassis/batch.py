"""Publishing to a stream: many messages under one fsync (JetStream's atomic batch), or singly side by side.

The batch protocol is NATS ADR-50; nats-py has no helper for it. A batch costs some seven milliseconds
whatever its size, so below sixty messages singles are quicker.
"""

import asyncio
import json
from uuid import uuid4

from nats.aio.client import Client

Outgoing = tuple[str, bytes, dict[str, str]]

SMALL = 60
_ACK_SECONDS = 5.0
_DUPLICATE = 10201  # JSAtomicPublishContainsDuplicateMessageErr


class DuplicateInBatch(Exception):
    """The stream knows one of the messages and so has refused the whole batch."""


class BatchRefused(OSError):
    """The stream has not taken the batch; it is to be sent again."""


async def publish_batch(nc: Client, messages: list[Outgoing]) -> int:
    """All of them or none; returns the last sequence. All must belong to one stream."""
    if len(messages) < SMALL:
        return await publish_singly(nc, messages)
    batch, last = uuid4().hex, len(messages)
    for number, (subject, payload, headers) in enumerate(messages, 1):
        marked = {**headers, "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
        if number == last:
            marked["Nats-Batch-Commit"] = "1"
        if number in {1, last}:
            reply = await nc.request(subject, payload, timeout=_ACK_SECONDS, headers=marked)
        else:
            await nc.publish(subject, payload, headers=marked)
        if number == 1 and reply.data:
            _refused(json.loads(reply.data))
    ack = json.loads(reply.data)
    if "error" in ack:
        _refused(ack)
    return int(ack["seq"])


async def publish_singly(nc: Client, messages: list[Outgoing]) -> int:
    """Each acknowledged on its own, sent side by side in their order; a known one counts as published."""
    acks = await asyncio.gather(
        *(
            nc.request(subject, payload, timeout=_ACK_SECONDS, headers=headers)
            for subject, payload, headers in messages
        )
    )
    told = [json.loads(ack.data) for ack in acks]
    for ack in told:
        if "error" in ack:
            _refused(ack)
    return max(int(ack["seq"]) for ack in told)


def _refused(ack: dict[str, dict[str, object]]) -> None:
    if ack["error"].get("err_code") == _DUPLICATE:
        raise DuplicateInBatch
    raise BatchRefused(str(ack["error"].get("description")))
