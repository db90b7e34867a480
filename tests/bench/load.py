"""An HTTP load generator that costs some 25 microseconds a request and leaves the cores to the server.

`load` is closed-loop: each connection sends the next request when the last answer is complete. `paced` sends at
fixed moments, and counts the wait from the moment at which a request was due (no coordinated omission).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import uvloop

Request = Callable[[], bytes]


@dataclass
class Outcome:
    """`latencies` in seconds, in the order of the answers; `failures` are answers that were not 2xx."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    failures: int = 0

    def take(self, latency: float, succeeded: bool) -> None:
        self.latencies.append(latency)
        self.failures += not succeeded

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class _Connection(asyncio.Protocol):
    """One keep-alive connection with at most one request on its way."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[bool] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server closed the connection"))

    def ask(self, request: bytes) -> "asyncio.Future[bool]":
        """Whether the answer is a 2xx."""
        assert self._transport
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, split, body = self._buffer.partition(b"\r\n\r\n")
        if not split:
            return
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return
        self._buffer = b""
        assert self._answer
        self._answer.set_result(head.startswith(b"HTTP/1.1 2"))

    def close(self) -> None:
        assert self._transport
        self._transport.close()


async def _connect(port: int, count: int) -> list[_Connection]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(_Connection, "127.0.0.1", port))[1] for _ in range(count)]


def load(port: int, request: Request, *, connections: int, seconds: float) -> Outcome:
    """As many requests as are answered in `seconds`."""

    async def run() -> Outcome:
        outcome = Outcome(seconds)
        until = time.perf_counter() + seconds

        async def ask_on(connection: _Connection) -> None:
            while (began := time.perf_counter()) < until:
                succeeded = await connection.ask(request())
                outcome.take(time.perf_counter() - began, succeeded)
            connection.close()

        await asyncio.gather(*map(ask_on, await _connect(port, connections)))
        return outcome

    return uvloop.run(run())


def paced(port: int, request: Request, *, rate: float, seconds: float, connections: int = 32) -> Outcome:
    """`rate` requests a second, due at even moments."""

    async def run() -> Outcome:
        outcome = Outcome(seconds)
        free: asyncio.Queue[_Connection] = asyncio.Queue()
        for connection in await _connect(port, connections):
            free.put_nowait(connection)

        async def ask(due: float) -> None:
            connection = await free.get()
            succeeded = await connection.ask(request())
            outcome.take(time.perf_counter() - due, succeeded)
            free.put_nowait(connection)

        began = time.perf_counter()
        asking = []
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asking.append(asyncio.create_task(ask(due)))
        await asyncio.gather(*asking)
        return outcome

    return uvloop.run(run())
