"""Terminal networks of the running stack, and somebody to pay for."""

from collections.abc import Iterator

import httpx
import pytest

from newcomers import Newcomer, newcomers
from running import Running
from terminal_calls import Network


@pytest.fixture(scope="session")
def osmp(gateway: httpx.AsyncClient) -> Network:
    return Network(gateway, "skynet", "osmp")


@pytest.fixture(scope="session")
def kassa24(gateway: httpx.AsyncClient) -> Network:
    return Network(gateway, "cherrynet", "kassa24")


@pytest.fixture(scope="session")
async def skynet_people(stack: Running) -> Iterator[Newcomer]:
    """Made at once, which is quicker; stopped, 50 roubles in debt."""
    return iter(await newcomers(stack, "skynet", [-50_00] * 80))


@pytest.fixture(scope="session")
async def cherrynet_people(stack: Running) -> Iterator[Newcomer]:
    """The same in tenge."""
    return iter(await newcomers(stack, "cherrynet", [-50_00] * 50, language="kk"))


@pytest.fixture
def payee(skynet_people: Iterator[Newcomer]) -> Newcomer:
    """A subscriber of Skynet for this test alone."""
    return next(skynet_people)


@pytest.fixture
def kazakh(cherrynet_people: Iterator[Newcomer]) -> Newcomer:
    """A subscriber of CherryNet for this test alone."""
    return next(cherrynet_people)


@pytest.fixture(scope="session")
def never_paid(skynet_people: Iterator[Newcomer]) -> Newcomer:
    """Somebody of Skynet whose account must stay as it is."""
    return next(skynet_people)


@pytest.fixture(scope="session")
def kazakh_never_paid(cherrynet_people: Iterator[Newcomer]) -> Newcomer:
    """Somebody of CherryNet whose account must stay as it is."""
    return next(cherrynet_people)
