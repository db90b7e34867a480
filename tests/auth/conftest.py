"""The auth service by itself, and people who ask it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from auth_colleagues import Colleagues
from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.isolation import ACROSS
from chassis.tokens import Tokens
from contact_people import Heard, Owners, hearing
from contracts.committed import ROOT
from newcomers import administrator as asking_administrator
from one_service import OneService, one_service
from recovering import Recovers
from running import Running


@pytest.fixture(scope="session")
def operators_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five operators, one of whom asks for the region too."""
    directory = tmp_path_factory.mktemp("operators")
    for profile in (ROOT / "deploy/operators").glob("*.toml"):
        told = profile.read_text()
        if profile.stem == "netbynet":
            told = told.replace("region_required = false", "region_required = true")
            assert "region_required = true" in told
        (directory / profile.name).write_text(told)
    return directory


@pytest.fixture(scope="session")
async def auth(servers: Running, operators_dir: Path) -> AsyncIterator[OneService]:
    async with one_service(servers, "auth", OPERATORS_DIR=str(operators_dir)) as service:
        yield service


@pytest.fixture(scope="session")
async def gateway(servers: Running, auth: OneService) -> AsyncIterator[Questions]:
    """Asks as the gateway does."""
    async with servers.bus("gateway") as nc:
        yield Questions(nc)


@pytest.fixture(scope="session")
async def administrator(servers: Running, auth: OneService) -> AsyncIterator[Questions]:
    """Asks as the `cabinet` command does."""
    async with asking_administrator(servers) as asking:
        yield asking


@pytest.fixture(scope="session")
async def db(servers: Running) -> AsyncIterator["asyncpg.Pool[Any]"]:
    url = servers.environment["DATABASE_URL_AUTH"]
    async with asyncpg.create_pool(url, min_size=0, server_settings=ACROSS) as pool:
        yield pool


@pytest.fixture(scope="session")
def tokens(servers: Running) -> Tokens:
    return Tokens(Path(servers.environment["TOKEN_KEYS"]))


@pytest.fixture(scope="session")
def subscribed(administrator: Questions) -> Subscribed:
    return Subscribed(administrator)


@pytest.fixture(scope="session")
def signs_in(gateway: Questions) -> SignsIn:
    return SignsIn(gateway)


@pytest.fixture(scope="session")
async def heard(servers: Running, gateway: Questions) -> AsyncIterator[Heard]:
    """Codes and changes of contacts that auth tells."""
    async with hearing(servers) as told:
        yield told


@pytest.fixture(scope="session")
def owner(gateway: Questions, subscribed: Subscribed, signs_in: SignsIn, heard: Heard) -> Owners:
    return Owners(gateway, heard, subscribed, signs_in)


@pytest.fixture(scope="session")
def colleagues(administrator: Questions, gateway: Questions) -> Colleagues:
    return Colleagues(administrator, gateway)


@pytest.fixture(scope="session")
def recovers(gateway: Questions, heard: Heard, subscribed: Subscribed) -> Recovers:
    return Recovers(gateway, heard, subscribed)
