"""Corrections by staff: never a change of what is written, but a transfer that reverses it or adds to it."""

from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.cash import WAY as CASH
from billing.cash import outcome
from billing.second_person import by_two, insist_on_two
from billing.service import profile_of
from billing.states import settle
from billing.tables import accounts, corrections, payments, transfers
from billing.told import tell
from chassis.outbox import emit
from chassis.questions import Asked
from contracts.billing import BalanceCorrected, CorrectAccount, Correction, PaymentReversed, Reason
from contracts.problems import BadRequest, CannotCorrect, NotFound

_REVERSIBLE = ("payment", "charge", "refund", "fee", "correction", "discount", "opening")


@by_two(CorrectAccount)
async def correct_account(question: CorrectAccount, asked: Asked, db: AsyncConnection) -> Correction:
    """Move money by a reason, and let the account's state follow."""
    staff = asked.caller.staff("manager")
    if bool(question.amount) == bool(question.transfer_id):
        raise BadRequest("Name either an amount other than zero or a transfer to reverse.")
    profile = profile_of(staff.operator)
    account = await ledger.locked(db, staff.operator, number=question.account)
    why = {"rule": "staff", "reason": question.reason, "author": f"staff:{staff.id}"}
    paid = None
    if question.transfer_id:
        transfer = await _transfer_of(db, account, question.transfer_id)
        amount = transfer.amount if transfer.debit_id == account.id else -transfer.amount
        await insist_on_two(db, question, asked, account, abs(amount))
        paid = transfer.payment_id if transfer.kind == "payment" else None
        moved = await _reverse(db, account, transfer, amount, why)
    else:
        amount = question.amount or 0
        await insist_on_two(db, question, asked, account, abs(amount))
        moved = await ledger.move(db, account, amount, ("adjustment", "staff"), kind="correction", **why)
    await settle(db, account.id, profile)
    after = await outcome(db, account.id, profile)
    if paid:
        await _tell_reversed(db, account, after, paid, -amount)
    else:
        await tell(db, BalanceCorrected, account.id, profile, amount=amount, reason=question.reason)
    return Correction(
        transfer_id=moved,
        account=account.number,
        amount=amount,
        currency=account.currency,
        balance=after.balance,
        state=after.state,
        due_on=after.due_on,
    )


async def _transfer_of(db: AsyncConnection, account: Row[Any], transfer_id: int) -> Row[Any]:
    """One of this account's. Problem: not-found, also for somebody else's."""
    # Two searches by index among the account's own; by the id alone it would be all block ranges of all months.
    for side in (transfers.c.credit_id, transfers.c.debit_id):
        wanted = select(transfers).where(side == account.id, transfers.c.id == transfer_id)
        if found := (await db.execute(wanted)).one_or_none():
            return found
    raise NotFound("The account has no such transfer.")


async def _reverse(
    db: AsyncConnection, account: Row[Any], transfer: Row[Any], amount: int, why: dict[str, str]
) -> int:
    """The same amount back between the same accounts; once. Returns the new transfer's id."""
    if transfer.kind not in _REVERSIBLE:
        raise _refusal("not_for_correction")
    other = transfer.credit_id if transfer.debit_id == account.id else transfer.debit_id
    own = (await db.execute(select(accounts.c.kind, accounts.c.code).where(accounts.c.id == other))).one()
    kind, paid = "correction", {}
    if transfer.kind == "payment":
        await _cancel_payment(db, transfer.payment_id, own.code)
        kind, paid = "reversal", {"payment_id": transfer.payment_id}
    moved = await ledger.move(
        db, account, amount, (own.kind, own.code), kind=kind, reverses=transfer.id, **why, **paid
    )
    once = insert(corrections).values(
        transfer_id=transfer.id,
        operator=account.operator,
        account_id=account.id,
        reversed_by=moved,
        author=why["author"],
        reason=why["reason"],
    )
    if not (await db.execute(once.on_conflict_do_nothing())).rowcount:
        raise _refusal("corrected_already")
    return moved


async def _cancel_payment(db: AsyncConnection, payment_id: int, way: str) -> None:
    """Only cash is in the operator's own hands; what came in otherwise goes back by its own way."""
    if way != CASH:
        raise _refusal("not_cash")
    cancelled = (
        update(payments)
        .where(payments.c.id == payment_id, payments.c.status == "accepted")
        .values(status="cancelled", cancelled_at=func.now())
    )
    if not (await db.execute(cancelled)).rowcount:
        raise _refusal("corrected_already")


async def _tell_reversed(
    db: AsyncConnection, account: Row[Any], after: Row[Any], payment_id: int, amount: int
) -> None:
    event = PaymentReversed(
        subscriber_id=account.subscriber_id,
        account=account.number,
        payment_id=payment_id,
        amount=amount,
        currency=account.currency,
        balance=after.balance,
        state=after.state,
        version=after.version,
    )
    await emit(db, event, operator=account.operator, about=account.subscriber_id)


def _refusal(code: str) -> CannotCorrect:
    return CannotCorrect(reasons=[Reason(code=code).model_dump(mode="json")])
