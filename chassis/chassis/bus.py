"""One way to connect to NATS: never given up, black holes noticed within four seconds, its end ends the process."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from nats.aio.client import Client

from chassis.logs import logger


def inbox_prefix(url: str) -> str:
    """Each user has inboxes of its own, so that no service can read another's replies."""
    return f"_INBOX_{urlsplit(url).username or 'cabinet'}"


# A ping a second, three unanswered: the server is gone (by default after 6 minutes).
_LIVELY: dict[str, Any] = {"connect_timeout": 2, "ping_interval": 1, "max_outstanding_pings": 3}
_CLOSE_SECONDS = 2.0


def connection_options() -> dict[str, Any]:
    """Shared by questions and consumers."""
    return {
        **_LIVELY,
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": 0.25,
        "pending_size": 4 * 1024 * 1024,
        "error_cb": _told("bus error"),
        "disconnected_cb": _told("bus lost"),
        "reconnected_cb": _told("bus is back"),
        "closed_cb": _closed,
    }


class _Client(Client):
    """nats-py leaves a lost server only when every byte is sent that still waits; a black hole takes none."""

    async def _attempt_reconnect(self) -> None:
        lost: Any = self._transport
        if lost is not None:
            lost._io_writer.transport.abort()  # noqa: SLF001 - there is no public way
        await super()._attempt_reconnect()


async def connect(url: str, name: str) -> Client:
    """Waits for the server as long as it takes."""
    nc = _Client()
    await nc.connect(url, name=name, inbox_prefix=inbox_prefix(url).encode(), **connection_options())
    return nc


@asynccontextmanager
async def one_connection(url: str, name: str) -> AsyncIterator[Client]:
    """A connection that is not made again: when it is lost, the body ends with TimeoutError at once.

    So nothing is kept back and sent to a server that came later. Raises what nats-py raises.
    """
    async with asyncio.timeout(None) as life:

        async def lost() -> None:
            life.reschedule(asyncio.get_running_loop().time())

        nc = Client()
        await nc.connect(
            url,
            name=name,
            inbox_prefix=inbox_prefix(url).encode(),
            allow_reconnect=False,
            error_cb=_told("bus error"),
            disconnected_cb=lost,
            **_LIVELY,
        )
        try:
            yield nc
        finally:
            await asyncio.wait_for(nc.close(), _CLOSE_SECONDS)


stopping = False


def expect_close() -> None:
    """From now on a closed connection is our own doing."""
    global stopping  # noqa: PLW0603
    stopping = True


def _told(what: str) -> Any:
    async def tell(error: Exception | None = None) -> None:
        if not stopping:
            logger().warning(what, error=repr(error) if error else "")

    return tell


async def _closed() -> None:
    if not stopping:
        logger().error("the bus is closed for good, so this process ends and is started again")
        sys.stdout.flush()
        os._exit(70)
