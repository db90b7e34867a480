"""P1, P6 and P7: what a terminal and a subscriber wait for."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.figure import Figure, in_turn
from bench.load import load, paced
from bench.subject import Subject, without
from invariants import at_rest
from running import free_port

SECONDS = 5.0
CONNECTIONS = 16
SINGLE = ("/profile", "/account", "/tickets", "/notifications")
PACE = 40.0


def payments(subject: Subject) -> Figure:
    """P1. pgbench runs its tpcb-like script with eight clients and prepared statements."""
    subject.make_bench_database()

    def limit() -> float:
        told = subject.pgbench("-c", "8", "-j", "2", "-T", str(int(SECONDS)), "-M", "prepared")
        return float(told.rpartition("tps = ")[2].split()[0])

    def measured() -> float:
        outcome = load(subject.gateway_port, subject.payment, connections=CONNECTIONS, seconds=SECONDS)
        assert outcome.failures == 0
        return outcome.per_second

    # Up to the outbox and the stream; what others do with the fact is not the payment's.
    with without(subject, "notify", "tickets"):
        what = "payments over HTTP / pgbench tpcb-like, 8 clients"
        figure = in_turn("P1", what, "1/s", limit, measured, 0.60)
    asyncio.run(subject.stack.all_ready())
    asyncio.run(at_rest(subject.stack))
    return figure


def hot_account(subject: Subject) -> Figure:
    """F32. Everybody pays to one account at the same time."""

    def per_second(request: Callable[[], bytes]) -> float:
        outcome = load(subject.gateway_port, request, connections=CONNECTIONS, seconds=SECONDS)
        assert outcome.failures == 0
        return outcome.per_second

    with without(subject, "notify", "tickets"):
        figure = in_turn(
            "F32",
            "payments to one account / spread over many",
            "1/s",
            lambda: per_second(subject.payment),
            lambda: per_second(lambda: subject.payment_to(10_000_000)),
            0.30,
            rounds=3,
        )
    asyncio.run(subject.stack.all_ready())
    asyncio.run(at_rest(subject.stack))
    return figure


def one_call(subject: Subject) -> Figure:
    """P6. The same body from a bare FastAPI route under the same server options."""
    answer = httpx.get(
        f"{subject.stack.gateway}/api/v1/account",
        headers={"Operator": subject.operator, "Authorization": f"Bearer {subject.token}"},
    )
    answer.raise_for_status()
    with bare_fastapi() as port:

        def limit() -> float:
            request = b"GET /account HTTP/1.1\r\nHost: bench\r\n\r\n"
            return load(port, lambda: request, connections=CONNECTIONS, seconds=SECONDS).per_second

        def measured() -> float:
            request = subject.get("/account")
            outcome = load(subject.gateway_port, lambda: request, connections=CONNECTIONS, seconds=SECONDS)
            assert outcome.failures == 0
            return outcome.per_second

        return in_turn("P6", "GET /account through the gateway / bare FastAPI", "1/s", limit, measured, 0.55)


@contextmanager
def bare_fastapi() -> Iterator[int]:
    port = free_port()
    script = Path(__file__).with_name("bare.py")
    with subprocess.Popen([sys.executable, str(script), str(port)]) as process:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/account")
                break
            except httpx.ConnectError:
                assert process.poll() is None
        yield port
        process.terminate()


def dashboard(subject: Subject) -> Figure:
    """P7. All at the same rate; the slowest single call is the anchor."""

    def p99(path: str) -> float:
        request = subject.get(path)
        outcome = paced(subject.gateway_port, lambda: request, rate=PACE, seconds=SECONDS)
        assert outcome.failures == 0
        return outcome.percentile(0.99) * 1000

    def limit() -> float:
        return max(p99(path) for path in SINGLE)

    def measured() -> float:
        return p99("/cabinet")

    what = f"p99 of GET /cabinet / of the slowest single call, {PACE:.0f} a second"
    return in_turn("P7", what, "ms", limit, measured, 1.8, at_most=True)
