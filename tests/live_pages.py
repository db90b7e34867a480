"""A page that is open: reads Server-Sent Events and keeps what it was told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from people import Person
from running import until


@dataclass(frozen=True)
class Told:
    """One event; `id` is what the page goes on from after it."""

    event: str
    data: dict[str, Any]
    id: str


@dataclass
class OpenPage:
    """`last_id` as a browser keeps it (HTML, section 9.2.6)."""

    status: int
    headers: httpx.Headers
    last_id: str = ""
    told: list[Told] = field(default_factory=list)
    closed: bool = False

    async def has(self, event: str, **having: Any) -> Told:
        """Wait until it was told so."""

        async def told() -> Told | None:
            return next(
                (one for one in self.told if one.event == event and having.items() <= one.data.items()), None
            )

        return await until(f"the page is told of {event} {having}", told)

    async def has_id(self) -> str:
        """Wait until it knows from where it would go on."""

        async def known() -> str:
            return self.last_id

        return await until("the page has an id", known)

    async def finished(self) -> None:
        async def closed() -> bool:
            return self.closed

        await until("the stream has ended", closed)

    def things(self, *but: str) -> list[tuple[str, Any]]:
        """What it was told of, in order: kind and id."""
        return [(one.event, one.data.get("id", "")) for one in self.told if one.event not in but]

    async def read(self, answer: httpx.Response) -> None:
        event: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line:
                event[name] = value
                continue
            self.last_id = event.get("id", self.last_id)
            if "data" in event:
                self.told.append(Told(event["event"], json.loads(event["data"]), self.last_id))
            event = {}
        self.closed = True


@asynccontextmanager
async def page(
    client: httpx.AsyncClient,
    who: Person | dict[str, str],
    last_id: str | None = None,
    path: str = "/live",
) -> AsyncIterator[OpenPage]:
    """Open at the gateway of `client` while the body lasts; it knows where it is unless it was away."""
    headers = dict(who.headers if isinstance(who, Person) else who)
    if last_id is not None:
        headers["Last-Event-ID"] = last_id
    async with client.stream("GET", path, headers=headers) as answer:
        opened = OpenPage(answer.status_code, answer.headers)
        reading = asyncio.create_task(opened.read(answer))
        if last_id is None and answer.status_code == 200:
            await opened.has_id()
        yield opened
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
