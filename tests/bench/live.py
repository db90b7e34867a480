"""L1: five thousand open pages on one gateway process, and how soon a payment stands on the payer's."""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psutil

from bench.figure import Figure, alone
from bench.load import paced
from bench.subject import Subject
from signed_tokens import Signer

PAGES, RATE, SECONDS = 5_000, 50.0, 20.0
MEBIBYTE = 1024 * 1024


@dataclass
class Readers:
    """A process that reads the pages."""

    process: "subprocess.Popen[str]"

    def say(self, word: str) -> Any:
        """Tell it something; its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def streams(subject: Subject) -> list[Figure]:
    """Memory, time to the screen, processor, with a page for each of so many subscribers."""
    gateway = psutil.Process(subject.stack.pid("gateway"))
    before = gateway.memory_info().rss
    who = asyncio.run(_people(subject))
    with readers(subject.gateway_port, list(who.values())) as pages:
        began = time.perf_counter()
        assert pages.say("open") == PAGES
        opened = time.perf_counter() - began
        each = (gateway.memory_info().rss - before) / PAGES / 1024
        accounts = list(who)
        gateway.cpu_percent()
        payments = paced(
            subject.gateway_port,
            lambda: subject.payment_to(int(subject.random.choice(accounts))),
            rate=RATE,
            seconds=SECONDS,
        )
        processor = gateway.cpu_percent()
        assert payments.failures == 0
        told = pages.say("told")
    assert len(told) == len(payments.latencies), f"{len(told)} of {len(payments.latencies)} were told"
    told.sort()
    what = f"{PAGES} open pages, {RATE:.0f} payments a second: "
    return [
        alone("L1", what + "p99 from payment to page", "ms", _share(told, 0.99), 200),
        alone("L1b", what + "p50", "ms", _share(told, 0.50), None),
        alone("L1c", "resident memory of the gateway for an open page", "KiB", each, None),
        alone("L1d", "the gateway's processor meanwhile, of one core", "%", processor, None),
        alone("L1e", f"opening {PAGES} pages", "s", opened, None),
    ]


def _share(ordered: list[float], share: float) -> float:
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def _people(subject: Subject) -> dict[str, str]:
    """Tokens by account."""
    signer = Signer(subject.stack)
    rows = await subject.stack.sql(
        "auth",
        "select id, contract from subscribers where operator = $1 and contract between '10000000' and '10019999' "
        "order by contract limit $2",
        subject.operator,
        PAGES,
    )
    return {row["contract"]: signer.token(row["id"], subject.operator) for row in rows}


@contextlib.contextmanager
def readers(port: int, tokens: list[str]) -> Iterator[Readers]:
    """Ended with the body."""
    command = [sys.executable, "-m", "bench.live_readers", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        pages = Readers(process)
        pages.say(json.dumps(tokens))
        yield pages
        process.terminate()
