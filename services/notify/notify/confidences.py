"""Codes, links and new passwords: out of the broker's memory, into words, to the person, and kept nowhere.

A delivery like any other is written down, with a mask in the place of the secret. The message is acknowledged
when the centre or server has it: whoever dies in between leaves it to be sent again, rather twice than never.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from pydantic import ValidationError

from chassis.crash import crash_point
from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile
from chassis.telemetry import CLIENT, CONSUMER, span
from contracts.auth import SecretTold
from notify.attempts import Delivery, Outcome
from notify.confided import begin, outdate, put_off
from notify.credentials import smtp_address
from notify.mail import MailServer
from notify.outcomes import record
from notify.service import profile_of, service
from notify.sms import providers_of
from notify.sms_codes import send_code

# Enough that those who wait for one operator's centre leave room for the others.
ROOM = 200
READY_SECONDS = 2.0
AGAIN_SECONDS = (1.0, 2.0, 5.0, 15.0, 30.0)
# An SMS whose answer was lost may have come; a third one helps nobody.
TRIES_UNANSWERED = 2
GRACE_SECONDS = 3.0
_WAIT_SECONDS = 5.0
_HOLD_SECONDS = 1.0


@service.works
async def pass_on_secrets() -> None:
    """As long as the process; whatever is under way at its end may still be finished."""
    hearing = await service.connection.jetstream().pull_subscribe_bind(
        SecretTold.durable, stream=SecretTold.stream
    )
    running: set[asyncio.Task[None]] = set()
    try:
        while True:
            message = await _next(hearing)
            task = asyncio.create_task(_pass_on(message))
            running.add(task)
            task.add_done_callback(running.discard)
            if len(running) >= ROOM:
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # A status of the broker that nobody fetches any more would keep the connection from being drained.
        await hearing.unsubscribe()
        if running:
            await asyncio.wait(running, timeout=GRACE_SECONDS)


async def _next(hearing: JetStreamContext.PullSubscription) -> Msg:
    while True:
        try:
            return (await hearing.fetch(1, timeout=_WAIT_SECONDS))[0]
        except TimeoutError:
            continue  # nothing has come
        except NatsError as error:
            logger().warning("secrets cannot be read", error=repr(error))
            await asyncio.sleep(0.5)


async def _pass_on(message: Msg) -> None:
    holding = asyncio.create_task(_hold(message))
    try:
        with span(SecretTold.durable, CONSUMER, message.headers):
            wait = await _told(message)
    except Exception as error:  # noqa: BLE001 - it comes again, and goes out of memory when it is old
        # Neither the error's words nor its trace: they could quote what must not be written down.
        logger().error("a secret could not be passed on", kind=type(error).__name__)
        wait = AGAIN_SECONDS[0]
    finally:
        holding.cancel()
    await (message.ack() if wait is None else message.nak(delay=wait))


async def _hold(message: Msg) -> None:
    """The broker gives it to nobody else while we are at it."""
    while True:
        await asyncio.sleep(_HOLD_SECONDS)
        await message.in_progress()


async def _told(message: Msg) -> float | None:
    """None when there is nothing more to do, else the seconds until it should come again."""
    try:
        secret = SecretTold.model_validate_json(message.data)
    except ValidationError as error:
        logger().error("a secret was not readable", fields=[told["loc"] for told in error.errors()])
        return None
    profile = profile_of(secret.operator)
    with within(secret.operator):
        return await _sent(secret, profile)


async def _sent(secret: SecretTold, profile: Profile) -> float | None:
    if secret.expires_at <= datetime.now(UTC):
        await outdate(secret, profile)
        return None
    delivery = await begin(secret, profile)
    if delivery is None:
        return None
    crash_point("confidences.before_send")
    with span(_SPANS[delivery.channel], CLIENT, attributes={"operator": delivery.operator}) as told:
        delivery, outcome = await _SENDS[delivery.channel](delivery)
        told.set_attribute("outcome", outcome.state)
    crash_point("confidences.after_send")
    return await _settled(secret, delivery, outcome)


async def _settled(secret: SecretTold, delivery: Delivery, outcome: Outcome) -> float | None:
    if outcome.reason and outcome.state != "sent":
        logger().warning("not sent", delivery=str(delivery.id), state=outcome.state, reason=outcome.reason)
    lost = outcome.state == "unknown" or outcome.kept
    again = delivery.attempts < TRIES_UNANSWERED if lost else outcome.state == "queued"
    wait = AGAIN_SECONDS[min(delivery.attempts, len(AGAIN_SECONDS)) - 1]
    left = (secret.expires_at - datetime.now(UTC)).total_seconds()
    if again and wait < left:
        await put_off(delivery, outcome, wait)
        return wait
    await record(delivery, replace(outcome, state="failed") if outcome.state == "queued" else outcome)
    return None


async def _by_sms(delivery: Delivery) -> tuple[Delivery, Outcome]:
    return await send_code(providers_of(profile_of(delivery.operator)), delivery)


async def _by_mail(delivery: Delivery) -> tuple[Delivery, Outcome]:
    """Over a connection of its own: a code does not wait behind a newsletter."""
    profile = profile_of(delivery.operator)
    server = MailServer(profile, smtp_address(profile), service.settings.provider_seconds)
    try:
        async with asyncio.timeout(READY_SECONDS):
            await server.ready()
        return delivery, await server.send(delivery)
    except TimeoutError:
        return delivery, Outcome("queued", "the mail server is not reached")
    finally:
        server.close()


_SENDS = {"sms": _by_sms, "email": _by_mail}
_SPANS = {"sms": "SMS code", "email": "SMTP send"}
