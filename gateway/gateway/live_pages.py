"""An open page: what waits to be written to it, how far it is, and what ends it."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.visitors import Visitor

KEEP_ALIVE_SECONDS = 15.0
# So much may wait for a reader that is slower than what changes; then it is told how things stand instead.
WAITING_CHUNKS, WAITING_BYTES = 64, 256 * 1024
# They come back over this time, not all at once.
_RETRY_MILLISECONDS = (500, 5_000)
_FAREWELL_SECONDS = 5.0

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    # nginx would gather it (ngx_http_proxy_module, X-Accel-Buffering).
    "X-Accel-Buffering": "no",
}


def event(name: str, data: str) -> bytes:
    """One event without its end (HTML, 9.2.5); JSON of one line."""
    return f"event: {name}\ndata: {data}\n".encode()


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks at a page; asks in his own name until `ends_at`, in seconds since the epoch. `id`: his own."""

    visitor: Visitor
    ask: Callable[..., Awaitable[Any]]
    ends_at: float
    session: UUID | None = None
    id: UUID | None = None


class Page:
    """`behind` is told when the reader is too slow for what has changed. `begun`: it is known from where it goes on."""

    def __init__(self, reader: Reader, behind: Callable[["Page"], None]) -> None:
        self.reader = reader
        self.begun = False
        self.ended_at: float | None = None
        self.writer: asyncio.Task[None] | None = None
        self.quiet_until = time.monotonic() + random.uniform(0, KEEP_ALIVE_SECONDS)  # noqa: S311
        self._behind, self._is_behind = behind, False
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._id = b""
        self._stir = asyncio.Event()
        self._put(b"retry: %d\n\n" % random.randint(*_RETRY_MILLISECONDS))  # noqa: S311

    def tell(self, told: bytes, place: bytes) -> None:
        """An event, and the id by which the page goes on after it; empty leaves the id as it was."""
        self._put(told + self._numbered(place) + b"\n")

    def keep_alive(self, place: bytes) -> None:
        """Something for proxies and for whoever watches whether it lives; takes the id along."""
        self._put(self._numbered(place) + b":\n\n")

    def end(self, reason: str) -> None:
        """The client is told why, and comes back."""
        if self.ended_at is None:
            self.ended_at = time.monotonic()
            self._waiting.append(event("end", f'{{"reason":"{reason}"}}') + b"\n")
            self._stir.set()

    def overdue(self, now: float) -> bool:
        """Whether it has ended and the reader takes nothing any more."""
        return self.ended_at is not None and now - self.ended_at > _FAREWELL_SECONDS

    async def next(self) -> bytes:
        """What is to be written; empty when there is nothing more."""
        while True:
            await self._stir.wait()
            self._stir.clear()
            chunk = b"".join(self._waiting)
            self._drop()
            if self._is_behind:
                self._is_behind, self._id = False, b""
                self._behind(self)
            if self.ended_at is not None:
                self._stir.set()
            if chunk or self.ended_at is not None:
                return chunk

    def gone(self) -> None:
        """The client has hung up."""
        self.ended_at = self.ended_at or time.monotonic()
        self._drop()
        self._stir.set()

    def _drop(self) -> None:
        self._waiting.clear()
        self._bytes = 0

    def _numbered(self, place: bytes) -> bytes:
        if not place or place == self._id:
            return b""
        self._id = place
        return b"id: " + place + b"\n"

    def _put(self, chunk: bytes) -> None:
        self.quiet_until = time.monotonic() + KEEP_ALIVE_SECONDS
        if self._is_behind or self.ended_at is not None:
            return
        if len(self._waiting) >= WAITING_CHUNKS or self._bytes + len(chunk) > WAITING_BYTES:
            self._is_behind = True
            self._drop()
            return
        self._waiting.append(chunk)
        self._bytes += len(chunk)
        self._stir.set()


class EventStream(Response):
    """Server-Sent Events of one page, until it ends or the client hangs up; then `closed` is called."""

    def __init__(self, page: Page, closed: Callable[[Page], None]) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._page, self._closed = page, closed

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        self._page.writer = asyncio.current_task()
        watching = asyncio.create_task(self._watch(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while chunk := await self._page.next():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            watching.cancel()
            self._closed(self._page)

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._page.gone()
