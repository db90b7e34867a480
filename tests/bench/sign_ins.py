"""P8: sign-ins against bare Argon2id, and what a storm of them does to everybody else."""

import asyncio
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread

from argon2 import PasswordHasher

from bench.figure import Figure, in_turn
from bench.load import load, paced
from bench.subject import ACCOUNTS, Subject

SECONDS = 4.0
# So many browsers sign in at the same time, each of them again and again.
STORM = 50
RATE = 50.0

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_PASSWORD = "a password of the bench"
_KEPT = _HASHER.hash(_PASSWORD)


def rate(subject: Subject) -> Figure:
    """P8. Everybody signs in with the right password, as somebody else each time."""
    who = _people(subject)

    def measured() -> float:
        outcome = load(subject.gateway_port, lambda: next(who), connections=STORM, seconds=SECONDS)
        assert outcome.failures == 0
        return outcome.per_second

    return in_turn("P8", "sign-ins / bare Argon2id on all cores", "1/s", _hashes_a_second, measured, 0.90)


def others(subject: Subject) -> list[Figure]:
    """P8b, and the health of the process that hashes."""
    who = _people(subject)
    account = subject.get("/account")
    health = b"GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n"
    auth = int(subject.stack.environment_of("auth")["HEALTH_PORT"])

    def calm(port: int, request: bytes) -> float:
        outcome = paced(port, lambda: request, rate=RATE, seconds=SECONDS)
        assert outcome.failures == 0
        return outcome.percentile(0.99) * 1000

    def stormy(port: int, request: bytes) -> float:
        with _storm(subject, lambda: next(who)):
            return calm(port, request)

    gateway = subject.gateway_port
    return [
        in_turn(
            "P8b",
            f"p99 of GET /account beside {STORM} sign-ins at a time / alone",
            "ms",
            lambda: calm(gateway, account),
            lambda: stormy(gateway, account),
            2.0,
            at_most=True,
        ),
        in_turn(
            "P8c",
            f"p99 of auth's health beside {STORM} sign-ins at a time / 50 ms",
            "ms",
            lambda: 50.0,
            lambda: stormy(auth, health),
            1.0,
            at_most=True,
        ),
    ]


def _people(subject: Subject) -> Iterator[bytes]:
    """Requests to sign in, of one subscriber after the other, each on a device that is known."""

    async def prepare() -> None:
        await subject.stack.sql(
            "auth", "update subscribers set password = $1 where operator = $2", _KEPT, subject.operator
        )
        await subject.stack.sql(
            "auth",
            "insert into known_devices (operator, subscriber_id, hash) "
            "select operator, id, sha256(('device ' || contract)::bytea) from subscribers where operator = $1 "
            "on conflict do nothing",
            subject.operator,
        )

    asyncio.run(prepare())
    return map(_request, itertools.cycle(range(10_000_000, 10_000_000 + ACCOUNTS)))


def _request(contract: int) -> bytes:
    told = {"login": str(contract), "password": _PASSWORD, "device_token": f"device {contract}"}
    body = json.dumps(told).encode()
    head = (
        "POST /api/v1/session HTTP/1.1\r\nHost: bench\r\nOperator: skynet\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _hashes_a_second() -> float:
    """On as many threads as there are cores; the hash is computed outside the interpreter's lock."""
    cores = len(os.sched_getaffinity(0))
    until = time.perf_counter() + SECONDS

    def work(_: int) -> int:
        for done in itertools.count(1):
            _HASHER.verify(_KEPT, _PASSWORD)
            if time.perf_counter() >= until:
                return done
        raise AssertionError

    with ThreadPoolExecutor(cores) as threads:
        return sum(threads.map(work, range(cores))) / SECONDS


@contextmanager
def _storm(subject: Subject, request: Callable[[], bytes]) -> Iterator[None]:
    """Begun half a second before the body, and going on for its whole time."""
    storm = Thread(
        target=load,
        args=(subject.gateway_port, request),
        kwargs={"connections": STORM, "seconds": SECONDS + 1},
    )
    storm.start()
    time.sleep(0.5)
    yield
    storm.join()
