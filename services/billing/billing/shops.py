"""The operators' shops at their acquirers, and the line in which those wait who ask one."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from billing import ledger
from billing.acquirer import Acquirer, Unclear
from billing.service import service
from billing.yookassa import YooKassa
from chassis.isolation import within
from chassis.profiles import Profile

WAYS = ("card", "sbp", "autopayment")
KINDS: dict[str, type[YooKassa]] = {"yookassa": YooKassa}

# Questions that wait for an acquirer hold up those of terminals: few of them wait, and not long for their turn; while
# an acquirer does not answer, nobody waits for it but the sweep and one in so many seconds.
PLACES = 4
# The sweep asks every operator's acquirer by itself, so that one that is away does not hold up the others.
PATIENT_PLACES = 3
TURN_SECONDS = 0.3
TROUBLE_SECONDS = 2.0

_shops: dict[str, Acquirer] = {}
_places = asyncio.Semaphore(PLACES)
_patient_places: dict[str, asyncio.Semaphore] = {}
_troubled_at: dict[str, float] = {}


@service.prepares
async def open_shops() -> None:
    """At start: every acquirer that a profile names has an address, and each of its ways a clearing account."""
    missing = []
    for profile in service.profiles:
        acquirer = profile.payment_ways.acquirer
        if acquirer is None:
            continue
        if acquirer.url not in os.environ:
            missing.append(f"{acquirer.url}: is missing. Set it to https://shop:secret@host/v3.")
            continue
        _patient_places[profile.operator] = asyncio.Semaphore(PATIENT_PLACES)
        _shops[profile.operator] = KINDS[acquirer.kind](os.environ[acquirer.url])
        with within(profile.operator):
            async with service.database.transaction() as db:
                for way in WAYS:
                    await ledger.own_account(db, profile.operator, "clearing", way, profile.currency)
    if missing:
        print("\n".join(missing), file=sys.stderr)
        sys.exit(2)


@asynccontextmanager
async def shop_of(profile: Profile, *, patient: bool = False) -> AsyncIterator[Acquirer]:
    """The operator's shop, when it is one's turn. Raises Unclear at once while it does not answer.

    Who is `patient` asks it also then, and finds out that it answers again.
    """
    operator = profile.operator
    place = await (_patient_turn(operator) if patient else _turn(operator))
    try:
        yield _shops[operator]
        _troubled_at.pop(operator, None)
    except Unclear:
        _troubled_at[operator] = time.monotonic()
        raise
    finally:
        place.release()


async def _turn(operator: str) -> asyncio.Semaphore:
    """A place among those who are waited for. Raises Unclear when there is none soon, or it is of no use."""
    if _was_troubled(operator, time.monotonic() - TROUBLE_SECONDS):
        raise Unclear("the acquirer did not answer a moment ago")
    try:
        async with asyncio.timeout(TURN_SECONDS):
            await _places.acquire()
    except TimeoutError as late:
        raise Unclear("too many wait for an acquirer") from late
    return _places


async def _patient_turn(operator: str) -> asyncio.Semaphore:
    """A place among the patient. Raises Unclear when those before have waited in vain."""
    began, places = time.monotonic(), _patient_places[operator]
    await places.acquire()
    if _was_troubled(operator, began):
        places.release()
        raise Unclear("the acquirer does not answer")
    return places


def _was_troubled(operator: str, since: float) -> bool:
    return _troubled_at.get(operator, since - 1) >= since


def call_seconds(*, patient: bool) -> float:
    """How long an answer is waited for: less than the gateway waits for ours, or as long as it may take."""
    return service.settings.patient_seconds if patient else service.settings.acquirer_seconds
