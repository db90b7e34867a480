"""Subscribers to pay for while things break, and a broker that does not wait long for the dead."""

from collections.abc import AsyncIterator

import httpx
import pytest

from broker import redeliver_soon
from payers import Payer, Shop, payer
from payers import shop as in_good_order
from paying import OPERATORS, Payee, payees
from running import Running, until


@pytest.fixture(scope="session")
async def everybody(stack: Running) -> list[Payee]:
    """Some of every operator, known to all services."""
    found = [payee for operator in OPERATORS for payee in await payees(stack, operator)]
    ids = [payee.subscriber_id for payee in found]
    for service, table in (("notify", "recipients"), ("tickets", "subscribers")):
        known = f"select count(*) = $2 from {table} where subscriber_id = any($1)"
        await until(
            f"{service} knows them",
            lambda s=service, q=known: stack.value(s, q, ids, len(ids)),  # type: ignore[misc]
        )
    return found


@pytest.fixture(autouse=True)
async def prompt_redelivery(stack: Running) -> None:
    """What a dead process has fetched comes again soon."""
    await redeliver_soon(stack)


@pytest.fixture
async def shop(sandbox: httpx.AsyncClient) -> AsyncIterator[Shop]:
    """The acquirer, without any fault before and after."""
    async with in_good_order(sandbox) as found:
        yield found


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    return await payer(stack, gateway)
