"""Refunds: the money leaves the account first, then the acquirer is asked to give it back; what it refuses returns."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger, refund_rules
from billing.acquirer import Declined, GivingBack, SeenRefund, Unclear
from billing.attempts import FIRST_ASK, OPEN
from billing.receipts import receipt_for
from billing.second_person import by_two, insist_on_two
from billing.service import profile_of, service
from billing.shops import call_seconds, shop_of
from billing.states import settle
from billing.tables import accounts, payments, prepayments, refunds
from billing.told import tell
from chassis.crash import crash_point
from chassis.logs import logger
from chassis.questions import Asked
from contracts.billing import PaymentRefunded, Refund, RefundPayment
from contracts.problems import NotFound

_OF_REFUND = select(refunds, payments.c.external_id, payments.c.way, accounts.c.number).select_from(
    refunds.join(payments, payments.c.id == refunds.c.payment_id).join(
        accounts, accounts.c.id == refunds.c.account_id
    )
)
_END: dict[str, Any] = {"next_ask_at": None, "settled_at": func.now()}


async def _give_back(stored: Refund) -> Refund:
    try:
        await advance(stored.id)
    except Unclear as unclear:
        logger().warning("a refund's end is not known yet", refund=str(stored.id), why=str(unclear))
    return _told(await _get(stored.id))


@by_two(RefundPayment, finish=_give_back)
async def refund_payment(question: RefundPayment, asked: Asked, db: AsyncConnection) -> Refund:
    """A manager's or an administrator's to give."""
    staff = asked.caller.staff("manager")
    profile = profile_of(staff.operator)
    account, payment = await refund_rules.locked_payment(db, staff.operator, question.payment)
    terms = await refund_rules.terms(db, account, payment, profile, question.amount)
    await insist_on_two(db, question, asked, account, terms.amount)
    author = f"staff:{staff.id}"
    why = {"author": author, "reason": question.reason, "payment_id": payment.id}
    back, clearing = terms.amount - terms.fee, ("clearing", payment.way)
    transfer = await ledger.move(db, account, -back, clearing, kind="reversal", rule="refunded", **why)
    await ledger.move(db, account, -terms.fee, ("revenue", "fees"), kind="fee", rule="refund_fee", **why)
    await _take_discount(db, account, payment.id, terms.discount, author)
    of_payment = payments.c.id == payment.id
    await db.execute(update(payments).where(of_payment).values(refunded=payments.c.refunded + back))
    row = {
        "id": uuid4(),
        "operator": staff.operator,
        "account_id": account.id,
        "payment_id": payment.id,
        "amount": terms.amount,
        "fee": terms.fee,
        "discount": terms.discount,
        "currency": payment.currency,
        "receipt": await receipt_for(db, account, profile),
        "transfer_id": transfer,
        "reason": question.reason,
        "author": author,
        "next_ask_at": FIRST_ASK,
    }
    stored = (await db.execute(insert(refunds).values(row).returning(refunds))).one()
    await settle(db, account.id, profile)
    return _told(stored)


async def _take_discount(
    db: AsyncConnection, account: Row[Any], payment_id: int, discount: int, author: str
) -> None:
    """The part of a prepayment's discount that goes with the money; a negative one is given again."""
    if not discount:
        return
    rule = "prepayment_taken_back" if discount > 0 else "prepayment_discount"
    await ledger.move(
        db, account, -discount, ("discount", "prepayment"), kind="discount", rule=rule, author=author
    )
    taken = prepayments.c.taken_back + discount
    await db.execute(
        update(prepayments).where(prepayments.c.payment_id == payment_id).values(taken_back=taken)
    )


async def advance(refund_id: UUID, *, patient: bool = False) -> None:
    """Ask the acquirer, and do what follows. Raises Unclear: the sweep asks again."""
    refund = await _get(refund_id)
    if refund.status not in OPEN:
        return
    try:
        seen = await _ask(refund, patient=patient)
    except Declined as declined:
        # One that it had, and has no more, is not one that it has not made.
        await (_post_back(refund) if refund.acquirer_id is None else _dispute(refund, declined.reason))
        return
    theirs = (seen.payment_id, seen.amount, seen.currency)
    if theirs != (refund.external_id, refund.amount - refund.fee, refund.currency):
        await _dispute(refund, "differs", seen.id)
    elif seen.status == "succeeded":
        await _succeed(refund, seen)
    elif seen.status == "canceled":
        await _post_back(refund, seen.id)
    else:
        async with service.database.transaction() as db:
            await db.execute(_open(refund).values(status="pending", acquirer_id=seen.id))


async def _ask(refund: Row[Any], *, patient: bool) -> SeenRefund:
    seconds = call_seconds(patient=patient)
    async with shop_of(profile_of(refund.operator), patient=patient) as shop:
        crash_point("refunds.before_call")
        if refund.acquirer_id is not None:
            return await shop.read_refund(refund.acquirer_id, seconds)
        asked = GivingBack(
            key=refund.id,
            payment_id=refund.external_id,
            amount=refund.amount - refund.fee,
            currency=refund.currency,
            description=f"Возврат, договор {refund.number}",
            receipt=refund.receipt,
        )
        seen = await shop.give_back(asked, seconds)
        crash_point("refunds.after_call")
        return seen


async def _succeed(refund: Row[Any], seen: SeenRefund) -> None:
    async with service.database.transaction() as db:
        ended = _open(refund).values({**_END, "status": "succeeded", "acquirer_id": seen.id})
        if (await db.execute(ended)).rowcount:
            given = {"payment_id": refund.payment_id, "amount": refund.amount - refund.fee}
            await tell(db, PaymentRefunded, refund.account_id, profile_of(refund.operator), **given)
        crash_point("refunds.before_end")


async def _post_back(refund: Row[Any], acquirer_id: str | None = None) -> None:
    """It was not done and will not be: the account has its money again."""
    profile = profile_of(refund.operator)
    async with service.database.transaction() as db:
        locked = select(accounts).where(accounts.c.id == refund.account_id).with_for_update()
        account = (await db.execute(locked)).one()
        known = {"acquirer_id": acquirer_id} if acquirer_id else {}
        ended = _open(refund).values({**_END, "status": "canceled", **known})
        if (await db.execute(ended)).rowcount:
            await _return(db, refund, account)
            await settle(db, account.id, profile)
        crash_point("refunds.before_return")


async def _return(db: AsyncConnection, refund: Row[Any], account: Row[Any]) -> None:
    sent = refund.amount - refund.fee
    why = {
        "author": refund.author,
        "reason": "the acquirer has refused the refund",
        "payment_id": refund.payment_id,
    }
    clearing = ("clearing", refund.way)
    await ledger.move(
        db, account, sent, clearing, kind="reversal", rule="refund_failed", reverses=refund.transfer_id, **why
    )
    await ledger.move(db, account, refund.fee, ("revenue", "fees"), kind="fee", rule="refund_failed", **why)
    await _take_discount(db, account, refund.payment_id, -refund.discount, refund.author)
    of_payment = payments.c.id == refund.payment_id
    await db.execute(update(payments).where(of_payment).values(refunded=payments.c.refunded - sent))


async def _dispute(refund: Row[Any], reason: str, acquirer_id: str | None = None) -> None:
    """The acquirer tells something else than we do: staff looks at it, and the money stays off the account."""
    logger().error(
        "a refund is not what was asked for",
        operator=refund.operator,
        refund=str(refund.id),
        reason=reason,
        alarm="refund-disputed",
    )
    known = {"acquirer_id": acquirer_id} if acquirer_id else {}
    async with service.database.transaction() as db:
        await db.execute(_open(refund).values({**_END, "status": "disputed", **known}))


async def give_up_waiting(refund: Row[Any]) -> bool:
    """After a day the acquirer no longer knows the key: a repeat might give the money back twice."""
    if refund.acquirer_id is not None:
        return False
    await _dispute(refund, "never_answered")
    return True


async def hear(operator: str, acquirer_id: str) -> bool:
    """A notification about a refund: whether it is ours. Raises Unclear."""
    of_refund = (refunds.c.operator == operator) & (refunds.c.acquirer_id == acquirer_id)
    async with service.database.reading() as db:
        refund_id = (await db.execute(select(refunds.c.id).where(of_refund))).scalar()
    if refund_id is not None:
        await advance(refund_id)
    return refund_id is not None


async def _get(refund_id: UUID) -> Row[Any]:
    async with service.database.reading() as db:
        refund = (await db.execute(_OF_REFUND.where(refunds.c.id == refund_id))).one_or_none()
    if refund is None:
        raise NotFound("There is no such refund.")
    return refund


def _open(refund: Row[Any]) -> Any:
    return update(refunds).where(refunds.c.id == refund.id, refunds.c.status.in_(OPEN))


def _told(refund: Row[Any]) -> Refund:
    return Refund(**{name: getattr(refund, name) for name in Refund.model_fields})
