"""A one-time code by SMS: now or never, so that after a lost answer it goes again, by another provider if it can."""

import asyncio
import time

from chassis.telemetry import CLIENT, span
from notify.attempts import Delivery, Outcome
from notify.sms_providers import SPANS, Provider, Providers
from notify.spending import give_back, set_aside

READY_SECONDS = 2.0
_LOOK_SECONDS = 0.05


async def send_code(providers: Providers, delivery: Delivery) -> tuple[Delivery, Outcome]:
    """The delivery as it was carried, and what came of it."""
    refused = None
    for provider in await _ready(providers, delivery):
        carried, outcome = await _by(provider, delivery)
        if carried is not None and outcome is not None:
            return carried, outcome.because(providers.instead(provider, bulk=False))
        refused = outcome or refused
    return delivery, refused or Outcome("queued", _why(providers))


async def _ready(providers: Providers, delivery: Delivery) -> list[Provider]:
    """As soon as there is one, and none after `READY_SECONDS`."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if able := _able(providers, delivery):
            return able
        await asyncio.sleep(_LOOK_SECONDS)
    return []


def _able(providers: Providers, delivery: Delivery) -> list[Provider]:
    """Those that can be asked: the well before the others, and last whoever has lost an answer about it."""
    able = [provider for provider in providers.each if provider.can(bulk=False)]
    return sorted(
        able, key=lambda one: (one.section.name == delivery.provider, one.why_not(bulk=False) is not None)
    )


async def _by(provider: Provider, delivery: Delivery) -> tuple[Delivery | None, Outcome | None]:
    """No delivery when it was surely not taken; no outcome when it was not even tried."""
    carried = await set_aside(delivery, provider.terms([False]))
    if carried is None:
        provider.ran_short({False})
        return None, None
    with span(SPANS[provider.section.kind], CLIENT, attributes={"operator": delivery.operator}) as told:
        outcome = await provider.carrier.submit(carried)
        told.set_attribute("outcome", outcome.state)
    provider.learn(outcome)
    if outcome.state == "queued" and not outcome.kept and not outcome.taken and not carried.kept:
        await give_back(carried, provider.section.cost * carried.whole)
        return None, outcome
    return carried, outcome


def _why(providers: Providers) -> str:
    told = [provider.why_not(bulk=False) or provider.carrier.trouble for provider in providers.each]
    return "; ".join(told)
