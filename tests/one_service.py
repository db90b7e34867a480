"""One service as a process of its own between the session's PostgreSQL and NATS, and facts told to it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from contracts.auth import SecretTold, SessionsEnded
from contracts.committed import ROOT
from contracts.listeners import SERVICES
from contracts.message import Event
from running import Running, until


class OneService:
    """`python -m <name>`, started when it is needed and again after it died.

    The servers are shared, so there is one service at a time: a start ends the former one, and nobody
    hears what another's tests have told. `changed` are variables that differ from the stack's.
    """

    _now: ClassVar["OneService | None"] = None

    def __init__(self, servers: Running, name: str, **changed: str) -> None:
        self._servers = servers
        self._name = name
        self.environment = {**servers.environment_of(name), **changed}
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Returns when it is ready."""
        if OneService._now is not self:
            await self._take_over()
        if not self._runs():
            self._process = start(self._name, self.environment)
        await until(f"{self._name} is ready", self._is_ready)

    async def _take_over(self) -> None:
        if OneService._now is not None:
            await OneService._now.end()
        OneService._now = self
        async with self._servers.bus() as nc:
            for stream in (*SERVICES, SessionsEnded.root, SecretTold.stream):
                await nc.jetstream().purge_stream(stream)

    def _runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def _is_ready(self) -> bool:
        assert self._runs(), f"{self._name} ended"
        return await self._servers.is_ready(self._name)

    async def died(self) -> int:
        """Waits for it; its exit code."""
        assert self._process
        return await asyncio.to_thread(self._process.wait, 30)

    async def kill(self) -> None:
        assert self._process
        self._process.kill()
        await self.died()

    async def stop(self) -> int:
        """Told to stop in order; its exit code."""
        assert self._process
        self._process.terminate()
        return await self.died()

    async def end(self) -> None:
        """The last stop, which has to be in order if it runs."""
        if self._runs():
            assert await self.stop() == 0


def start(program: str, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", program], cwd=ROOT, env=environment)


@asynccontextmanager
async def one_service(servers: Running, name: str, **changed: str) -> AsyncIterator[OneService]:
    """Ready, and ended with the body."""
    service = OneService(servers, name, **changed)
    await service.start()
    yield service
    await service.end()


async def tell(
    servers: Running, event: Event, operator: str, about: UUID, *, event_id: UUID | None = None, **more: str
) -> UUID:
    """As the owner's relay does; the stream's own memory of ids is passed by, to test the listener's."""
    event_id = event_id or uuid4()
    headers = {
        "ce-id": str(event_id),
        "ce-operator": operator,
        "ce-subject": str(about),
        "ce-time": datetime.now(UTC).isoformat(),
        **more,
    }
    async with servers.bus(event.owner) as nc:
        await nc.jetstream().publish(event.subject, event.model_dump_json().encode(), headers=headers)
    return event_id
