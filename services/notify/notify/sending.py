"""Senders, one an operator and channel: what is due is sent outside of any transaction, the outcome written down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chassis.crash import crash_point
from chassis.database import unreachable
from chassis.logs import logger
from chassis.telemetry import CLIENT, span
from notify.deliveries import Delivery, Outcome, claim, record
from notify.service import service
from notify.tables import Channel
from notify.wakeups import wakeup

POLL_SECONDS = 1.0
# The supervisor kills five seconds after it has asked to stop.
GRACE_SECONDS = 3.0

Send = Callable[[Delivery], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Route:
    """`room` deliveries are under way at a time: so many are uncertain at most if the process is killed."""

    channel: Channel
    operator: str
    room: int
    span: str


class Sender:
    """`ready` returns when `send` has a connection to send over."""

    def __init__(self, route: Route, ready: Callable[[], Awaitable[None]], send: Send) -> None:
        self._route = route
        self._ready = ready
        self._send = send
        self._running: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled; then what is under way may still be answered and written down."""
        try:
            while True:
                await self._safely(self._turn)
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=GRACE_SECONDS)

    async def _safely(self, turn: Callable[[], Awaitable[None]]) -> None:
        try:
            await turn()
        except Exception as error:  # noqa: BLE001 - one operator's trouble must not stop the others
            logger().error(
                "sender stumbled",
                channel=self._route.channel,
                operator=self._route.operator,
                error=repr(error),
            )
            await asyncio.sleep(POLL_SECONDS)

    async def _turn(self) -> None:
        await self._ready()
        woken = wakeup(self._route.channel, self._route.operator)
        woken.clear()
        asked_at = asyncio.get_running_loop().time()
        free = self._route.room - len(self._running)
        claimed = await claim(self._route.channel, self._route.operator, free) if free else []
        crash_point("deliveries.after_claim")
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery, asked_at))
            self._running.add(task)
            task.add_done_callback(self._done)
        if len(self._running) >= self._route.room:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        elif len(claimed) < free:
            await _sleep_until(woken)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Its lease runs out, and then it is taken up by the rule of its channel.
            logger().error(
                "delivery broke off",
                channel=self._route.channel,
                operator=self._route.operator,
                exc_info=error,
            )

    async def _deliver(self, delivery: Delivery, claimed_at: float) -> None:
        headers = {"traceparent": delivery.traceparent} if delivery.traceparent else None
        attributes = {
            "operator": delivery.operator,
            "delivery.id": str(delivery.id),
            "attempt": delivery.attempts,
        }
        with span(self._route.span, CLIENT, headers, attributes) as told:
            crash_point("deliveries.before_send")
            # A process that was frozen meanwhile may have lost the delivery to another one.
            if asyncio.get_running_loop().time() - claimed_at > service.settings.lease_seconds / 2:
                return
            outcome = await self._send(delivery)
            crash_point("deliveries.after_send")
            told.set_attribute("outcome", outcome.state)
            if outcome.reason:
                logger().warning(
                    "not sent", delivery=str(delivery.id), state=outcome.state, reason=outcome.reason
                )
        await _write_down(delivery, outcome)
        crash_point("deliveries.after_record")


async def _write_down(delivery: Delivery, outcome: Outcome) -> None:
    """As often as it takes: only this process knows what came of it."""
    while True:
        try:
            return await record(delivery, outcome)
        except Exception as error:
            if not unreachable(error):
                raise
        await asyncio.sleep(0.5)


async def _sleep_until(woken: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(woken.wait(), POLL_SECONDS)
    except TimeoutError:
        return
