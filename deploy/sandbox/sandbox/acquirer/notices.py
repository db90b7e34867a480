"""Notifications to the shop: https://yookassa.ru/developers/using-api/webhooks."""

import asyncio
import contextlib
import itertools
import ssl
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.acquirer.objects import Payment, Refund, now, written
from sandbox.faults import AcquirerFault

FIRST_DELAYS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
LATER_DELAY = 60.0
GIVEN_UP_AFTER = 24 * 60 * 60.0
DEADLINE = 10.0
AT_ONCE = 10
# How long an answer waits for its notification when that shall come first.
HEAD_START = 2.0
PATIENCE = 1.0
KEPT = 5000


@dataclass(frozen=True)
class Notice:
    """What happened, as it was then; `copies` of it are sent."""

    operator: str
    event: str
    about: dict[str, Any]
    copies: int

    def body(self) -> dict[str, Any]:
        return {"type": "notification", "event": self.event, "object": self.about}


class Notices:
    """Each is sent until it is answered with 200, for a day; what is not sent when the sandbox ends is lost.

    `tries` tells every attempt, its `status` is None when there was no answer.
    """

    def __init__(self, gateway_url: str | None, fault: Callable[[], AcquirerFault]) -> None:
        self.tries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._gateway_url = gateway_url
        self._fault = fault
        self._line = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self._overtaken: asyncio.Event | None = None

    def announce(self, thing: Payment | Refund) -> None:
        """In disorder every second one waits until another has overtaken it, or for a second."""
        notice = self._notice(thing)
        if notice and self._fault().reorder and self._overtaken is None:
            self._overtaken = asyncio.Event()
            self._start(self._let_pass(notice, self._overtaken))
        elif notice:
            self._send(notice)

    async def announce_first(self, thing: Payment | Refund) -> None:
        """Before the answer to the call that did it, unless nobody takes the notification."""
        if notice := self._notice(thing):
            await asyncio.wait(self._send(notice), timeout=HEAD_START)

    def close(self) -> None:
        for task in self._under_way:
            task.cancel()

    def _notice(self, thing: Payment | Refund) -> Notice | None:
        fault = self._fault()
        if self._gateway_url is None or fault.lose_notices or thing.event is None:
            return None
        copies = fault.copies or (3 if fault.repeat else 1)
        return Notice(thing.operator, thing.event, thing.as_json(), copies)

    def _send(self, notice: Notice) -> list[asyncio.Task[None]]:
        return [self._start(self._deliver(notice)) for _ in range(notice.copies)]

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _let_pass(self, notice: Notice, overtaken: asyncio.Event) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(overtaken.wait(), PATIENCE)
        self._overtaken = None
        self._send(notice)

    async def _deliver(self, notice: Notice) -> None:
        for delay in delays():
            status = await self._post(notice)
            if self._overtaken:
                self._overtaken.set()
            if status == 200:
                return
            await asyncio.sleep(delay)

    async def _post(self, notice: Notice) -> int | None:
        import httpx

        url = f"{self._gateway_url}/api/v1/integrations/yookassa/{notice.operator}"
        told = {
            "at": written(now()),
            "operator": notice.operator,
            "event": notice.event,
            "id": notice.about["id"],
        }
        status: int | None = None
        with contextlib.suppress(httpx.HTTPError):
            async with (
                self._line,
                httpx.AsyncClient(timeout=DEADLINE, trust_env=False, verify=_trusted()) as client,
            ):
                status = (await client.post(url, json=notice.body())).status_code
        self.tries.append(told | {"status": status})
        return status


def delays() -> Iterator[float]:
    """Seconds before each further attempt, until a day has passed."""
    began = time.monotonic()
    for delay in itertools.chain(FIRST_DELAYS, itertools.repeat(LATER_DELAY)):
        if time.monotonic() - began > GIVEN_UP_AFTER:
            return
        yield delay


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
