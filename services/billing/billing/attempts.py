"""Attempts to pay through an acquirer: written down before anybody is asked, and ended once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from prometheus_client import Counter
from sqlalchemy import ColumnElement, Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.acquirer import Seen
from billing.payments import take_payment
from billing.receipts import receipt_for
from billing.service import profile_of, service
from billing.tables import accounts, cards, payment_attempts
from chassis.crash import crash_point
from chassis.logs import logger
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import OnlinePayment, Payment, TakePayment
from contracts.problems import AccountClosed, NotFound, PaymentCancelled, PaymentDiffers, TooManyRequests

OPEN = ("created", "pending")
BY_SUBSCRIBER = ("top_up", "bind_card")
MOST_OPEN = 20
# The first look of the sweep: whoever stored the attempt asks at once, and has had time enough by then, if he lives.
FIRST_ASK = text("now() + interval '8 seconds'")

Attempt = Row[Any]
Account = Row[Any]
Paid = Callable[[AsyncConnection, Attempt, Account, Profile, Seen], Awaitable[None]]
Canceled = Callable[[AsyncConnection, Attempt, Account, Profile], Awaitable[None]]

ENDED = Counter("cabinet_online_payments", "Online payments that have ended", ["operator", "way", "status"])

_paid: list[Paid] = []
_canceled: list[Canceled] = []

_OF_ATTEMPT = select(
    payment_attempts, accounts.c.number, accounts.c.subscriber_id, cards.c.token
).select_from(
    payment_attempts.join(accounts, accounts.c.id == payment_attempts.c.account_id).outerjoin(
        cards, cards.c.id == payment_attempts.c.card_id
    )
)


def when_paid(effect: Paid) -> Paid:
    """The decorated function has its effect in the transaction that ends a successful attempt, the account locked."""
    _paid.append(effect)
    return effect


def when_canceled(effect: Canceled) -> Canceled:
    """As `when_paid`, for one that did not come about; the attempt has its `reason`."""
    _canceled.append(effect)
    return effect


async def store(
    db: AsyncConnection,
    account: Account,
    profile: Profile,
    *,
    purpose: str,
    method: str,
    amount: int,
    **more: Any,
) -> UUID:
    """Write an attempt down, before anybody is asked for anything. `more`: its other columns.

    Problem: too-many-requests.
    """
    if purpose in BY_SUBSCRIBER:
        await _refuse_too_many(db, account)
    way = "autopayment" if purpose == "autopayment" else "sbp" if method == "sbp" else "card"
    row = {
        "id": uuid4(),
        "operator": account.operator,
        "account_id": account.id,
        "purpose": purpose,
        "method": method,
        "way": way,
        "amount": amount,
        "currency": account.currency,
        "receipt": await receipt_for(db, account, profile),
        "next_ask_at": FIRST_ASK,
        **more,
    }
    await db.execute(insert(payment_attempts).values(row))
    return UUID(str(row["id"]))


async def _refuse_too_many(db: AsyncConnection, account: Account) -> None:
    """Each makes us ask the acquirer again and again. Quick payments do not count: they may be anybody's."""
    begun = (
        select(func.count())
        .select_from(payment_attempts)
        .where(
            payment_attempts.c.account_id == account.id,
            payment_attempts.c.status.in_(OPEN),
            payment_attempts.c.purpose.in_(BY_SUBSCRIBER),
            payment_attempts.c.created_at > func.now() - text("interval '1 hour'"),
        )
    )
    if (await db.execute(begun)).scalar_one() >= MOST_OPEN:
        raise TooManyRequests("Finish the payments that you have begun.", retry_after=600)


async def find(*conditions: ColumnElement[bool]) -> Attempt | None:
    """The attempt with its account's number and subscriber and its card's token."""
    async with service.database.reading() as db:
        return (await db.execute(_OF_ATTEMPT.where(*conditions))).one_or_none()


async def get(attempt_id: UUID) -> Attempt:
    """It is there."""
    found = await find(payment_attempts.c.id == attempt_id)
    if found is None:
        raise NotFound("There is no such payment.")
    return found


def told(attempt: Row[Any]) -> OnlinePayment:
    """As the subscriber sees it."""
    return OnlinePayment(
        id=attempt.id,
        status=attempt.status,
        method=attempt.method,
        amount=attempt.amount,
        currency=attempt.currency,
        discount=attempt.discount,
        months=attempt.months,
        confirmation_url=attempt.confirmation_url,
        reason=attempt.reason,
        created_at=attempt.created_at,
    )


async def ask_soon(attempt_id: UUID) -> None:
    """Whoever stored it does not know the answer: from now on it is the sweep's."""
    of_attempt = (payment_attempts.c.id == attempt_id) & payment_attempts.c.status.in_(OPEN)
    async with service.database.transaction() as db:
        await db.execute(update(payment_attempts).where(of_attempt).values(next_ask_at=func.now()))


async def keep_pending(attempt: Attempt, seen: Seen) -> None:
    """The payer is at the acquirer's page, or its decision is still to come."""
    known = {"status": "pending", "acquirer_id": seen.id, "confirmation_url": seen.confirmation_url}
    async with service.database.transaction() as db:
        await db.execute(_open(attempt).values(known))
        crash_point("attempts.before_pending")


async def credit(attempt: Attempt, seen: Seen) -> None:
    """The payment as a terminal's: once by its id at the acquirer. Then what belongs to it."""
    wanted = TakePayment(
        operator=attempt.operator,
        way=attempt.way,
        external_id=seen.id,
        account=attempt.number,
        amount=attempt.amount,
        paid_at=datetime.now(UTC),
    )
    crash_point("attempts.before_credit")
    try:
        payment: Payment = await take_payment(wanted, Asked(None, None))
    except (AccountClosed, PaymentDiffers, PaymentCancelled) as problem:
        await dispute(attempt, problem.slug, seen.id)
        return
    crash_point("attempts.after_credit")
    async with service.database.transaction() as db:
        if ended := await _end(db, attempt, "succeeded", seen.id, payment_id=payment.id):
            for effect in _paid:
                await effect(db, *ended, profile_of(attempt.operator), seen)
        crash_point("attempts.before_end")
    crash_point("attempts.after_end")


async def cancel(attempt: Attempt, reason: str, acquirer_id: str | None = None) -> None:
    """No money has come and none will; once."""
    async with service.database.transaction() as db:
        if ended := await _end(db, attempt, "canceled", acquirer_id, reason=reason):
            for effect in _canceled:
                await effect(db, *ended, profile_of(attempt.operator))
        crash_point("attempts.before_cancel")


async def dispute(attempt: Attempt, reason: str, acquirer_id: str | None = None) -> None:
    """What the acquirer tells is not what was asked for: nothing is credited, and staff looks at it."""
    logger().error(
        "a payment is not what was asked for",
        operator=attempt.operator,
        attempt=str(attempt.id),
        reason=reason,
        alarm="payment-disputed",
    )
    async with service.database.transaction() as db:
        await _end(db, attempt, "disputed", acquirer_id, reason=reason)


async def _end(
    db: AsyncConnection, attempt: Attempt, status: str, acquirer_id: str | None, **more: Any
) -> tuple[Attempt, Account] | None:
    """The attempt as it is then and its account, locked, which may have ended; None if this is not the first end."""
    locked = select(accounts).where(accounts.c.id == attempt.account_id).with_for_update()
    account = (await db.execute(locked)).one()
    ended = {
        "status": status,
        "next_ask_at": None,
        "confirmation_url": None,
        "settled_at": func.now(),
        **more,
    }
    ended |= {"acquirer_id": acquirer_id} if acquirer_id else {}
    if not (await db.execute(_open(attempt).values(ended))).rowcount:
        return None
    ENDED.labels(attempt.operator, attempt.way, status).inc()
    return (await db.execute(_OF_ATTEMPT.where(payment_attempts.c.id == attempt.id))).one(), account


def _open(attempt: Attempt) -> Any:
    of_attempt = payment_attempts.c.id == attempt.id
    return update(payment_attempts).where(of_attempt, payment_attempts.c.status.in_(OPEN))
