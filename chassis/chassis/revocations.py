"""Sessions that have been ended while their access tokens still last: told to every process within a second.

Each process reads the last minutes of `SessionsEnded` from the stream and then what comes, by a consumer of its own
that the broker drops with it. Nothing depends on what was read before: whenever a message is missing or the consumer is
not heard of, be it a lost connection, a new broker or an empty store, the last minutes are simply read again.
"""

import asyncio
import secrets
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from pydantic import ValidationError

from chassis.logs import logger
from chassis.metrics import REVOCATIONS_HEARD
from contracts.auth import SessionsEnded
from contracts.problems import Unavailable

# A token lives ten minutes; the eleventh is for clocks that differ.
REMEMBERED_SECONDS = 660
HEARTBEAT_SECONDS = 0.5
SILENT_SECONDS = 3 * HEARTBEAT_SECONDS
_UNUSED_SECONDS = 5.0
_ANSWER_SECONDS = 2.0
_AGAIN_SECONDS = 0.25


class Revocations:
    """`session in revocations` says whether it has been ended; `follow()` keeps it so.

    Before anything has been read nobody can tell, so that the answer is the problem service-unavailable.
    """

    def __init__(self) -> None:
        self._ended: dict[UUID, float] = {}
        self._read_once = False

    def __contains__(self, session: object) -> bool:
        if not self._read_once:
            raise Unavailable
        return session in self._ended

    async def ready(self) -> bool:
        """Whether all has been read that there was at the start.

        A stream that falls silent later is an alert and no reason to stop: what is asked still has to be answered.
        """
        return self._read_once

    async def follow(self, nc: Client) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._read(nc)
            except Exception as error:  # noqa: BLE001 - whatever it is, the ends that follow have to be heard
                logger().warning("ended sessions are read anew", error=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _read(self, nc: Client) -> None:
        """The last minutes and then what comes. Returns when something is missing; TimeoutError when nothing comes."""
        subscription = await nc.subscribe(nc.new_inbox())
        try:
            consumer = await nc.jetstream().add_consumer(
                SessionsEnded.root, _consumer(subscription), timeout=_ANSWER_SECONDS
            )
            first = consumer.delivered
            if not consumer.num_pending and not (first and first.consumer_seq):
                self._heard()
            await self._take(subscription)
        finally:
            if not (nc.is_closed or nc.is_draining):
                await subscription.unsubscribe()

    async def _take(self, subscription: Subscription) -> None:
        """Messages are numbered by the consumer; a heartbeat tells the number of the last."""
        taken = 0
        while True:
            message = await subscription.next_msg(timeout=SILENT_SECONDS)
            if message.headers and message.headers.get("Status"):
                if int(message.headers.get("Nats-Last-Consumer", taken)) != taken:
                    return
                self._heard()
                continue
            if message.metadata.sequence.consumer != taken + 1:
                return
            taken += 1
            self._note(message)
            if not message.metadata.num_pending:
                self._heard()

    def _heard(self) -> None:
        self._read_once = True
        REVOCATIONS_HEARD.set_to_current_time()

    def _note(self, message: Msg) -> None:
        try:
            ended = SessionsEnded.model_validate_json(message.data)
            told_at = datetime.fromisoformat((message.headers or {})["ce-time"])
        except (ValidationError, KeyError, ValueError) as error:
            logger().error("ended sessions cannot be read", error=repr(error))
            return
        now = time.time()
        forgotten_at = told_at.timestamp() + REMEMBERED_SECONDS
        if forgotten_at > now:  # an old fact may come late, when a lost stream is filled again
            self._ended |= dict.fromkeys(ended.sessions, forgotten_at)
        while self._ended and self._ended[oldest := next(iter(self._ended))] <= now:
            del self._ended[oldest]


def _consumer(subscription: Subscription) -> ConsumerConfig:
    """One that pushes without acknowledgements and is gone soon after nobody listens any more."""
    return ConsumerConfig(
        name=secrets.token_hex(8),
        deliver_subject=subscription.subject,
        filter_subject=SessionsEnded.subject,
        deliver_policy=DeliverPolicy.BY_START_TIME,
        opt_start_time=datetime.now(UTC) - timedelta(seconds=REMEMBERED_SECONDS),
        ack_policy=AckPolicy.NONE,
        idle_heartbeat=HEARTBEAT_SECONDS,
        inactive_threshold=_UNUSED_SECONDS,
        mem_storage=True,
        num_replicas=1,
    )
