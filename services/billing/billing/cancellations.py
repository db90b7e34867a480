"""A terminal network takes a payment back: a reversing transfer, while the money is still on the account."""

from typing import Any

from sqlalchemy import Row, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.payments import find
from billing.service import profile_of, service
from billing.states import settle
from billing.tables import accounts, payments, transfers
from chassis.crash import crash_point
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import CancelPayment, Payment, PaymentReversed
from contracts.problems import CannotCancel, NotFound


@service.answers(CancelPayment)
async def cancel_payment(question: CancelPayment, _: Asked) -> Payment:
    """Reverse the payment if its money is still there; a repeat changes nothing."""
    profile = profile_of(question.operator)
    async with service.database.transaction() as db:
        payment = await _lock_payment(db, question)
        if payment.status == "accepted":
            await _reverse(db, payment, profile)
        crash_point("cancellations.before_commit")
    crash_point("cancellations.after_commit")
    cancelled = await find(question.operator, question.way, payment.external_id)
    if cancelled is None:
        raise NotFound
    return Payment(**cancelled)


async def _lock_payment(db: AsyncConnection, question: CancelPayment) -> Row[Any]:
    by_ours, by_theirs = payments.c.id == question.id, payments.c.external_id == question.external_id
    wanted = select(payments).where(
        payments.c.operator == question.operator,
        payments.c.way == question.way,
        by_theirs if question.id is None else by_ours,
    )
    payment = (await db.execute(wanted.with_for_update())).one_or_none()
    if payment is None:
        raise NotFound("There is no payment with this id.")
    return payment


async def _reverse(db: AsyncConnection, payment: Row[Any], profile: Profile) -> None:
    locked = select(accounts).where(accounts.c.id == payment.account_id).with_for_update()
    account = (await db.execute(locked)).one()
    if account.balance < payment.amount and await _was_spent(db, payment):
        raise CannotCancel
    await db.execute(
        update(payments)
        .where(payments.c.id == payment.id)
        .values(status="cancelled", cancelled_at=func.now())
    )
    await ledger.move(
        db,
        account,
        -payment.amount,
        ("clearing", payment.way),
        kind="reversal",
        payment_id=payment.id,
        reason="cancelled by the network",
        author=payment.way,
    )
    await settle(db, account.id, profile)
    after = (await db.execute(select(accounts).where(accounts.c.id == account.id))).one()
    reversed_ = PaymentReversed(
        subscriber_id=account.subscriber_id,
        account=account.number,
        payment_id=payment.id,
        amount=payment.amount,
        currency=payment.currency,
        balance=after.balance,
        state=after.state,
        version=after.version,
    )
    await emit(db, reversed_, operator=payment.operator, about=account.subscriber_id)


async def _was_spent(db: AsyncConnection, payment: Row[Any]) -> bool:
    """Whether anything has left the account since the payment came."""
    left = exists().where(
        transfers.c.debit_id == payment.account_id,
        transfers.c.at > payment.received_at,
        transfers.c.kind != "reversal",
    )
    return bool((await db.execute(select(left))).scalar())
