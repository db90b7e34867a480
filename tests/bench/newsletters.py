"""N2: a newsletter by SMS through the real path, as fast as its operator's contract allows, in memory that does not grow.

It has servers, a notify and an SMS centre of its own: the contract's rate is the limit against which it is measured.
"""

import asyncio
import re
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from shutil import rmtree
from subprocess import Popen
from tempfile import mkdtemp
from typing import Any

import asyncpg
import psutil

from bench.figure import Figure, alone
from bench.subject import Subject
from chassis.asking import Questions
from chassis.isolation import ACROSS
from contracts.committed import ROOT
from newsroom import Newsroom
from notify_world import Sandbox, World
from one_service import start
from running import Running, until
from signed_tokens import Signer

READERS = 20_000
PER_SECOND = 200
MEBIBYTE = 1024 * 1024
# What the first seconds load is not growth.
WARM = 0.1


def newsletter(_: Subject) -> list[Figure]:
    """The rate of the whole newsletter against what the contract allows, and what memory has grown meanwhile."""
    return asyncio.run(measured(READERS, PER_SECOND))


async def measured(readers: int, per_second: int) -> list[Figure]:
    """A newsletter to so many at this rate."""
    async with newsroom(per_second) as (room, notify):
        await room.readers(readers)
        resident: list[float] = []
        began = time.monotonic()
        newsletter_id = await room.started(["sms"])
        while (now := await room.seen(newsletter_id)).state != "done":
            resident.append(notify.memory_info().rss / MEBIBYTE)
            assert now.progress
            if len(resident) % 30 == 1:
                print(f"{time.monotonic() - began:.0f} s: {now.progress} {resident[-1]:.0f} MiB", flush=True)
            await asyncio.sleep(1)
        rate = readers / (time.monotonic() - began)
        assert now.progress
        assert now.progress.sent + now.progress.delivered == readers, now.progress
    warm = resident[int(len(resident) * WARM)]
    growth = max(resident) - warm
    return [
        Figure(
            "N2", "SMS of a newsletter a second", "1/s", per_second, rate, rate / per_second, 0.95, False, 1
        ),
        alone("N2", "growth of notify's memory over the newsletter", "MiB", growth, 50),
    ]


@asynccontextmanager
async def newsroom(per_second: int) -> AsyncIterator[tuple[Newsroom, psutil.Process]]:
    """At an operator with this rate; and the process that sends."""
    path = Path(mkdtemp(prefix="cabinet-newsletter-"))
    servers = Running(path, servers_only=True)
    servers.start()
    operators = _operators(path, per_second)
    try:
        more = {"KEEP_HOURS": "false", "OPERATORS_DIR": str(operators)}
        with (
            process("sandbox", servers.environment_of("sandbox")),
            process("notify", servers.environment_of("notify") | more) as notify,
        ):
            for program in ("sandbox", "notify"):
                await until(f"{program} is ready", lambda name=program: servers.is_ready(name))  # type: ignore[misc]
            url = servers.environment["DATABASE_URL_NOTIFY"]
            pool = asyncpg.create_pool(url, min_size=0, server_settings=ACROSS)
            async with pool as db, servers.bus("gateway") as nc:
                world = World(servers, db, Sandbox(servers.sandbox))
                room = Newsroom(world, Questions(nc), Signer(servers))
                yield room, psutil.Process(notify.pid)
    finally:
        servers.stop()
        rmtree(path, ignore_errors=True)


def _operators(path: Path, per_second: int) -> Path:
    """Ours, but that one has a single centre, with this rate."""
    operators = path / "operators"
    shutil.copytree(ROOT / "deploy/operators", operators)
    profile = operators / "netbynet.toml"
    written = profile.read_text()
    written = re.sub(r'\[\[channels\.sms\.providers\]\]\nname = "gateway"[^\[]*', "", written)
    written = re.sub(r"per_second = \d+", f"per_second = {per_second}", written)
    profile.write_text(re.sub(r"window = \d+", "window = 100", written))
    return operators


@contextmanager
def process(program: str, environment: dict[str, str]) -> "Iterator[Popen[Any]]":
    started = start(program, environment)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(20)
