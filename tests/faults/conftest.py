"""Subscribers to pay for while things break, and a broker that does not wait long for the dead."""

import pytest

from broker import redeliver_soon
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
