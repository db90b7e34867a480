"""A closed-loop HTTP load generator that costs some 25 microseconds a request, so that it leaves the cores to the server.

Each connection sends the next request when the answer to the last one is complete.

"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import uvloop

Request = Callable[[], bytes]


@dataclass
class Outcome:
    """`latencies` in seconds, in the order of the answers; `failures` are answers that were not 2xx."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class _Connection(asyncio.Protocol):
    def __init__(self, request: Request, outcome: Outcome, until: float) -> None:
        self._request = request
        self._outcome = outcome
        self._until = until
        self._buffer = b""
        self._sent_at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, split, body = self._buffer.partition(b"\r\n\r\n")
        if not split:
            return
        mark = head.lower().index(b"content-length: ") + 16
        if len(body) < int(head[mark : head.find(b"\r\n", mark) if b"\r\n" in head[mark:] else None]):
            return
        self._buffer = b""
        self._outcome.latencies.append(time.perf_counter() - self._sent_at)
        self._outcome.failures += not head.startswith(b"HTTP/1.1 2")
        self._send()

    def _send(self) -> None:
        now = time.perf_counter()
        if now >= self._until:
            self.done.set_result(None)
            self._transport.close()
            return
        self._sent_at = now
        self._transport.write(self._request())  # type: ignore[attr-defined]


async def _run(port: int, request: Request, connections: int, seconds: float) -> Outcome:
    outcome = Outcome(seconds)
    loop = asyncio.get_running_loop()
    until = time.perf_counter() + seconds
    made = [
        await loop.create_connection(lambda: _Connection(request, outcome, until), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    return outcome


def load(port: int, request: Request, *, connections: int, seconds: float) -> Outcome:
    """Ask for `seconds` over `connections`; returns what came back."""
    return uvloop.run(_run(port, request, connections, seconds))
