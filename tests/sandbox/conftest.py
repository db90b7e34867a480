"""The sandbox in the tests' own event loop, on free ports."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from sandbox.api import application
from sandbox.settings import Settings
from sandbox.world import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World.of(Settings(port=0, smpp_port=0, smtp_port=0))
    await world.open()
    yield world
    world.close()


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        yield client


async def until(fact: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not fact():  # noqa: ASYNC110 - the fact is on the wire, no event tells of it
            await asyncio.sleep(0.01)


@pytest.fixture(name="until")
def until_fixture() -> Callable[[Callable[[], object]], object]:
    return until
