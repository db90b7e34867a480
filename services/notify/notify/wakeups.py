"""Senders wake at once when a delivery is committed, in this process or in another replica's."""

import asyncio
from collections import defaultdict

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import COMMAND_SECONDS, CONNECT_SECONDS, SERVER_SETTINGS
from notify.service import service

_CHANNEL = "deliveries"
_CHECK_SECONDS = 5.0
_woken: defaultdict[str, defaultdict[str, asyncio.Event]] = defaultdict(lambda: defaultdict(asyncio.Event))


def wakeup(channel: str, operator: str, who: str = "") -> asyncio.Event:
    """Set when there is something new to send; `who` waits for it clears it, and no other's."""
    return _woken[f"{channel} {operator}"][who]


async def wake(db: AsyncConnection, channel: str, operator: str) -> None:
    """PostgreSQL tells it when the transaction commits, and once however often it is asked to."""
    await db.execute(
        text("select pg_notify(:channel, :what)"), {"channel": _CHANNEL, "what": f"{channel} {operator}"}
    )


def wake_here(channel: str, operator: str) -> None:
    """Only this process, and at once."""
    _wake_all(f"{channel} {operator}")


def _wake_all(what: str) -> None:
    for woken in _woken[what].values():
        woken.set()


@service.works
async def listen() -> None:
    """Until the connection breaks; the chassis starts it again, and until then senders look every few seconds."""
    db = await asyncpg.connect(
        service.database.url,
        timeout=CONNECT_SECONDS,
        command_timeout=COMMAND_SECONDS,
        server_settings={"application_name": "notify-wakeups", **SERVER_SETTINGS},
    )
    try:
        await db.add_listener(_CHANNEL, lambda _, __, ___, what: _wake_all(str(what)))
        while True:
            await db.fetchval("select 1")
            await asyncio.sleep(_CHECK_SECONDS)
    finally:
        db.terminate()
