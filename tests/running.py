"""A stack of its own, whole or only its servers, started as a user starts it, and what tests do with it."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx
import nats
from nats.aio.client import Client

from cabinet.control import supervisor
from cabinet.environment import of_administrator, of_program
from cabinet.home import Home, open_home
from cabinet.ports import known
from cabinet.readiness import check
from cabinet.stack import Stack
from cabinet.vault import Vault
from chassis.bus import inbox_prefix

T = TypeVar("T")
PATIENCE = 60.0
CABINET = str(Path(sys.executable).with_name("cabinet"))


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def until(what: str, fact: Callable[[], Awaitable[T | None]], patience: float = PATIENCE) -> T:
    """Wait for `fact` to be true (or non-empty) and return it; what it raises on the way is told at the end."""
    deadline = time.monotonic() + patience
    last: Any = None
    while time.monotonic() < deadline:
        try:
            if last := await fact():
                return last
        except (OSError, httpx.HTTPError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            last = error
        await asyncio.sleep(0.05)
    raise AssertionError(f"{what}: not within {patience} s; last seen: {last!r}")


class Running:
    """A running stack: its addresses, its people, its processes, its databases.

    With `servers_only` it is PostgreSQL and NATS, prepared for services that the test starts itself.
    """

    def __init__(self, path: Path, *, servers_only: bool = False, **environment: str) -> None:
        self.path = path
        self._only = ["--servers"] if servers_only else []
        self._settings = {
            "CABINET_HOME": str(path),
            "CABINET_GATEWAY_PORT": str(free_port()),
            "CABINET_SANDBOX_PORT": str(free_port()),
            "CRASH_AT": str(path / "crash_at"),
            **environment,
        }
        self._pools: dict[str, tuple[asyncio.AbstractEventLoop, asyncpg.Pool[asyncpg.Record]]] = {}

    def start(self) -> None:
        """`cabinet run --detach`: returns when all of it answers."""
        self._forget()
        started = subprocess.run(
            [CABINET, "run", "--detach", *self._only],
            env={**os.environ, **self._settings},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert started.returncode == 0, started.stdout + started.stderr

    def stop(self) -> None:
        self.cabinet("stop")
        self._forget()

    def end_at_once(self) -> None:
        """Nothing of it is wanted any more: what the supervisor has started ends with it, PostgreSQL unprepared."""
        lock = self.path / "postgres" / "data" / "postmaster.pid"
        os.kill(int((self.path / "supervisord.pid").read_text()), signal.SIGKILL)
        os.kill(int(lock.read_text().split()[0]), signal.SIGQUIT)
        self._forget()
        deadline = time.monotonic() + PATIENCE
        while lock.exists():
            assert time.monotonic() < deadline, f"PostgreSQL in {self.path} has not ended"
            time.sleep(0.05)

    def _forget(self) -> None:
        """What belongs to the processes that run now."""
        self.__dict__.pop("environment", None)
        while self._pools:
            _, (loop, pool) = self._pools.popitem()
            if not loop.is_closed():
                pool.terminate()

    def cabinet(self, *words: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        """A command of the operator's, in this stack's environment."""
        return subprocess.run(
            [CABINET, *words],
            env={**os.environ, **self.environment, **self._settings},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            **more,
        )

    @property
    def home(self) -> Home:
        with _environ(self._settings):
            return open_home()

    @cached_property
    def environment(self) -> dict[str, str]:
        """What an administrator's command needs; asked when the ports are agreed."""
        with self._stack() as stack:
            return of_administrator(stack)

    def environment_of(self, program: str) -> dict[str, str]:
        """What the supervisor starts `program` with."""
        with self._stack() as stack:
            return of_program(stack, program)

    @contextlib.contextmanager
    def _stack(self) -> Iterator[Stack]:
        with _environ(self._settings):
            home = open_home()
            yield Stack(home, known(home), Vault(home))

    @property
    def demo(self) -> dict[str, Any]:
        return dict(json.loads((self.path / "demo.json").read_text()))

    def operator(self, slug: str) -> dict[str, Any]:
        return next(told for told in self.demo["operators"] if told["operator"] == slug)

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self._settings['CABINET_GATEWAY_PORT']}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self._settings['CABINET_SANDBOX_PORT']}"

    def pid(self, program: str) -> int:
        """The process that the supervisor has started under this name; 0 while there is none."""
        with supervisor(self.home) as asked:
            told = {str(info["name"]): int(info["pid"]) for info in asked.getAllProcessInfo()}
        return told[program]

    def signal(self, program: str, number: signal.Signals) -> None:
        os.kill(self.pid(program), number)

    async def is_ready(self, program: str) -> bool:
        with self._stack() as stack:
            is_ready = check(stack, program)
        return await asyncio.to_thread(is_ready)

    async def all_ready(self) -> None:
        for program in ("auth", "billing", "tickets", "notify", "gateway"):
            await until(f"{program} is ready", lambda name=program: self.is_ready(name))  # type: ignore[misc]

    def crash_at(self, point: str) -> None:
        """The next process that passes `point` dies there, once."""
        Path(self._settings["CRASH_AT"]).write_text(point)

    def crash_nowhere(self) -> None:
        """Forget the point if nobody has passed it."""
        Path(self._settings["CRASH_AT"]).unlink(missing_ok=True)

    def crashed(self) -> bool:
        """Whether the process has died at the point that was named last."""
        return not Path(self._settings["CRASH_AT"]).exists()

    @contextlib.asynccontextmanager
    async def bus(self, user: str = "cabinet") -> AsyncIterator[Client]:
        """A connection to the broker with the rights of `user`."""
        with self._stack() as stack:
            url = stack.nats_url(user)
        nc = await nats.connect(url, inbox_prefix=inbox_prefix(url).encode(), max_reconnect_attempts=-1)
        try:
            yield nc
        finally:
            # At the end of a session its reader may have been cancelled already.
            with contextlib.suppress(asyncio.CancelledError):
                await nc.close()

    async def sql(self, service: str, statement: str, *values: Any) -> list[asyncpg.Record]:
        """As the owner of the service's tables."""
        pool = await self._pool(service)
        return list(await pool.fetch(statement, *values))

    async def _pool(self, service: str) -> "asyncpg.Pool[asyncpg.Record]":
        """Of this loop. Who waits for something asks again and again, and a new connection costs ten times the question."""
        loop = asyncio.get_running_loop()
        of, pool = self._pools.get(service, (None, None))
        if pool is None or of is not loop:
            url = self.environment[f"DATABASE_URL_{service.upper()}_OWNER"]
            # No statement is kept prepared: tests change tables, too.
            pool = await asyncpg.create_pool(url, min_size=0, max_size=3, statement_cache_size=0)
            self._pools[service] = (loop, pool)
        return pool

    async def value(self, service: str, statement: str, *values: Any) -> Any:
        rows = await self.sql(service, statement, *values)
        return rows[0][0] if rows else None


@contextlib.contextmanager
def _environ(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
