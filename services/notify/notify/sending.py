"""Senders, one an operator and channel: what is due is sent outside of any transaction, the outcome written down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import DBAPIError

from chassis.crash import crash_point
from chassis.database import unreachable
from chassis.logs import logger
from chassis.telemetry import CLIENT, span
from notify.attempts import Delivery, Outcome
from notify.claims import claim
from notify.outcomes import record_all, wait_of
from notify.service import service
from notify.tables import Channel
from notify.wakeups import wake_here, wakeup

_STUMBLE_SECONDS = 1.0
# The supervisor kills five seconds after it has asked to stop.
GRACE_SECONDS = 3.0
WRITTEN_AT_ONCE = 200
# PostgreSQL 18, appendix A: serialization_failure, deadlock_detected, lock_not_available, query_canceled.
_PASSING = frozenset({"40001", "40P01", "55P03", "57014"})

Send = Callable[[Delivery], Awaitable[Outcome]]
Take = Callable[[int], Awaitable[list[Delivery]]]
_Answered = tuple[Delivery, Outcome, "asyncio.Future[None]"]


@dataclass(frozen=True, slots=True)
class Route:
    """`room` deliveries are under way at a time: so many are uncertain at most if the process is killed.

    `by` tells the senders of one operator and channel apart.
    """

    channel: Channel
    operator: str
    room: int
    span: str
    by: str = ""


class Sender:
    """`ready` returns when `send` has a connection to send over; `take` claims what this sender may send."""

    def __init__(
        self, route: Route, ready: Callable[[], Awaitable[None]], send: Send, take: Take | None = None
    ) -> None:
        self._route = route
        self._ready = ready
        self._send = send
        self._take = take or partial(claim, route.channel, route.operator)
        self._running: set[asyncio.Task[None]] = set()
        self._has_room = asyncio.Event()
        self._outcomes: asyncio.Queue[_Answered] = asyncio.Queue()

    async def run(self) -> None:
        """Until cancelled; then what is under way may still be answered and written down."""
        writing = asyncio.create_task(self._write_down())
        try:
            while True:
                await self._safely(self._turn)
        finally:
            if self._running:
                await asyncio.wait(self._running, timeout=GRACE_SECONDS)
            writing.cancel()

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
            await asyncio.sleep(_STUMBLE_SECONDS)

    async def _turn(self) -> None:
        await self._ready()
        woken = wakeup(self._route.channel, self._route.operator, self._route.by)
        woken.clear()
        asked_at = asyncio.get_running_loop().time()
        free = self._route.room - len(self._running)
        claimed = await self._take(free) if free else []
        crash_point("deliveries.after_claim")
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery, asked_at))
            self._running.add(task)
            task.add_done_callback(self._done)
        if len(self._running) >= self._route.room:
            # Half of them at once: a claim costs the same for one as for twenty.
            self._has_room.clear()
            await self._has_room.wait()
        elif len(claimed) < free:
            await _sleep_until(woken)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        if len(self._running) <= self._route.room // 2:
            self._has_room.set()
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
            if outcome.reason and outcome.state != "sent":
                logger().warning(
                    "not sent", delivery=str(delivery.id), state=outcome.state, reason=outcome.reason
                )
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._outcomes.put_nowait((delivery, outcome, written))
        await written
        crash_point("deliveries.after_record")
        self._come_back(delivery, outcome)

    def _come_back(self, delivery: Delivery, outcome: Outcome) -> None:
        """In time for what is tried again before anybody would look."""
        wait = wait_of(delivery, outcome)
        if outcome.state == "queued" and wait < service.settings.poll_seconds:
            asyncio.get_running_loop().call_later(wait, wake_here, self._route.channel, self._route.operator)

    async def _write_down(self) -> None:
        """Whatever has been answered meanwhile, together; as often as it takes: only this process knows."""
        while True:
            answered = [await self._outcomes.get()]
            while not self._outcomes.empty() and len(answered) < WRITTEN_AT_ONCE:
                answered.append(self._outcomes.get_nowait())
            await _recorded(self._route.operator, answered)


async def _recorded(operator: str, answered: list[_Answered]) -> None:
    """One that cannot be written down spoils no other: then each is written by itself."""
    error = await _stored(operator, [(delivery, outcome) for delivery, outcome, _ in answered])
    if error and len(answered) > 1:
        for one in answered:
            await _recorded(operator, [one])
        return
    for _, _, written in answered:
        if written.done():
            continue
        if error:
            written.set_exception(error)
        else:
            written.set_result(None)


async def _stored(operator: str, attempts: list[tuple[Delivery, Outcome]]) -> Exception | None:
    """Why it cannot be written down, ever."""
    while True:
        try:
            await record_all(operator, attempts)
        except Exception as error:  # noqa: BLE001 - told to whom it concerns
            if not _passes(error):
                return error
            await asyncio.sleep(0.5)
        else:
            return None


def _passes(error: Exception) -> bool:
    """The server is away, or somebody else was in the way."""
    state = error.orig if isinstance(error, DBAPIError) else error
    return unreachable(error) or getattr(state, "sqlstate", "") in _PASSING


async def _sleep_until(woken: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(woken.wait(), service.settings.poll_seconds)
    except TimeoutError:
        return
