"""A shop of the sandbox's acquirer: asks the API over HTTP and hears the notifications."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

BACK = "https://skynet.example/paid"
CONFIRMATION = {"type": "redirect", "return_url": BACK}


def rubles(value: str) -> dict[str, str]:
    return {"value": value, "currency": "RUB"}


class Shop:
    """`api` asks as skynet; `browser` is the payer's, who follows no redirect by itself."""

    def __init__(self, url: str, secret: str = "any", operator: str = "skynet") -> None:
        self.api = httpx.AsyncClient(
            base_url=f"{url}acquirer/v3", auth=(operator, secret), trust_env=False, timeout=20
        )
        self.browser = httpx.AsyncClient(base_url=url, trust_env=False)

    async def close(self) -> None:
        await self.api.aclose()
        await self.browser.aclose()

    async def post(self, path: str, body: Any = None, key: str = "") -> httpx.Response:
        return await self.api.post(path, json=body or {}, headers={"Idempotence-Key": key or str(uuid4())})

    async def done(self, path: str, body: Any = None) -> dict[str, Any]:
        answer = await self.post(path, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def payment(self, value: str = "500.00", **more: Any) -> dict[str, Any]:
        asked = {"amount": rubles(value), "capture": True, "confirmation": CONFIRMATION}
        return await self.done("/payments", asked | more)

    async def pays(self, payment: dict[str, Any], **form: str) -> dict[str, Any]:
        """The payer does what the form says; the payment as it is then."""
        answer = await self.browser.post(payment["confirmation"]["confirmation_url"], data=form)
        assert (answer.status_code, answer.headers["location"]) == (302, BACK)
        return await self.read(payment["id"])

    async def paid(self, value: str = "500.00", **more: Any) -> dict[str, Any]:
        return await self.pays(await self.payment(value, **more), outcome="success")

    async def read(self, payment_id: str) -> dict[str, Any]:
        return dict((await self.api.get(f"/payments/{payment_id}")).json())

    async def charge(self, method: str, value: str = "300.00") -> dict[str, Any]:
        """An autopayment."""
        asked = {"amount": rubles(value), "capture": True, "payment_method_id": method}
        return await self.done("/payments", asked)

    async def fault(self, **switches: Any) -> None:
        answer = await self.browser.put("/faults", json={"acquirer": switches})
        assert answer.status_code == 200, answer.text

    async def calls(self) -> list[dict[str, Any]]:
        return list((await self.browser.get("/acquirer/calls")).json()["items"])


@dataclass
class Gateway:
    """Where notifications arrive; it answers with `statuses` first, then with 200."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    statuses: deque[int] = field(default_factory=deque)

    @property
    def events(self) -> list[str]:
        return [notice["event"] for notice in self.heard]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(line for line in head.lower().splitlines() if line.startswith("content-length:"))
        body = await reader.readexactly(int(length.partition(":")[2]))
        self.paths.append(head.split()[1])
        self.heard.append(json.loads(body))
        status = self.statuses.popleft() if self.statuses else 200
        writer.write(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    async with await asyncio.start_server(gateway.answer, "127.0.0.1", 0) as server:
        gateway.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield gateway
