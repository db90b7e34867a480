"""One way to connect to NATS: never given up, black holes noticed within four seconds, its end ends the process."""

import os
import sys
from typing import Any
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client

from chassis.logs import logger


def inbox_prefix(url: str) -> str:
    """Each user has inboxes of its own, so that no service can read another's replies."""
    return f"_INBOX_{urlsplit(url).username or 'cabinet'}"


def connection_options() -> dict[str, Any]:
    """Shared by questions, relay and consumers. A ping a second, three unanswered: gone (default: 6 minutes)."""
    return {
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": 0.25,
        "connect_timeout": 2,
        "ping_interval": 1,
        "max_outstanding_pings": 3,
        "pending_size": 4 * 1024 * 1024,
        "error_cb": _told("bus error"),
        "disconnected_cb": _told("bus lost"),
        "reconnected_cb": _told("bus is back"),
        "closed_cb": _closed,
    }


async def connect(url: str, name: str) -> Client:
    """Waits for the server as long as it takes."""
    return await nats.connect(url, name=name, inbox_prefix=inbox_prefix(url).encode(), **connection_options())


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
