"""Subscribers to pay for while things break, and a broker that does not wait long for the dead."""

import nats
import pytest
from nats.js.errors import Error as StreamError

from chassis.bus import inbox_prefix
from contracts.listeners import LISTENERS
from paying import OPERATORS, Payee, payees
from running import Running, until

ACK_SECONDS = 2.0


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
    """What a dead process has fetched comes again after two seconds instead of thirty."""
    url = stack.environment["NATS_URL"]
    nc = await nats.connect(url, inbox_prefix=inbox_prefix(url).encode())

    async def shortened() -> bool:
        for service, events in LISTENERS.items():
            for event in events:
                try:
                    durable = await nc.jetstream().consumer_info(event.owner, event.durable(service))
                except StreamError as error:
                    raise OSError(error) from error
                durable.config.ack_wait = ACK_SECONDS
                await nc.jetstream().add_consumer(event.owner, durable.config)
        return True

    await until("the durables are there", shortened)
    await nc.close()
