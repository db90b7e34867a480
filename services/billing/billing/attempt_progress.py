"""What an attempt to pay has still to learn of its acquirer, whatever was lost on the way.

The attempt's id is the Idempotence-Key, so asking again asks for the same payment; nothing is credited before the
acquirer, asked for the payment, has told amount, currency and our id as they stand in the attempt.
"""

import asyncio
from uuid import UUID
from weakref import WeakValueDictionary

from billing.acquirer import Declined, Order, Seen, Unclear
from billing.attempts import OPEN, Attempt, ask_soon, cancel, credit, dispute, get, keep_pending
from billing.service import profile_of
from billing.shops import call_seconds, shop_of
from chassis.crash import crash_point
from chassis.logs import logger

# A hundred notifications at once about one payment ask about it once.
_under_way: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()


async def advance(attempt_id: UUID, *, patient: bool = False) -> Attempt:
    """Ask the acquirer, and do what follows from its answer; nothing when the attempt has ended.

    Raises Unclear: the sweep asks again.
    """
    async with _under_way.setdefault(attempt_id, asyncio.Lock()):
        attempt = await get(attempt_id)
        if attempt.status in OPEN:
            try:
                await _learn(attempt, await _ask(attempt, patient=patient))
            except Declined as declined:
                if attempt.acquirer_id is not None:
                    logger().error(
                        "the acquirer has lost a payment", attempt=str(attempt_id), alarm="payment-lost"
                    )
                await cancel(attempt, declined.reason)
        return await get(attempt_id)


async def try_to_advance(attempt_id: UUID) -> Attempt:
    """As `advance`, for whoever waits for an answer himself: what is not clear is left to the sweep."""
    try:
        return await advance(attempt_id)
    except Unclear as unclear:
        logger().warning("the acquirer's answer is not known yet", attempt=str(attempt_id), why=str(unclear))
        await ask_soon(attempt_id)
        return await get(attempt_id)


async def learn_early(attempt: Attempt, acquirer_id: str) -> bool:
    """A notification is faster than the answer to our own wish, and only it knows the acquirer's id.

    False when the payment of that id is not this attempt's: then the notification was forged.
    """
    try:
        async with shop_of(profile_of(attempt.operator)) as shop:
            seen = await shop.read(acquirer_id, call_seconds(patient=False))
    except Declined:
        return False
    if seen.key != str(attempt.id):
        return False
    await _learn(attempt, seen)
    return True


async def _ask(attempt: Attempt, *, patient: bool) -> Seen:
    """What the acquirer tells of the payment; it is asked for, if it does not have it yet."""
    if attempt.acquirer_id is None and attempt.method == "saved_card" and attempt.token is None:
        # It may have been charged before the card was removed: only a notification can tell now.
        raise Unclear("the card was removed before the answer came")
    seconds = call_seconds(patient=patient)
    async with shop_of(profile_of(attempt.operator), patient=patient) as shop:
        crash_point("attempts.before_call")
        if attempt.acquirer_id is not None:
            return await shop.read(attempt.acquirer_id, seconds)
        seen = await shop.create(_order(attempt), seconds)
        crash_point("attempts.after_call")
        # What is told in the answer to a wish is not yet what stands in the acquirer's books.
        return await shop.read(seen.id, seconds) if seen.status == "succeeded" else seen


def _order(attempt: Attempt) -> Order:
    return Order(
        key=attempt.id,
        account=attempt.number,
        amount=attempt.amount,
        currency=attempt.currency,
        description=f"Договор {attempt.number}",
        by_sbp=attempt.method == "sbp",
        save=attempt.purpose == "bind_card",
        token=attempt.token,
        return_url=attempt.return_url,
        receipt=attempt.receipt,
    )


async def _learn(attempt: Attempt, seen: Seen) -> None:
    if seen.key != str(attempt.id) or (seen.status == "succeeded" and not _same_money(attempt, seen)):
        await dispute(attempt, "differs")
    elif seen.status == "canceled":
        await cancel(attempt, seen.reason or "unknown", seen.id)
    elif seen.status == "succeeded":
        await credit(attempt, seen)
    else:
        await keep_pending(attempt, seen)


def _same_money(attempt: Attempt, seen: Seen) -> bool:
    return (attempt.amount, attempt.currency) == (seen.amount, seen.currency)


async def give_up_waiting(attempt: Attempt) -> bool:
    """After a day the acquirer no longer knows the key: a repeat might be another payment (YooKassa, 24 h).

    Without the address of its page nobody has paid; a saved card may have been charged, and staff looks at it.
    """
    if attempt.acquirer_id is not None:
        return False
    if attempt.method == "saved_card":
        await dispute(attempt, "never_answered")
    else:
        await cancel(attempt, "never_answered")
    return True
