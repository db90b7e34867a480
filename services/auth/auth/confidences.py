"""Secrets on their way to somebody: through the broker's memory to notify, never through the outbox.

Call it after the commit. What is lost on the way is simply asked for again.
"""

from nats.errors import Error as NatsError

from auth.service import service
from chassis.asking import on_the_wire
from chassis.telemetry import PRODUCER, span, trace_headers
from contracts.auth import SecretTold
from contracts.problems import Unavailable

_SECONDS = 2.0


async def tell_confidence(secret: SecretTold) -> None:
    """Hand it to the broker, once by its id. Raises Unavailable when the broker does not take it in time."""
    with span(f"publish {SecretTold.subject}", PRODUCER):
        headers = {"Nats-Msg-Id": str(secret.id), **trace_headers()}
        try:
            await service.connection.jetstream(timeout=_SECONDS).publish(
                SecretTold.subject, on_the_wire(secret), stream=SecretTold.stream, headers=headers
            )
        except (NatsError, TimeoutError) as error:
            raise Unavailable from error
