"""Calls of terminal networks as they go over the wire, and what the ledger has of them."""

from datetime import datetime
from typing import Any

import asyncpg
import httpx

from newcomers import Newcomer, Payer
from people import operation_number
from running import Running

DATE = "20261121120000"
ISO_DATE = "2026-11-21T12:00:00"


class Network:
    """A network that speaks one protocol with one operator; every answer is checked to be XML."""

    def __init__(self, client: httpx.AsyncClient, operator: str, protocol: str) -> None:
        self.operator = operator
        self.protocol = protocol
        self.client = client

    @property
    def path(self) -> str:
        return f"/integrations/{self.protocol}/{self.operator}"

    async def ask(
        self, parameters: Any, method: str = "GET", status: int = 200, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """By GET in the query, by POST as a form."""
        sent = {"params": parameters} if method == "GET" else {"data": parameters}
        answer = await self.client.request(method, self.path, headers=headers, **sent)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        assert answer.content.startswith(b"<?xml"), answer.text
        return answer


def payment(who: Payer, **other: str) -> dict[str, str]:
    """A `pay` of 200 over OSMP with a number of its own; `other` changes its parameters."""
    told = {"command": "pay", "txn_id": operation_number(), "account": who.account, "sum": "200.00"}
    return {**told, "txn_date": DATE, **other}


def kassa24_payment(who: Newcomer, **other: str) -> dict[str, str]:
    """The same over Kassa24."""
    told = {"action": "payment", "receipt": operation_number(), "number": who.account, "amount": "200.00"}
    return {**told, "date": ISO_DATE, **other}


async def payments_of(stack: Running, who: Newcomer) -> list[asyncpg.Record]:
    """Every payment of the account with the sum of its transfers, oldest first."""
    return await stack.sql(
        "billing",
        "select p.external_id, p.amount, p.status, p.paid_at, p.received_at, count(t.id) as transfers "
        "from accounts a join payments p on p.account_id = a.id left join transfers t on t.payment_id = p.id "
        "where a.operator = $1 and a.number = $2 group by p.id order by p.id",
        who.operator,
        who.account,
    )


def moment(text: str) -> datetime:
    """`2026-11-21T12:00:00+03:00` as a moment."""
    return datetime.fromisoformat(text)
