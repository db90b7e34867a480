"""Whether there is such a login cannot be told by the time of a refusal (OWASP ASVS 5.0, 6.3.8)."""

import asyncio
import random
import time
from contextlib import AsyncExitStack
from math import sqrt
from uuid import uuid4

import bcrypt
import httpx

from auth_people import row
from contracts.auth import ImportSubscribers
from newcomers import administrator
from own_gateway import own_gateway
from running import Running

TRIES = 1000
# Four standard deviations of the area under the curve of two samples of one distribution.
BOUND = 4 * sqrt((TRIES + 1) / (12 * (TRIES // 2) ** 2))
AT_A_TIME = 32
NETWORKS = 40
# As the imported lists have them; one in twenty is as dear as many billings make them.
_BCRYPT = bcrypt.hashpw(b"imported", bcrypt.gensalt(10)).decode()
KEPT = ["clear"] * 9 + ["{MD5}" + "5d41402abc4b2a76b9719d911017c592"] * 9 + [_BCRYPT, ""]


async def test_refusals_of_known_and_unknown_logins_take_the_same_time_and_say_the_same(
    stack: Running,
) -> None:
    tries = [(login, True) for login in await known_logins(stack)]
    tries += [(f"{random.randrange(10**9)}x", False) for _ in tries]
    random.shuffle(tries)
    times: dict[bool, list[float]] = {True: [], False: []}
    bodies: set[bytes] = set()
    async with AsyncExitStack() as opened:
        gateway = await opened.enter_async_context(own_gateway(stack))
        networks = [
            await opened.enter_async_context(gateway.client(f"198.51.100.{n}")) for n in range(NETWORKS)
        ]

        async def one_after_the_other(client: httpx.AsyncClient) -> None:
            while tries:
                login, known = tries.pop()
                began = time.perf_counter()
                answer = await client.post(
                    "/session", json={"login": login, "password": "wrong"}, headers={"Operator": "centra"}
                )
                times[known].append(time.perf_counter() - began)
                assert answer.status_code == 401
                bodies.add(without_trace(answer))

        await asyncio.gather(*map(one_after_the_other, networks[:AT_A_TIME]))
    assert len(times[True]) == len(times[False]) == TRIES // 2
    assert len(bodies) == 1
    assert abs(area_under_curve(times[True], times[False]) - 0.5) < BOUND


async def known_logins(stack: Running) -> list[str]:
    rows = [row(contract=f"t{uuid4().hex[:12]}", password=KEPT[n % len(KEPT)]) for n in range(TRIES // 2)]
    async with administrator(stack) as asking:
        made = await asking.ask(ImportSubscribers(operator="centra", rows=rows), seconds=30)
    assert not [told for told in made.rows if told.refused]
    return [told.contract for told in made.rows]


def without_trace(answer: httpx.Response) -> bytes:
    """The body, but for what differs in every answer."""
    return repr({name: value for name, value in answer.json().items() if name != "trace_id"}).encode()


def area_under_curve(one: list[float], other: list[float]) -> float:
    """The chance that one of the first is longer than one of the second (Mann and Whitney's U, scaled)."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks = sum(rank for rank, (_, is_first) in enumerate(ranked, 1) if is_first)
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))
