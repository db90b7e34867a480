"""Terminal networks of the running stack, and somebody to pay for."""

import httpx
import pytest

from newcomers import Newcomer, newcomer
from running import Running
from terminal_calls import Network


@pytest.fixture(scope="session")
def osmp(gateway: httpx.AsyncClient) -> Network:
    return Network(gateway, "skynet", "osmp")


@pytest.fixture(scope="session")
def kassa24(gateway: httpx.AsyncClient) -> Network:
    return Network(gateway, "cherrynet", "kassa24")


@pytest.fixture
async def payee(stack: Running) -> Newcomer:
    """A subscriber of Skynet, stopped, 50 roubles in debt."""
    return await newcomer(stack, "skynet")


@pytest.fixture
async def kazakh(stack: Running) -> Newcomer:
    """A subscriber of CherryNet, stopped, 50 tenge in debt."""
    return await newcomer(stack, "cherrynet", language="kk")


@pytest.fixture(scope="session")
async def never_paid(stack: Running) -> Newcomer:
    """Somebody of Skynet whose account must stay as it is."""
    return await newcomer(stack, "skynet")


@pytest.fixture(scope="session")
async def kazakh_never_paid(stack: Running) -> Newcomer:
    """Somebody of CherryNet whose account must stay as it is."""
    return await newcomer(stack, "cherrynet")
