"""The acquirer behind the tests of money that comes online; accounts that live day by day; a network's days."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from histories import Calendar, in_this_process
from newcomers import newcomers
from payers import Shop
from payers import shop as in_good_order
from people import Person
from register_days import Day, staff_of
from running import Running


@pytest.fixture
async def shop(sandbox: httpx.AsyncClient) -> AsyncIterator[Shop]:
    async with in_good_order(sandbox) as found:
        yield found


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
async def engine(
    servers: Running, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncEngine]:
    """Of a database on which billing's functions work in this process, in the calendar's day."""
    async with in_this_process(servers, calendar, monkeypatch) as ready:
        yield ready


@pytest.fixture(scope="module")
async def cashier(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "cashier")


@pytest.fixture
async def day(stack: Running) -> Day:
    return Day(stack, await newcomers(stack, "centra", [0, 0], state="active"))
