"""Walking through contracts is slow: limits by caller and by neighbours, over several gateways, and 429 says when."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from billing.quick_limits import CALLER, NEIGHBOURS
from gateway.rate_limits import caller_of
from gateway_problems import problem
from own_gateway import own_gateway
from quick_payers import OPERATOR, caller, own_address
from running import Running

LOOKUP = "/quick-payments/lookup"


@pytest.fixture
async def client(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(stack) as client:
        yield client


async def ask(client: httpx.AsyncClient, contract: str) -> httpx.Response:
    return await client.post(LOOKUP, json={"contract": contract}, headers=OPERATOR)


def anything() -> str:
    return f"{uuid4().int % 10**10:010d}"


async def test_parallel_lookups_of_one_caller_are_as_many_as_the_limit(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(ask(client, anything()) for _ in range(CALLER + 15)))
    statuses = [answer.status_code for answer in answers]
    # A window may end between two of them.
    assert CALLER <= statuses.count(200) <= 2 * CALLER
    assert set(statuses) == {200, 429}
    refused = next(answer for answer in answers if answer.status_code == 429)
    told = problem(refused, 429, "too-many-requests")
    assert 0 < int(refused.headers["retry-after"]) <= 600
    assert told["retry_after"] == int(refused.headers["retry-after"])


async def test_hits_and_misses_spend_the_limit_alike(stack: Running, client: httpx.AsyncClient) -> None:
    known = stack.operator("centra")["subscribers"][0]["contract"]
    for place in range(CALLER):
        await ask(client, known if place % 2 else anything())
    refused = [await ask(client, contract) for contract in (known, anything())]
    assert len({answer.status_code for answer in refused}) == 1


async def test_the_limit_holds_over_several_gateways(stack: Running) -> None:
    address = own_address()
    async with (
        own_gateway(stack) as first,
        own_gateway(stack) as second,
        first.client(address) as one,
        second.client(address) as other,
    ):
        clients = [one, other] * (CALLER + 1)
        answers = await asyncio.gather(*(ask(client, anything()) for client in clients))
    assert [answer.status_code for answer in answers].count(429) >= 1


async def test_neighbouring_contracts_cannot_be_walked_through_from_many_addresses(stack: Running) -> None:
    prefix = anything()[:8]

    async def walk(begin: int) -> list[int]:
        async with caller(stack) as client:
            return [
                (await ask(client, f"{prefix}{place:02d}")).status_code for place in range(begin, begin + 10)
            ]

    walks = await asyncio.gather(*(walk(begin) for begin in range(0, 100, 10)))
    statuses = [status for found in walks for status in found]
    assert NEIGHBOURS <= statuses.count(200) <= 2 * NEIGHBOURS
    assert statuses.count(429) >= 100 - 2 * NEIGHBOURS


async def test_a_claimed_address_counts_for_nothing(client: httpx.AsyncClient) -> None:
    async def pretend(place: int) -> int:
        headers = {**OPERATOR, "X-Forwarded-For": f"10.0.0.{place}", "Forwarded": f"for=10.0.0.{place}"}
        answer = await client.post(LOOKUP, json={"contract": anything()}, headers=headers)
        return answer.status_code

    assert 429 in await asyncio.gather(*(pretend(place) for place in range(2 * CALLER + 1)))


async def test_guessing_codes_is_limited_too(client: httpx.AsyncClient) -> None:
    async def guess() -> int:
        wanted = {"lookup": str(uuid4()), "amount": "50.00", "method": "card", "code": "234567"}
        headers = {**OPERATOR, "Idempotency-Key": str(uuid4())}
        return (await client.post("/quick-payments", json=wanted, headers=headers)).status_code

    assert set(await asyncio.gather(*(guess() for _ in range(2 * CALLER + 1)))) == {404, 429}


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_household_is_one_caller(address: str, counted: str) -> None:
    assert caller_of(address) == counted
