"""Terminals that pay all the time: the load under which faults are made, and the proof after it."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from contracts.auth import ImportSubscribers, SubscriberRow
from contracts.billing import AccountRow, ImportAccounts
from five_operators import PROFILES
from invariants import Accepted, assert_invariants
from newcomers import PASSWORD, administrator
from people import Terminal, operation_number
from running import Running, until

OPERATORS = ("cherrynet", "netbynet", "centra", "skynet", "kaspnet")
_CONTRACTS = itertools.count(8_000_000)
_TERMINALS, _PAUSE = 6, 0.15
# The gateway waits five seconds for billing; whoever waits longer for the gateway, hangs.
_PATIENCE = 10.0


@dataclass(frozen=True)
class Payee:
    operator: str
    account: str
    login: str
    region: str | None
    subscriber_id: UUID
    reachable: bool

    @property
    def who(self) -> dict[str, str | None]:
        """As `people.sign_in` takes it."""
        return {"login": self.login, "password": PASSWORD, "region": self.region}


async def payees(stack: Running, operator: str, count: int = 4) -> list[Payee]:
    """Subscribers with active accounts; the first of them has a phone and an address to be told at."""
    profile = PROFILES.by_slug(operator)
    assert profile is not None
    rows = []
    for place in range(count):
        number = str(next(_CONTRACTS))
        row = SubscriberRow.model_validate(
            {
                "contract": number,
                "login": f"payee{number}",
                "password": PASSWORD,
                "name": "Тест Тестович",
                "region": profile.regions[0].code if profile.regions else None,
                "phones": [f"+7999{number}"] if place == 0 else [],
                "emails": [f"payee{number}@example.com"] if place == 0 else [],
            }
        )
        rows.append(row)
    async with administrator(stack) as asking:
        made = (await asking.ask(ImportSubscribers(operator=operator, rows=rows), seconds=20)).rows
        opened = [
            AccountRow.model_validate(
                {
                    "subscriber_id": row.subscriber_id,
                    "number": row.contract,
                    "tariff": profile.tariffs[0].code,
                    "balance": 0,
                }
            )
            for row in made
        ]
        answered = (await asking.ask(ImportAccounts(operator=operator, rows=opened), seconds=20)).rows
    assert not [row for row in made if row.refused] + [row for row in answered if row.refused]
    by_contract = profile.sign_in.by == "contract"
    return [
        Payee(
            operator=operator,
            account=row.contract,
            login=row.contract if by_contract else row.login,
            region=row.region,
            subscriber_id=account.subscriber_id,
            reachable=bool(row.phones),
        )
        for row, account in zip(rows, opened, strict=True)
    ]


@dataclass
class Payments:
    """What the outside was told: a payment is in `accepted` once its answer was 0."""

    client: httpx.AsyncClient
    payees: list[Payee]
    stack: Running
    accepted: list[Accepted] = field(default_factory=list)
    repeated: int = 0
    hung: int = 0
    stopping: bool = False

    async def more(self, count: int = 20) -> None:
        """Until so many more are accepted."""
        enough = len(self.accepted) + count

        async def reached() -> bool:
            return len(self.accepted) >= enough

        await until(f"{count} more payments are accepted", reached)

    async def keep_paying(self, terminal: int) -> None:
        for payee in itertools.cycle(self.payees[terminal % len(self.payees) :] + self.payees):
            if self.stopping:
                return
            await self.pay(payee)
            await asyncio.sleep(_PAUSE)

    async def pay(self, payee: Payee) -> Accepted:
        """One payment; a temporary answer or none is followed by the same payment again."""
        txn_id, kopecks = operation_number(), 100_00 + len(self.accepted) % 90_00
        terminal = Terminal(self.client, payee.operator)
        amount = f"{kopecks // 100}.{kopecks % 100:02d}"
        while (result := await self._result(terminal, payee.account, amount, txn_id)) != "0":
            assert result in {"1", "no answer"}, result
            self.repeated += 1
            await asyncio.sleep(0.1)
        accepted = Accepted(payee.operator, "osmp", txn_id, kopecks)
        self.accepted.append(accepted)
        return accepted

    async def _result(self, terminal: Terminal, account: str, amount: str, txn_id: str) -> str:
        try:
            return (await terminal.pay(account, amount, txn_id))["result"]
        except httpx.TimeoutException:
            self.hung += 1
        except httpx.TransportError:
            self.repeated += 1
        return "no answer"


@asynccontextmanager
async def under_load(stack: Running, to: list[Payee]) -> AsyncIterator[Payments]:
    """Payments flow while the body does its harm; after it everything is ready again and nothing is wrong."""
    async with httpx.AsyncClient(base_url=f"{stack.gateway}/api/v1", timeout=_PATIENCE) as client:
        payments = Payments(client, to, stack)
        async with asyncio.TaskGroup() as terminals:
            for terminal in range(_TERMINALS):
                terminals.create_task(payments.keep_paying(terminal))
            try:
                await payments.more()
                yield payments
                await stack.all_ready()
                await payments.more()
            finally:
                payments.stopping = True
    await assert_invariants(stack, payments.accepted)
