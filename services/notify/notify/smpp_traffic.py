"""What is under way on one SMPP session: a window of unanswered parts, and the fate of each.

Stands behind aiosmpplib's own hooks. The library keeps no window, searches every outstanding message at each
PDU, and does not tell a part that was never written from one whose answer was lost.
"""

import asyncio
import itertools
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Literal

from aiosmpplib import (
    AbstractBroker,
    AbstractCorrelator,
    AbstractHook,
    AbstractRateLimiter,
    AbstractThrottleHandler,
    DeliverSm,
    EnquireLink,
    EnquireLinkResp,
    GenericNack,
    SmppMessage,
    SubmitSm,
    SubmitSmResp,
    Unbind,
    UnbindResp,
)

CATCH_UP = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """`taken` carries the centre's message id; `refused` the status; after `lost` nobody knows.

    `silent`: it was lost in a session that lived, so that the centre itself does not answer.
    """

    fate: Literal["taken", "refused", "not written", "lost"]
    message_id: str = ""
    status: int = 0
    silent: bool = False


@dataclass(slots=True)
class _Part:
    message: SubmitSm
    answer: "asyncio.Future[Answer]"
    until: float
    written: bool = False
    timer: asyncio.TimerHandle | None = field(default=None)

    def decide(self, answer: Answer) -> None:
        if self.timer:
            self.timer.cancel()
        if not self.answer.done():
            self.answer.set_result(answer)

    def give_up(self, *, silent: bool = False) -> None:
        self.decide(Answer("lost" if self.written else "not written", silent=silent))


class Traffic(AbstractBroker, AbstractHook, AbstractCorrelator):  # type: ignore[misc]
    """At most `window` parts are unanswered; an answer that takes longer than `answer_seconds` is lost."""

    def __init__(self, window: int, answer_seconds: float) -> None:
        self.alive: Callable[[], bool] = lambda: False
        self._room = asyncio.Semaphore(window)
        self._answer_seconds = answer_seconds
        self._names = itertools.count(1)
        self._queue: asyncio.Queue[SubmitSm] = asyncio.Queue()
        self._parts: dict[str, _Part] = {}
        self._asked: dict[int, SmppMessage] = {}

    async def submit(self, message: SubmitSm, until: float = inf) -> Answer:
        """Wait for room in the window, then for the answer; after `until`, of `time.monotonic`, it is not written."""
        async with self._room:
            if time.monotonic() > until:
                return Answer("not written")
            message.log_id = str(next(self._names))
            part = _Part(message, asyncio.get_running_loop().create_future(), until)
            self._parts[message.log_id] = part
            if until < inf:
                part.timer = asyncio.get_running_loop().call_later(until - time.monotonic(), part.give_up)
            self._queue.put_nowait(message)
            try:
                return await part.answer
            finally:
                del self._parts[message.log_id]
                self._asked.pop(message.sequence_num, None)

    def broken(self) -> None:
        """The session is over: what was written is lost, what was not can be sent again."""
        while not self._queue.empty():
            self._queue.get_nowait()
        self._asked.clear()
        for part in self._parts.values():
            part.give_up()

    # aiosmpplib asks these.

    async def enqueue(self, message: SmppMessage) -> None:
        raise NotImplementedError("parts are submitted")

    async def dequeue(self) -> SmppMessage:
        while True:
            message = await self._queue.get()
            if self._awaited(message):
                return message

    def _awaited(self, message: SmppMessage) -> _Part | None:
        part = self._parts.get(message.log_id)
        return None if part is None or part.answer.done() else part

    async def sending(self, smpp_message: SmppMessage, pdu: bytes, client_id: str) -> None:  # noqa: ARG002
        """The last moment before the octets are written, and the only one at which a part is surely unsent."""
        if not isinstance(smpp_message, SubmitSm):
            # Our answers to the centre bear its numbers, which must not be taken for ours.
            if isinstance(smpp_message, EnquireLink | Unbind):
                self._asked[smpp_message.sequence_num] = smpp_message
            return
        part = self._awaited(smpp_message)
        if part is None:
            raise ValueError("nobody waits for this part any more")
        if time.monotonic() > part.until:
            raise ValueError("its turn came too late")
        if not self.alive():
            raise ConnectionResetError("the session is over")
        part.written = True
        if part.timer:
            part.timer.cancel()
        part.timer = asyncio.get_running_loop().call_later(
            self._answer_seconds, partial(part.give_up, silent=True)
        )
        self._asked[smpp_message.sequence_num] = smpp_message

    async def send_error(self, smpp_message: SmppMessage, error: Exception, client_id: str) -> None:  # noqa: ARG002
        part = self._parts.get(smpp_message.log_id)
        if part:
            part.give_up()

    async def get(self, response: SmppMessage) -> SmppMessage | None:
        return self._asked.get(response.sequence_num)

    async def received(self, smpp_message: SmppMessage | None, pdu: bytes, client_id: str) -> None:  # noqa: ARG002
        if not isinstance(smpp_message, SubmitSmResp | GenericNack | EnquireLinkResp | UnbindResp):
            return
        asked = self._asked.pop(smpp_message.sequence_num, None)
        part = self._parts.get(asked.log_id) if isinstance(asked, SubmitSm) else None
        if part is None:
            return
        # From the octets: the library knows no status of a vendor's own.
        status = struct.unpack_from(">I", pdu, 8)[0]
        if status == 0 and isinstance(smpp_message, SubmitSmResp):
            part.decide(Answer("taken", smpp_message.message_id))
        else:
            part.decide(Answer("refused", status=status))

    async def put(self, smpp_message: SmppMessage) -> None:
        """Nothing: `sending` has remembered it, for the answer may come before the library gets here."""

    async def put_delivery(self, smsc_message_id: str, submit_sm: SubmitSm) -> None:
        """Nothing: the database remembers which part has which id."""

    async def get_segmented(self, smpp_seq_num: int, remove: bool = False) -> tuple[None, int]:  # noqa: ARG002
        return None, 0

    def get_cumulated_status(self, ref_num: int) -> int:
        raise NotImplementedError("parts are made before they come here")

    async def expired(self, smpp_message: SmppMessage) -> None:
        raise NotImplementedError("parts have timers of their own")

    async def put_delivery_segmented(self, deliver_sm: DeliverSm) -> None:
        raise NotImplementedError("deliver_sm is read by the link")

    async def get_delivery(self, receipt: DeliverSm) -> None:
        raise NotImplementedError("deliver_sm is read by the link")


class Pace(AbstractRateLimiter, AbstractThrottleHandler):  # type: ignore[misc]
    """Evenly `per_second`, and a second's silence when the centre says that it is too fast.

    What a timer or the machine was late is caught up with, up to `CATCH_UP` seconds of it.
    """

    def __init__(self, per_second: int) -> None:
        self._gap = 1 / per_second
        self._next = self._silent_until = 0.0

    async def limit(self) -> None:
        now = asyncio.get_running_loop().time()
        self._next = max(self._next + self._gap, now - CATCH_UP)
        # A timer is no finer than this; what one part is early the next ones are later.
        if self._next - now > 0.005:
            await asyncio.sleep(self._next - now)

    async def throttled(self) -> None:
        self._silent_until = asyncio.get_running_loop().time() + 1

    async def not_throttled(self) -> None:
        """Nothing: the silence ends by itself."""

    async def allow_request(self) -> bool:
        return asyncio.get_running_loop().time() >= self._silent_until

    async def throttle_delay(self) -> float:
        return max(0.0, self._silent_until - asyncio.get_running_loop().time())
