"""F40: the key of access tokens is rotated under load; no valid session fails, and a retired key opens nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from cabinet.key_rotation import KeyFiles
from newcomers import Newcomer, newcomers
from running import Running, until

PATHS = ("/profile", "/sessions", "/account")


class Working:
    """A mobile client: asks on and on, and refreshes its tokens all the time."""

    def __init__(self, client: httpx.AsyncClient, who: Newcomer) -> None:
        self._client = client
        self._who = who
        self.tokens: dict[str, str] = {}
        self.statuses: list[int] = []

    @property
    def kid(self) -> str:
        return str(jwt.get_unverified_header(self.tokens["access_token"])["kid"])

    async def sign_in(self) -> None:
        await self._renew("/session", {"login": self._who.login, "password": self._who.password})

    async def refresh(self) -> None:
        await self._renew("/session/refresh", {"refresh_token": self.tokens["refresh_token"]})

    async def status(self, path: str = "/profile") -> int:
        token = self.tokens["access_token"]
        headers = {"Operator": self._who.operator, "Authorization": f"Bearer {token}"}
        return (await self._client.get(path, headers=headers)).status_code

    async def work(self) -> None:
        while True:
            for path in PATHS:
                self.statuses.append(await self.status(path))
            await self.refresh()

    async def _renew(self, path: str, body: dict[str, str]) -> None:
        headers = {"Operator": self._who.operator}
        answer = await self._client.post(path, json={**body, "client": "mobile"}, headers=headers)
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()


@asynccontextmanager
async def at_work(clients: list[Working]) -> AsyncIterator[None]:
    """While the body lasts; what failed is told at its end."""
    running = [asyncio.create_task(client.work()) for client in clients]
    yield
    for task in running:
        task.cancel()
    outcomes = await asyncio.gather(*running, return_exceptions=True)
    assert [one for one in outcomes if not isinstance(one, asyncio.CancelledError)] == []


async def keys(stack: Running, *words: str) -> str:
    done = await asyncio.to_thread(stack.cabinet, "keys", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def published(gateway: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await gateway.get("/jwks.json")
    assert answer.status_code == 200
    assert answer.headers.get_list("cache-control") == ["public, max-age=300"]
    return list(answer.json()["keys"])


@pytest.fixture
async def clients(stack: Running, gateway: httpx.AsyncClient) -> list[Working]:
    made = [Working(gateway, who) for who in await newcomers(stack, "skynet", [0] * 4)]
    await asyncio.gather(*(client.sign_in() for client in made))
    return made


async def test_the_key_is_rotated_under_load_and_no_valid_session_fails(
    stack: Running, gateway: httpx.AsyncClient, clients: list[Working]
) -> None:
    resting, *working = clients
    former = resting.kid
    async with at_work(working):
        await keys(stack, "rotate")

        async def all_new() -> bool:
            return former not in {client.kid for client in working}

        await until("all tokens are of the new key", all_new)
        seen = len(working[0].statuses)

        async def went_on() -> bool:
            return len(working[0].statuses) > seen + 10

        await until("the work goes on", went_on)
    assert {status for client in working for status in client.statuses} == {200}
    assert resting.kid == former
    assert await resting.status() == 200
    assert {former, working[0].kid} <= {key["kid"] for key in await published(gateway)}


async def test_tokens_of_a_retired_key_are_refused_and_the_sessions_go_on(
    stack: Running, gateway: httpx.AsyncClient, clients: list[Working]
) -> None:
    environment = stack.environment
    files = KeyFiles(Path(environment["AUTH_SIGNING_KEY"]), Path(environment["TOKEN_KEYS"]))
    _, going = await asyncio.to_thread(files.rotate)
    leaked, resting, *_ = clients

    async def signed_by_it() -> bool:
        await leaked.refresh()
        return leaked.kid == going

    await until("a token of the key that goes", signed_by_it)
    assert await leaked.status() == 200
    await asyncio.to_thread(files.rotate)
    assert await asyncio.to_thread(files.retire, going, now=True) == [going]

    async def refused() -> bool:
        return await leaked.status() == 401

    await until("tokens of the retired key are refused", refused)
    assert going not in {key["kid"] for key in await published(gateway)}
    assert await resting.status() == 200
    await leaked.refresh()
    assert await leaked.status() == 200


async def test_what_is_published_of_a_key_is_public(stack: Running, gateway: httpx.AsyncClient) -> None:
    found = await published(gateway)
    assert all(set(key) == {"kty", "crv", "x", "kid", "alg", "use"} for key in found)
    assert jwt.PyJWKSet.from_dict({"keys": found}).keys
    told = await keys(stack, "list")
    assert told.count("  signs\n") == 1
    assert all(key["kid"] in told for key in found)
