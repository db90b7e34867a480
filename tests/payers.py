"""Subscribers who pay online: over the gateway, on the acquirer's page, with cards bound before."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from newcomers import Newcomer, balance_of, newcomer
from people import Person, sign_in
from running import Running, until

BACK = "https://lk.example/paid"


@dataclass
class Payer:
    """A newcomer who is signed in; `person` asks the gateway."""

    stack: Running
    who: Newcomer
    person: Person

    async def send(
        self, method: str, path: str, body: Any = None, *, status: int, key: str | None = None, **more: Any
    ) -> Any:
        """One call with an Idempotency-Key; the body of the answer, if it has one."""
        headers = {**self.person.headers, "Idempotency-Key": key or str(uuid4())}
        answer = await self.person.client.request(method, path, json=body, headers=headers, **more)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def start(
        self, amount: str = "500.00", method: str = "card", key: str | None = None, **more: Any
    ) -> Any:
        body = {"amount": amount, "method": method, "return_url": BACK, **more}
        return await self.send("POST", "/payments", body, status=201, key=key)

    async def pay(self, amount: str = "500.00", method: str = "card", **form: str) -> dict[str, Any]:
        """The whole way; the payment as it has ended."""
        started = await self.start(amount, method)
        await self.visit(started, **form)
        return await self.ended(started["id"])

    async def visit(self, started: dict[str, Any], **form: str) -> None:
        """Do on the acquirer's page what the form says: `outcome` is success or a reason."""
        page = started if started.get("confirmation_url") else await self.has_page(started["id"])
        async with httpx.AsyncClient(trust_env=False) as browser:
            answer = await browser.post(page["confirmation_url"], data=form or {"outcome": "success"})
        assert (answer.status_code, answer.headers.get("location")) == (302, BACK), answer.text

    async def shown(self, payment_id: str) -> dict[str, Any]:
        return dict(await self.person.get(f"/payments/{payment_id}"))

    async def ended(self, payment_id: str) -> dict[str, Any]:
        """Wait until the payment has succeeded or was canceled."""

        async def has_ended() -> dict[str, Any] | None:
            payment = await self.shown(payment_id)
            return payment if payment["status"] != "pending" else None

        return await until(f"the payment {payment_id} has ended", has_ended, 130)

    async def has_page(self, payment_id: str) -> dict[str, Any]:
        """Wait until it is known where to pay."""

        async def with_address() -> dict[str, Any] | None:
            payment = await self.shown(payment_id)
            return payment if payment["confirmation_url"] else None

        return await until("the page's address is known", with_address)

    async def bind(self, **form: str) -> str:
        """Bind a card; its id."""
        started = await self.send("POST", "/cards", {"return_url": BACK}, status=201)
        await self.visit(started, **form or {"card": "success"})
        await self.ended(started["id"])
        return str(started["id"])

    async def cards(self) -> list[dict[str, Any]]:
        return list((await self.person.get("/cards"))["items"])

    async def balance(self) -> int:
        return await balance_of(self.stack, self.who)

    async def told(self, event: str) -> list[dict[str, Any]]:
        """What billing has told about this subscriber, `payment_failed` and so on, in its order."""
        rows = await self.stack.sql(
            "billing",
            "select payload from outbox where subject = $1 and about = $2 order by id",
            f"events.billing.{event}",
            str(self.who.subscriber_id),
        )
        return [json.loads(row["payload"]) for row in rows]

    async def credits(self) -> list[int]:
        """The amounts of the payments that stand on the account."""
        rows = await self.stack.sql(
            "billing",
            "select p.amount from payments p join accounts a on a.id = p.account_id "
            "where a.operator = $1 and a.number = $2 order by p.id",
            self.who.operator,
            self.who.account,
        )
        return [row["amount"] for row in rows]


async def payer(
    stack: Running, gateway: httpx.AsyncClient, operator: str = "skynet", **account: Any
) -> Payer:
    """`account` as `newcomer` takes it; without debt or money unless it says otherwise."""
    who = await newcomer(stack, operator, **{"balance": 0, "state": "active", **account})
    known = "select count(*) = 1 from subscribers where subscriber_id = $1"
    await until("billing knows the newcomer", lambda: stack.value("billing", known, who.subscriber_id))
    signed_in = {"login": who.login, "password": who.password, "region": who.region}
    return Payer(stack, who, await sign_in(gateway, operator, signed_in))


@dataclass
class Shop:
    """The acquirer as tests see it from behind: what is wrong with it, what it was asked."""

    sandbox: httpx.AsyncClient

    async def fault(self, **switches: Any) -> None:
        answer = await self.sandbox.put("/faults", json={"acquirer": switches})
        assert answer.status_code == 200, answer.text

    async def calls(self, path: str = "/acquirer/v3/payments", **having: Any) -> list[dict[str, Any]]:
        """The calls to `path` whose body has these values, newest first."""
        found = (await self.sandbox.get("/acquirer/calls", params={"path": path})).json()["items"]
        return [call for call in found if having.items() <= (call["body"] or {}).items()]

    async def of(self, payer: Payer, method: str = "POST") -> list[dict[str, Any]]:
        """What was asked for this account."""
        calls = await self.calls(merchant_customer_id=payer.who.account)
        return [call for call in calls if call["method"] == method]

    async def behave(self, payer: Payer, card: str, outcome: str) -> None:
        """How every later payment from this card ends."""
        token = await payer.stack.value("billing", "select token from cards where id = $1", card)
        answer = await self.sandbox.put(f"/acquirer/methods/{token}", json={"outcome": outcome})
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def shop(sandbox: httpx.AsyncClient) -> AsyncIterator[Shop]:
    """In good order before and after."""
    found = Shop(sandbox)
    await found.fault()
    yield found
    await found.fault()


async def notify(payer: Payer, event: str, about: dict[str, Any]) -> httpx.Response:
    """A notification, forged or repeated."""
    body = {"type": "notification", "event": event, "object": about}
    return await payer.person.client.post(f"/integrations/yookassa/{payer.who.operator}", json=body)


async def foreign_id(payer: Payer, payment_id: str) -> str:
    """The acquirer's name for one of our attempts."""
    known = "select acquirer_id from payment_attempts where id = $1"
    return str(await payer.stack.value("billing", known, payment_id))
