"""The world around notify: owners that tell facts, and what reached the phones and mailboxes."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import asyncpg

from contracts.auth import SubscriberRegistered
from contracts.billing import PaymentReceived, ServiceResumed
from contracts.message import Event
from contracts.tickets import TicketAnswered
from one_service import tell
from running import Running, until

_phones = itertools.count(int(time.time() * 10) % 10**7)


@dataclass
class Sandbox:
    """The phones and mailboxes, and the faults of the servers before them."""

    url: str

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}{path}", data, method=method), timeout=5) as answer:
            read = answer.read()
        return json.loads(read) if read else None

    async def received(self, to: str) -> list[dict[str, Any]]:
        """Newest first."""
        path = f"/messages?to={quote(to)}"
        return list((await asyncio.to_thread(self._call, "GET", path))["items"])

    async def everything(self, channel: str, operator: str) -> list[dict[str, Any]]:
        """Whoever has received it, the newest first."""
        path = f"/messages?channel={channel}&operator={operator}"
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

    servers: Running
    db: "asyncpg.Pool[Any]"
    sandbox: Sandbox

    async def tell(self, event: Event, who: Subscriber, *, event_id: UUID | None = None, **more: str) -> UUID:
        return await tell(self.servers, event, who.operator, who.id, event_id=event_id, **more)

    async def subscriber(self, **what: Any) -> Subscriber:
        """Registered, and known to notify."""
        who = Subscriber(**what)
        await self.register(who)

        async def known() -> Any:
            return await self.db.fetchval("select true from recipients where subscriber_id = $1", who.id)

        await until("notify knows the subscriber", known)
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
            return await until(f"the {channel} is {state}", there)
        except AssertionError:
            raise AssertionError(f"not {state}: {await self.state(event_id, channel)!r}") from None

    async def handled(self, event_id: UUID) -> None:
        """Returns when the event has had its effect."""

        async def in_inbox() -> Any:
            return await self.db.fetchval("select true from inbox where event_id = $1", event_id)

        await until("the event is handled", in_inbox)

    async def lease_ends(self, event_id: UUID) -> None:
        """At once, instead of after the minute for which the dead process has taken what it was sending."""
        ended = await self.db.execute(
            "update deliveries set lease_until = now() "
            "where event_id = $1 and state = 'sending' and lease_until > now()",
            event_id,
        )
        assert ended != "UPDATE 0"

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
