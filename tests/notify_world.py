"""The world around notify: a process that can be killed, owners that tell facts, and what reached the phones and mailboxes."""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import asyncpg
import nats

from contracts.auth import SubscriberRegistered
from contracts.billing import PaymentReceived, ServiceResumed
from contracts.message import Event
from contracts.tickets import TicketAnswered

ROOT = Path(__file__).parents[1]
T = TypeVar("T")
_phones = itertools.count(int(time.time() * 10) % 10**7)


def says_ready(port: int, path: str = "readyz") -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


async def eventually(look: Callable[[], Awaitable[T | None]], seconds: float = 30) -> T:
    """What `look` finds, as soon as it finds anything."""
    deadline = time.monotonic() + seconds
    while not (found := await look()):
        assert time.monotonic() < deadline, f"never happened: {look.__qualname__}, last seen {found!r}"
        await asyncio.sleep(0.05)
    return found


@dataclass
class Process:
    """`python -m notify`, started when it is needed and again after it died."""

    environment: dict[str, str]
    port: int
    crash_file: Path
    running: "subprocess.Popen[bytes] | None" = None

    async def start(self) -> None:
        if self.running is None or self.running.poll() is not None:
            self._spawn()
        await eventually(self._ready)

    def _spawn(self) -> None:
        self.running = subprocess.Popen([sys.executable, "-m", "notify"], cwd=ROOT, env=self.environment)

    async def _ready(self) -> bool:
        assert self.running
        assert self.running.poll() is None, f"notify ended with {self.running.returncode}"
        return await asyncio.to_thread(says_ready, self.port)

    def crash_at(self, point: str) -> None:
        self.crash_file.write_text(point)

    async def died(self) -> int:
        assert self.running
        return await asyncio.to_thread(self.running.wait, 30)

    async def kill(self) -> None:
        assert self.running
        self.running.kill()
        await self.died()

    async def stop(self) -> int:
        assert self.running
        self.running.terminate()
        return await self.died()


@dataclass
class Sandbox:
    """The phones and mailboxes, and the faults of the servers before them."""

    port: int

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(
            Request(f"http://127.0.0.1:{self.port}{path}", data, method=method), timeout=5
        ) as answer:
            read = answer.read()
        return json.loads(read) if read else None

    async def received(self, to: str) -> list[dict[str, Any]]:
        """Newest first."""
        path = f"/messages?to={quote(to)}"
        return list((await asyncio.to_thread(self._call, "GET", path))["items"])

    async def fault(self, **systems: dict[str, Any]) -> None:
        """Whatever is not named is in good order."""
        await asyncio.to_thread(self._call, "PUT", "/faults", systems)


@dataclass
class Subscriber:
    operator: str = "skynet"
    language: str = "ru"
    id: UUID = field(default_factory=uuid4)
    phone: str = field(default_factory=lambda: f"+7921{next(_phones):07d}")
    email: str = field(default_factory=lambda: f"{uuid4().hex}@mail.example")


@dataclass
class World:
    """Facts as their owners tell them, and what notify has written down."""

    nats_address: str
    db: "asyncpg.Pool[Any]"
    sandbox: Sandbox

    async def tell(self, event: Event, who: Subscriber, *, event_id: UUID | None = None, **more: str) -> UUID:
        """As the owner's relay does; the stream's own memory of ids is passed by, to test ours."""
        event_id = event_id or uuid4()
        nc = await nats.connect(
            f"nats://{event.owner}:p@{self.nats_address}", inbox_prefix=f"_INBOX_{event.owner}"
        )
        headers = {
            "ce-id": str(event_id),
            "ce-operator": who.operator,
            "ce-subject": str(who.id),
            "ce-time": datetime.now(UTC).isoformat(),
            **more,
        }
        await nc.jetstream().publish(event.subject, event.model_dump_json().encode(), headers=headers)
        await nc.close()
        return event_id

    async def subscriber(self, **what: Any) -> Subscriber:
        """Registered, and known to notify."""
        who = Subscriber(**what)
        await self.register(who)

        async def known() -> Any:
            return await self.db.fetchval("select true from recipients where subscriber_id = $1", who.id)

        await eventually(known)
        return who

    async def register(self, who: Subscriber, version: int = 1) -> None:
        registered = SubscriberRegistered(
            subscriber_id=who.id,
            contract="100-7",
            name="Анна Ким",
            language=who.language,
            phones=[who.phone],
            emails=[who.email],
            version=version,
            registered_at=datetime.now(UTC),
        )
        await self.tell(registered, who)

    async def state(self, event_id: UUID, channel: str = "sms") -> Any:
        return await self.db.fetchrow(
            "select * from deliveries where event_id = $1 and channel = $2", event_id, channel
        )

    async def until(self, event_id: UUID, state: str, channel: str = "sms") -> Any:
        """The delivery, once it is in that state."""

        async def there() -> Any:
            row = await self.state(event_id, channel)
            return row if row and row["state"] == state else None

        try:
            return await eventually(there)
        except AssertionError:
            raise AssertionError(f"not {state}: {await self.state(event_id, channel)!r}") from None

    async def count(self, to: str) -> int:
        return len(await self.sandbox.received(to))


def payment(who: Subscriber, **changed: Any) -> PaymentReceived:
    told: dict[str, Any] = {
        "subscriber_id": who.id,
        "account": "100-7",
        "payment_id": 17,
        "way": "terminal",
        "amount": 50_000,
        "currency": "RUB",
        "balance": 62_050,
        "due_on": date(datetime.now(UTC).year, 12, 3),
        "state": "active",
        "version": 2,
        "received_at": datetime.now(UTC),
    }
    return PaymentReceived(**{**told, **changed})


def resumption(who: Subscriber) -> ServiceResumed:
    return ServiceResumed(
        subscriber_id=who.id,
        account="100-7",
        balance=62_050,
        currency="RUB",
        due_on=date(datetime.now(UTC).year, 12, 3),
        version=2,
    )


def answer(who: Subscriber, text: str = "Мастер придёт завтра.") -> TicketAnswered:
    return TicketAnswered(
        ticket_id=uuid4(), number=17, post_id=uuid4(), subscriber_id=who.id, topic="technical", text=text
    )
