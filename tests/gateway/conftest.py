"""Somebody signed in, and what every refusal of the gateway must look like."""

from dataclasses import asdict

import httpx
import pytest

from desk import staff_of
from newcomers import Newcomer, newcomer
from people import Person, sign_in
from running import Running


@pytest.fixture(scope="session")
async def subscriber(stack: Running) -> Newcomer:
    """A subscriber of Skynet with a thousand roubles."""
    return await newcomer(stack, "skynet", balance=1_000_00, state="active")


@pytest.fixture(scope="session")
async def person(gateway: httpx.AsyncClient, subscriber: Newcomer) -> Person:
    """The same, signed in."""
    return await sign_in(gateway, "skynet", asdict(subscriber))


@pytest.fixture(scope="session")
async def staff(stack: Running, gateway: httpx.AsyncClient) -> Person:
    """Somebody of Skynet's support, signed in."""
    return await staff_of(stack, gateway, "skynet", "support")
