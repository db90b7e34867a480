"""A TCP proxy that can become a black hole: what is sent goes nowhere, and nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Proxy:
    """`strand()` swallows what the present connections carry, for good; `freeze()` also that of new ones."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._open = asyncio.Event()
        self._open.set()
        self._stranded: asyncio.Event = asyncio.Event()
        self.port = 0

    def strand(self) -> None:
        self._stranded.set()
        self._stranded = asyncio.Event()

    def freeze(self) -> None:
        self._open.clear()
        self.strand()

    def thaw(self) -> None:
        """New connections go through again."""
        self._open.set()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stranded = self._stranded
        await self._open.wait()
        upstream = await asyncio.open_connection(*self._server)
        ways = [
            asyncio.create_task(_carry(reader, upstream[1])),
            asyncio.create_task(_carry(upstream[0], writer)),
        ]
        hole = asyncio.create_task(stranded.wait())
        try:
            await asyncio.wait([*ways, hole], return_when=asyncio.FIRST_COMPLETED)
            if stranded.is_set():
                for way in ways:
                    way.cancel()
                await asyncio.Event().wait()  # the sockets stay open, and nobody reads them
        finally:
            for task in (*ways, hole):
                task.cancel()
            writer.transport.abort()
            upstream[1].transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


@asynccontextmanager
async def proxy(host: str, port: int) -> AsyncIterator[Proxy]:
    """Listens on `port` of the result, on loopback."""
    between = Proxy(host, port)
    met: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(between.meet(reader, writer))
        met.add(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=4096)
    between.port = server.sockets[0].getsockname()[1]
    try:
        yield between
    finally:
        server.close()
        for task in met:
            task.cancel()
        await asyncio.gather(*met, return_exceptions=True)
