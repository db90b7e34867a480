"""Subscribers made for one test: a login, an account and contacts that nobody else uses."""

import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chassis.asking import Questions
from chassis.profiles import Profile
from contracts.auth import ImportSubscribers, SubscriberRow
from contracts.billing import AccountRow, ImportAccounts
from five_operators import PROFILES
from running import Running, until

PASSWORD = "correct horse 1"
_NUMBERS = itertools.count(time.time_ns() // 1000 % 10**8)


@dataclass(frozen=True)
class Newcomer:
    """`balance` in minor units, as the account was opened."""

    operator: str
    login: str
    password: str
    region: str | None
    account: str
    subscriber_id: UUID
    phone: str
    email: str
    balance: int


@asynccontextmanager
async def administrator(stack: Running) -> AsyncIterator[Questions]:
    """Asks the services as the operator's commands do."""
    async with stack.bus() as nc:
        yield Questions(nc)


async def newcomer(
    stack: Running, operator: str, *, balance: int = -50_00, state: str = "stopped", language: str = "ru"
) -> Newcomer:
    """One subscriber with the operator's first tariff; his password is known to the test."""
    (new,) = await newcomers(stack, operator, [balance], state=state, language=language)
    return new


async def newcomers(
    stack: Running, operator: str, balances: list[int], *, state: str = "stopped", language: str = "ru"
) -> list[Newcomer]:
    """As many subscribers as `balances`, at once."""
    profile = PROFILES.by_slug(operator)
    assert profile is not None
    rows = [_row(profile, language) for _ in balances]
    async with administrator(stack) as asking:
        made = await asking.ask(ImportSubscribers(operator=operator, rows=rows))
        accounts = [
            AccountRow.model_validate(
                {
                    "subscriber_id": who.subscriber_id,
                    "number": who.contract,
                    "tariff": profile.tariffs[0].code,
                    "balance": balance,
                    "state": state,
                }
            )
            for who, balance in zip(made.rows, balances, strict=True)
        ]
        opened = await asking.ask(ImportAccounts(operator=operator, rows=accounts))
    assert not [row for row in made.rows if row.refused or row.known]
    assert not [row for row in opened.rows if row.refused or row.known]
    who = [row.subscriber_id for row in made.rows]
    known = "select count(*) = cardinality($1::uuid[]) from recipients where subscriber_id = any($1)"
    await until("notify knows the newcomers", lambda: stack.value("notify", known, who))
    return [
        Newcomer(
            operator=operator,
            login=row.contract if profile.sign_in.by == "contract" else row.login,
            password=PASSWORD,
            region=row.region,
            account=account.number,
            subscriber_id=account.subscriber_id,
            phone=row.phones[0],
            email=row.emails[0],
            balance=account.balance,
        )
        for row, account in zip(rows, accounts, strict=True)
    ]


def _row(profile: Profile, language: str) -> SubscriberRow:
    number = f"77{next(_NUMBERS) % 10**8:08d}"
    return SubscriberRow.model_validate(
        {
            "contract": number,
            "login": f"new{number}",
            "password": PASSWORD,
            "name": "Анна Ким",
            "region": profile.regions[0].code if profile.regions else None,
            "language": language,
            "phones": [f"+7{number}"],
            "emails": [f"new{number}@example.com"],
        }
    )


class Payer(Protocol):
    """Whoever has an account."""

    @property
    def operator(self) -> str: ...

    @property
    def account(self) -> str: ...


async def balance_of(stack: Running, who: Payer) -> int:
    """In minor units, as the ledger has it now."""
    of_account = "select balance from accounts where operator = $1 and number = $2"
    return int(await stack.value("billing", of_account, who.operator, who.account))


async def spend(stack: Running, who: Newcomer, amount: int) -> None:
    """Charge the account as the nightly run would: a transfer to the operator's revenue."""
    await stack.sql(
        "billing",
        "insert into accounts (operator, kind, code, currency) select $1, 'revenue', 'test', currency "
        "from accounts where operator = $1 and number = $2 on conflict do nothing",
        who.operator,
        who.account,
    )
    await stack.sql(
        "billing",
        "with charged as (update accounts set balance = balance - $3 where operator = $1 and number = $2 returning *)"
        "insert into transfers (operator, debit_id, credit_id, amount, currency, kind, author) "
        "select $1, c.id, r.id, $3, c.currency, 'charge', 'test' from charged c join accounts r "
        "on r.operator = $1 and r.kind = 'revenue' and r.code = 'test'",
        who.operator,
        who.account,
        amount,
    )
