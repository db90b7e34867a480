"""People who pay without signing in: each from an address of their own, over the real gateway or before the real services."""

import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx

from newcomers import Newcomer, newcomers
from payers import BACK
from running import Running, until

OPERATOR = {"Operator": "centra"}
# What the picture shows in a gateway whose code is known to the test.
CODE = "234567"
_ADDRESSES = itertools.count(time.time_ns() // 1000 % 60_000)


def own_address() -> str:
    """A loopback address that no other payer has: limits are counted by it."""
    place = next(_ADDRESSES)
    return f"127.{1 + place // 65_000 % 200}.{place // 250 % 250}.{place % 250 + 1}"


@asynccontextmanager
async def caller(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Over real HTTP, from an address of its own."""
    transport = httpx.AsyncHTTPTransport(local_address=own_address())
    base = f"{stack.gateway}/api/v1"
    async with httpx.AsyncClient(base_url=base, transport=transport, headers=OPERATOR, timeout=20) as client:
        yield client


async def payees(stack: Running, balances: list[int], **more: Any) -> list[Newcomer]:
    """Of Centra, known to billing by name and address: `Осинники, ул. Тестовая-<contract>, д. 5, кв. <place>`."""
    people = await newcomers(stack, "centra", balances, **{"state": "active", **more})
    who = [person.subscriber_id for person in people]
    known = "select count(*) = cardinality($1::uuid[]) from subscribers where subscriber_id = any($1)"
    await until("billing knows the newcomers", lambda: stack.value("billing", known, who))
    return people


async def search(client: httpx.AsyncClient, status: int = 200, **asked: str) -> dict[str, Any]:
    answer = await client.post("/quick-payments/lookup", json=asked, headers=OPERATOR)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def pay(
    client: httpx.AsyncClient, lookup: str, status: int = 201, key: str | None = None, **body: Any
) -> dict[str, Any]:
    wanted = {"lookup": lookup, "method": "card", "return_url": BACK, "code": CODE, **body}
    headers = {**OPERATOR, "Idempotency-Key": key or str(uuid4())}
    answer = await client.post("/quick-payments", json=wanted, headers=headers)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def paid_to(stack: Running, who: Newcomer) -> list[tuple[str, int]]:
    """Way and amount of the payments that stand on the account."""
    rows = await stack.sql(
        "billing",
        "select p.way, p.amount from payments p join accounts a on a.id = p.account_id "
        "where a.operator = $1 and a.number = $2 order by p.id",
        who.operator,
        who.account,
    )
    return [(row["way"], row["amount"]) for row in rows]
