"""An answer that never comes: the connection is held, then cut."""

import asyncio
import contextlib

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol


class Protocol(H11Protocol):
    """Lets a response cut the connection: it finds the transport in the request's state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Silence(Response):
    """Cuts the connection when the client gives up waiting, or after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        if self.background is not None:
            await self.background()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await _gone(receive)
        scope["state"]["transport"].abort()
        # The server takes an answer that was not sent for a mistake while the client is there.
        await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
