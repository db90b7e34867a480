"""Sessions that have been ended while their access tokens still last: told to every process within a second.

Each process reads the last minutes of `SessionsEnded` from the stream and then what comes, by a consumer of its own
that the broker drops with it. Nothing depends on what was read before: whenever a message is missing or the consumer is
not heard of, be it a lost connection, a new broker or an empty store, the last minutes are simply read again.
"""

import asyncio
import time
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import DeliverPolicy
from pydantic import ValidationError

from chassis.broadcast import unbroken
from chassis.logs import logger
from chassis.metrics import REVOCATIONS_HEARD
from contracts.auth import SessionsEnded
from contracts.problems import Unavailable

# A token lives ten minutes; the eleventh is for clocks that differ.
REMEMBERED_SECONDS = 660
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
        """Until cancelled, or the connection is closed: nats-py takes a cancellation for that, once it is."""
        while not nc.is_closed:
            try:
                await self._read(nc)
            except Exception as error:  # noqa: BLE001 - whatever it is, the ends that follow have to be heard
                logger().warning("ended sessions are read anew", error=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _read(self, nc: Client) -> None:
        """The last minutes and then what comes. Returns when something is missing; TimeoutError when nothing comes."""
        reading = unbroken(
            nc,
            SessionsEnded.root,
            filter_subject=SessionsEnded.subject,
            deliver_policy=DeliverPolicy.BY_START_TIME,
            opt_start_time=datetime.now(UTC) - timedelta(seconds=REMEMBERED_SECONDS),
        )
        async with aclosing(reading) as messages:
            async for message in messages:
                if message is None:
                    self._heard()
                else:
                    self._note(message)

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
