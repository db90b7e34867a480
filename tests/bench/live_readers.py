"""Reads as many event streams as it is given tokens, in a process of its own; notes when each payment has come."""

import asyncio
import json
import resource
import sys
import time
from datetime import datetime
from typing import cast

import uvloop

_AT_ONCE = 200


class _Page(asyncio.Protocol):
    """One open stream. `told` gets the seconds from each payment to its arrival here."""

    def __init__(self, token: str, told: list[float]) -> None:
        self.opened = asyncio.get_running_loop().create_future()
        self._token, self._told = token, told
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's is one in all but name
        cast("asyncio.Transport", transport).write(
            f"GET /api/v1/live HTTP/1.1\r\nHost: bench\r\nOperator: skynet\r\n"
            f"Authorization: Bearer {self._token}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.time()
        if not self.opened.done():
            self.opened.set_result(data.startswith(b"HTTP/1.1 200"))
        *events, self._rest = (self._rest + data).split(b"\n\n")
        for event in events:
            if b"event: payment\n" in event:
                line = event[event.index(b"data: ") + 6 :].partition(b"\n")[0]
                self._told.append(now - datetime.fromisoformat(json.loads(line)["at"]).timestamp())

    def connection_lost(self, _: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(False)


async def read(port: int) -> None:
    loop = asyncio.get_running_loop()
    told: list[float] = []
    room = asyncio.Semaphore(_AT_ONCE)

    async def hear() -> str:
        return await asyncio.to_thread(sys.stdin.readline)

    def say(what: object) -> None:
        print(json.dumps(what), flush=True)

    async def begin(token: str) -> bool:
        async with room:
            _, page = await loop.create_connection(lambda: _Page(token, told), "127.0.0.1", port)
            return bool(await page.opened)

    tokens = json.loads(await hear())
    say("ready")
    await hear()
    say(sum(await asyncio.gather(*map(begin, tokens))))
    await hear()
    await asyncio.sleep(1)  # what is on its way
    say(told)
    await hear()


if __name__ == "__main__":
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(read(int(sys.argv[1])))
