"""The sandbox in the tests' own event loop, on free ports."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from sandbox.api import application
from sandbox.server import http_server
from sandbox.settings import Settings
from sandbox.world import World
from yookassa_shop import Gateway, Shop, listening


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


@asynccontextmanager
async def serving(**settings: Any) -> AsyncIterator[str]:
    """The sandbox on a port of its own; its URL."""
    world = World.of(Settings(port=0, smpp_port=0, smtp_port=0, **settings))
    listener = socket.create_server(("127.0.0.1", 0))
    server = http_server(world)
    # The signals are pytest's.
    serving = asyncio.create_task(server._serve(sockets=[listener]))
    await world.open()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    await serving
    world.close()


@pytest.fixture(name="serving")
def serving_fixture() -> Callable[..., AbstractAsyncContextManager[str]]:
    return serving


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with listening() as gateway:
        yield gateway


@pytest.fixture
async def shop(gateway: Gateway) -> AsyncIterator[Shop]:
    async with serving(gateway_url=gateway.url) as url:
        shop = Shop(url)
        yield shop
        await shop.close()


async def until(fact: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not fact():  # noqa: ASYNC110 - the fact is on the wire, no event tells of it
            await asyncio.sleep(0.01)


@pytest.fixture(name="until")
def until_fixture() -> Callable[[Callable[[], object]], object]:
    return until
