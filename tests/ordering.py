"""A subscriber and staff who order, look and withdraw through the gateway."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from chassis.profiles import Profile
from five_operators import PROFILE_OF
from gateway.reasons import TEXTS
from newcomers import Newcomer, newcomer
from people import Person, sign_in, staff_signed_in
from running import Running

NAMES = {"ru": "Проба", "kk": "Сынақ", "en": "Trial"}


def today_at(operator: str) -> date:
    """The operator's calendar day."""
    return datetime.now(UTC).astimezone(ZoneInfo(PROFILE_OF[operator].time_zone)).date()


@dataclass
class Customer:
    """A newcomer who is signed in; whatever he does has a key of its own."""

    stack: Running
    who: Newcomer
    person: Person

    @property
    def profile(self) -> Profile:
        return PROFILE_OF[self.who.operator]

    @property
    def today(self) -> date:
        return today_at(self.who.operator)

    async def get(self, path: str) -> Any:
        return await self.person.get(path)

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """With a key, unless it is a preview."""
        keyed = {} if "preview=true" in path else {"Idempotency-Key": str(uuid4())}
        return await self.person.client.request(
            method, path, json=body, headers={**self.person.headers, **keyed, **headers}
        )

    async def does(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What succeeds."""
        answer = await self.call(method, path, body, **headers)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def refused(self, method: str, path: str, body: Any = None, slug: str = "") -> dict[str, Any]:
        """The reasons of a refusal by their codes, each in a person's words."""
        answer = await self.call(method, path, body)
        assert answer.status_code == 409, answer.text
        told = answer.json()
        assert not slug or told["type"] == f"/problems/{slug}"
        assert not [reason for reason in told["reasons"] if reason["detail"] in {"", TEXTS["other"]["ru"]}]
        return {reason["code"]: reason for reason in told["reasons"]}

    async def account(self) -> Any:
        return await self.get("/account")

    async def row(self) -> Any:
        """The account as it is stored."""
        found = "select * from accounts where operator = $1 and number = $2"
        return (await self.stack.sql("billing", found, self.who.operator, self.who.account))[0]

    async def sets(self, **columns: Any) -> None:
        """What only time would bring: days and amounts of the account as they would be then."""
        named = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 3))
        statement = f"update accounts set {named} where operator = $1 and number = $2"
        await self.stack.sql("billing", statement, self.who.operator, self.who.account, *columns.values())

    async def transfers(self) -> list[tuple[str, str | None, int]]:
        """Kind, rule and amount (to the subscriber) of each movement, the oldest first."""
        rows = await self.stack.sql(
            "billing",
            "select t.kind, t.rule, case when t.credit_id = a.id then t.amount else -t.amount end as amount "
            "from accounts a join transfers t on a.id in (t.credit_id, t.debit_id) "
            "where a.operator = $1 and a.number = $2 order by t.id",
            self.who.operator,
            self.who.account,
        )
        return [(row["kind"], row["rule"], row["amount"]) for row in rows]

    async def told(self, event: str) -> list[Any]:
        """The payloads of the events of one kind about this subscriber."""
        return [
            row["payload"]
            for row in await self.stack.sql(
                "billing",
                "select payload from outbox where about = $1 and subject = $2 order by id",
                str(self.who.subscriber_id),
                f"events.billing.{event}",
            )
        ]


async def customer(
    stack: Running,
    gateway: httpx.AsyncClient,
    operator: str,
    balance: int,
    *,
    state: str = "active",
    tariff: str | None = None,
) -> Customer:
    """Signed in, with `balance` in minor units and the operator's first tariff, or `tariff`."""
    who = await newcomer(stack, operator, balance=balance, state=state)
    known = {"login": who.login, "password": who.password, "region": who.region}
    made = Customer(stack, who, await sign_in(gateway, operator, known))
    if tariff:
        await stack.sql(
            "billing",
            "with taken as (update services s set tariff_id = t.id, price = t.price from tariffs t, accounts a "
            "where t.operator = $1 and t.code = $3 and a.operator = $1 and a.number = $2 and s.account_id = a.id "
            "returning s.account_id, s.price) "
            "update accounts a set price = taken.price from taken where a.id = taken.account_id",
            operator,
            who.account,
            tariff,
        )
    return made


async def staff_of(
    stack: Running, gateway: httpx.AsyncClient, operator: str, role: str = "admin"
) -> Customer:
    """Staff of the demo, with the same ways to call."""
    known = next(one for one in stack.operator(operator)["staff"] if one["role"] == role)
    nobody = Newcomer(operator, known["login"], "", None, "", uuid4(), "", "", 0)
    return Customer(stack, nobody, await staff_signed_in(gateway, operator, known))


def rubles(told: dict[str, str]) -> int:
    """Minor units of a sum of the API."""
    whole, _, part = told["amount"].partition(".")
    minor = int(whole.lstrip("-")) * 100 + int(part)
    return -minor if told["amount"].startswith("-") else minor


async def all_at_once(*calls: Any) -> list[Any]:
    return list(await asyncio.gather(*calls))


async def sound(who: Customer) -> Any:
    """What is always true of an account. Returns its row."""
    row = await who.row()
    assert row["balance"] == sum(amount for _, _, amount in await who.transfers())
    if row["state"] == "active":
        assert row["balance"] + row["credit"] + row["promised"] >= 0
    services = (await who.get("/services"))["items"]
    assert row["price"] == sum(rubles(service["price"]) for service in services)
    assert (row["promised"] > 0) == ((await who.account())["promised_payment"] is not None)
    plan = await who.stack.value(
        "billing", "select plan -> 0 ->> 'on' from accounts where id = $1", row["id"]
    )
    days = [day for day in (plan, row["promised_until"] and row["promised_until"].isoformat()) if day]
    # Paid off, a promise leaves its day behind, on which nothing is to be done then.
    assert not days or row["changes_on"].isoformat() <= min(days)
    return row


def new_tariff(**more: Any) -> dict[str, Any]:
    """What staff of NetByNet sends to sell something that nobody has sold yet."""
    code = f"trial-{uuid4().hex[:8]}"
    price = {"amount": "400.00", "currency": "RUB"}
    return {"code": code, "product": "internet", "names": NAMES, "price": price, "speed_mbps": 70, **more}


async def on_sale(gateway: httpx.AsyncClient, operator: str = "netbynet", **query: str) -> dict[str, Any]:
    """The public catalogue by code."""
    answer = await gateway.get("/tariffs", params=query, headers={"Operator": operator})
    return {tariff["code"]: tariff for tariff in answer.json()["items"]}
