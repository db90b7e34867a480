"""The way to a gateway over HTTP when it is slow, away or overrun: nothing twice, and nothing for want of room."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.profiles import Profile
from five_operators import PROFILES
from notify import sms_over_http
from notify.attempts import Delivery
from notify.gateway_codes import Told
from notify.gateway_statuses import Status
from notify.sms_over_http import HttpCarrier
from notify_world import Sandbox, Subscriber
from running import Running, until

NUMBER = int(time.time() * 1000) % 2**31


class Gateway:
    """Answers at once, but what `holds` names only when it is let `go`."""

    def __init__(self, *holds: str) -> None:
        self.asked: list[str] = []
        self.go = asyncio.Event()
        self._holds = holds

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode().lower():
                await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
                await self._answer(head.split()[1].rpartition("/")[2], writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, what: str, writer: asyncio.StreamWriter) -> None:
        self.asked.append(what)
        if what in self._holds:
            await self.go.wait()
        told = json.dumps({"status": 1} if what == "status.php" else {"id": 1, "cost": "4.10"}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(told), told))


@pytest.fixture
def black_hole() -> Iterator[int]:
    """The port of a host that takes no connection and refuses none."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for filling in (first, second):
            filling.setblocking(False)
            filling.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


def profile_with(**changed: Any) -> Profile:
    """An operator whose one provider is a gateway."""
    known = PROFILES.by_slug("centra")
    assert known
    (section,) = known.channels.sms.providers
    sms = known.channels.sms.model_copy(update={"providers": [section.model_copy(update=changed)]})
    return known.model_copy(update={"channels": known.channels.model_copy(update={"sms": sms})})


@asynccontextmanager
async def carrying(seconds: float, **changed: Any) -> AsyncIterator[HttpCarrier]:
    profile = profile_with(**changed)
    carrier = HttpCarrier(profile, profile.channels.sms.providers[0], seconds)
    yield carrier
    await carrier.close()


@pytest.fixture
async def listening(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Any]]:
    servers = []

    async def listen(gateway: Gateway, variable: str = "CENTRA_SMS_URL") -> None:
        servers.append(await asyncio.start_server(gateway.serve, "127.0.0.1", 0))
        port = servers[-1].sockets[0].getsockname()[1]
        monkeypatch.setenv(variable, f"http://centra:secret@127.0.0.1:{port}/sys/")

    yield listen
    for server in servers:
        server.close()


def message(phone: str = "+79210000001") -> Delivery:
    ours = Delivery(uuid4(), "centra", "sms", phone, "", "Привет", "", 1, datetime.now(UTC), None, [1], 1)
    return replace(ours, own_number=NUMBER)


async def test_a_gateway_that_is_too_slow_is_asked_for_it_and_it_comes_once(
    servers: Running, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CENTRA_SMS_URL", servers.environment_of("notify")["CENTRA_SMS_URL"])
    told = message(Subscriber().phone)
    async with carrying(0.4) as carrier:
        await sandbox.fault(sms_http={"slow": 0.6})
        slow = await carrier.submit(told)
        assert (slow.state, slow.blame, slow.kept) == ("queued", "lost", True)

        async def taken() -> bool:
            return len(await sandbox.received(told.address)) == 1

        await until("the gateway has it", taken)
        await sandbox.fault()
        assert (await carrier.submit(replace(told, kept=True))).state == "sent"
        assert await taken()


async def test_a_first_host_that_says_nothing_leaves_time_for_the_backup(
    listening: Any, black_hole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CENTRA_SMS_URL", f"http://centra:secret@127.0.0.1:{black_hole}/sys/")
    await listening(backup := Gateway(), "CENTRA_BACKUP_URL")
    async with carrying(0.5, backup_url="CENTRA_BACKUP_URL") as carrier:
        assert (await carrier.submit(message())).state == "sent"
    assert backup.asked == ["send.php"]


async def test_questions_about_what_is_on_its_way_leave_room_to_send(
    listening: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await listening(gateway := Gateway("status.php"))

    async def ask_much(_: str, __: object, status: Status) -> None:
        await asyncio.gather(*(status("+79210000001", number) for number in range(9)))

    monkeypatch.setattr(sms_over_http, "keep_asking", ask_much)
    async with carrying(5.0, window=2) as carrier:
        asking = asyncio.create_task(carrier.keep())

        async def asked() -> bool:
            return "status.php" in gateway.asked

        await until("it is asked", asked)
        assert (await carrier.submit(message())).state == "sent"
        assert not asking.done()
        gateway.go.set()
        await asking
        assert await carrier.status("+79210000001", 1) == Told(known=True, outcome="delivered")


async def test_what_has_waited_for_room_until_its_lease_may_end_is_not_sent(listening: Any) -> None:
    await listening(gateway := Gateway("send.php"))
    async with carrying(5.0, window=1) as carrier:
        first = asyncio.create_task(carrier.submit(message()))

        async def asked() -> bool:
            return bool(gateway.asked)

        await until("the first is under way", asked)
        late = asyncio.create_task(carrier.submit(replace(message(), until=time.monotonic())))
        await asyncio.sleep(0)
        gateway.go.set()
        outcome = await late
        assert (outcome.state, outcome.blame, outcome.kept) == ("queued", None, False)
        assert (await first).state == "sent"
    assert gateway.asked == ["send.php"]
