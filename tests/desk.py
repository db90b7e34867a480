"""The staff desk in tests: staff of a role, accounts opened for one test, and what is asked of them."""

import itertools
import time
from dataclasses import asdict, dataclass
from typing import Any
from uuid import uuid4

import httpx
import pyotp

from contracts.auth import AddStaff
from newcomers import Newcomer, administrator, newcomer
from people import Person, sign_in
from running import Running

PASSWORD = "correct staff 2"
_LOGINS = itertools.count(time.time_ns() // 1000)


async def staff_of(stack: Running, gateway: httpx.AsyncClient, operator: str, role: str) -> Person:
    """Somebody new of this role, signed in."""
    who = await colleague(stack, operator, role)
    return await sign_in(gateway, operator, who, "/staff/session")


async def colleague(stack: Running, operator: str, role: str) -> dict[str, str]:
    """Somebody new of this role: login, password and the secret of an authenticator."""
    known = {
        "login": f"{role}{next(_LOGINS)}",
        "password": PASSWORD,
        "totp_secret": pyotp.random_base32(),
    }
    async with administrator(stack) as asking:
        who = {"operator": operator, "name": "Test", "role": role, **known}
        await asking.ask(AddStaff.model_validate(who))
    return known


@dataclass(frozen=True)
class Customer:
    """A newcomer who is signed in."""

    who: Newcomer
    person: Person

    @property
    def account(self) -> str:
        return self.who.account

    async def ledger(self, **filters: Any) -> list[dict[str, Any]]:
        """The first hundred transactions as the subscriber sees them."""
        page = await self.person.get("/account/transactions", params={"limit": 100, **filters})
        return list(page["items"])


async def customer(stack: Running, gateway: httpx.AsyncClient, operator: str, **more: Any) -> Customer:
    who = await newcomer(stack, operator, **more)
    return Customer(who, await sign_in(gateway, operator, asdict(who)))


async def send(
    person: Person, path: str, body: Any, *, key: str | None = None, **more: Any
) -> httpx.Response:
    """A POST with a key, whatever comes of it."""
    headers = {**person.headers, "Idempotency-Key": key or str(uuid4()), **more.pop("headers", {})}
    return await person.client.post(path, json=body, headers=headers, **more)


_CHARGE = """
with account as (
  update accounts set balance = balance - $3 where operator = $1 and number = $2 returning *
), own as (
  insert into accounts (operator, kind, code, currency) select $1, 'revenue', 'internet', currency from account
  on conflict (operator, kind, code) where code is not null do update set currency = excluded.currency returning id
)
insert into transfers (operator, debit_id, credit_id, amount, currency, kind, rule, service_id, from_day, to_day,
  balance_after, author)
select $1, a.id, own.id, $3, a.currency, 'charge', $4,
  (select id from services where account_id = a.id order by id limit 1), $5, $6, a.balance, 'charging'
from account a, own returning id
"""


async def charge(stack: Running, who: Newcomer, amount: int, rule: str, from_day: Any, to_day: Any) -> int:
    """As a run of charging does it; the transfer's id."""
    return int(
        await stack.value("billing", _CHARGE, who.operator, who.account, amount, rule, from_day, to_day)
    )
