"""The staff desk's side of money: an account whole, its ledger, cash, corrections."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import (
    Cash,
    CorrectAccount,
    Correction,
    GetAccountTransactions,
    GetStaffAccount,
    StaffTransaction,
    TakeCash,
)
from contracts.problems import InvalidBody
from gateway.previews import KeyUnlessPreview, Preview
from gateway.staff_account import MoneyOutcome, StaffAccountView, staff_account_view
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.tickets import Cursor, Limit
from gateway.transactions import First, Kind, Last, TransactionView, transaction_view
from gateway.visitors import BASE, Staff, Visitor

router = APIRouter(prefix=f"{BASE}/staff/accounts", tags=["staff"])

Number = Annotated[str, Path(max_length=64, description="The account's number.")]


class StaffTransactionView(TransactionView):
    """`author` is `staff:<id>`, `subscriber:<id>`, the way of a payment, `charging`; `reversed_by` the transfer that
    took this one back.
    """

    author: str
    trace_id: str | None
    payment_id: int | None
    reverses: int | None
    reversed_by: int | None


class StaffTransactionList(BaseModel):
    items: list[StaffTransactionView]
    next_cursor: str | None


class NewCash(BaseModel):
    """`receipt` is the number on the paper: it counts once."""

    model_config = ConfigDict(extra="forbid")

    amount: WantedSum
    receipt: str | None = Field(default=None, min_length=1, max_length=40)


class CashView(MoneyOutcome):
    payment_id: int
    amount: Sum


class NewCorrection(BaseModel):
    """Either `amount`, to the account or with a minus from it, or `transfer_id`, which is reversed, once."""

    model_config = ConfigDict(extra="forbid")

    amount: WantedSum | None = None
    transfer_id: int | None = Field(default=None, gt=0, lt=2**63)
    reason: str = Field(min_length=1, max_length=500)


class CorrectionView(MoneyOutcome):
    """`id` is the new transfer's, 0 in a preview of nothing."""

    id: int
    amount: Sum


@router.get("/{number}")
async def show_account(number: Number, staff: Staff) -> StaffAccountView:
    """Money, services, and all that is planned. For support, cashier, sales and manager."""
    return staff_account_view(await staff.ask(GetStaffAccount(account=number)), staff.visitor)


@router.get("/{number}/transactions")
async def list_transactions(
    number: Number,
    staff: Staff,
    first: First = None,
    last: Last = None,
    kind: Kind = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> StaffTransactionList:
    """Newest first, of the whole time. For support, cashier and manager."""
    wanted = GetAccountTransactions(
        account=number, first=first, last=last, kind=kind, limit=limit, cursor=cursor
    )
    found = await staff.ask(wanted)
    items = [_transaction_view(told, found.currency, staff.visitor) for told in found.items]
    return StaffTransactionList(items=items, next_cursor=found.next_cursor)


@router.post("/{number}/cash", status_code=201)
async def take_cash(
    number: Number, body: NewCash, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> CashView:
    """Credit the account at once. For cashier and manager, where the operator takes cash."""
    amount = as_minor(body.amount, staff.visitor.profile.currency)
    question = TakeCash(account=number, amount=amount, receipt=body.receipt, preview=preview)
    done: Cash = await staff.ask(question, key)
    return CashView(
        payment_id=done.payment_id,
        amount=as_sum(done.amount, done.currency),
        account=done.account,
        balance=as_sum(done.balance, done.currency),
        state=done.state,
        due_on=done.due_on,
    )


@router.post("/{number}/corrections", status_code=201)
async def correct_account(
    number: Number, body: NewCorrection, staff: Staff, key: KeyUnlessPreview, preview: Preview = False
) -> CorrectionView:
    """By a transfer that adds or reverses; nothing that is written changes. For managers."""
    question = CorrectAccount(
        account=number,
        amount=None if body.amount is None else _signed(body.amount, staff.visitor.profile.currency),
        transfer_id=body.transfer_id,
        reason=body.reason,
        preview=preview,
    )
    done: Correction = await staff.ask(question, key)
    return CorrectionView(
        id=done.transfer_id,
        amount=as_sum(done.amount, done.currency),
        account=done.account,
        balance=as_sum(done.balance, done.currency),
        state=done.state,
        due_on=done.due_on,
    )


def _signed(wanted: Sum | str, currency: str) -> int:
    """Minor units, negative with a minus before the digits. Raises InvalidBody as `as_minor` does."""
    told = wanted if isinstance(wanted, Sum) else Sum(amount=wanted, currency=currency)
    minus = told.amount.startswith("-")
    if told.currency != currency:
        raise InvalidBody(errors=[{"pointer": "/amount", "reason": f"money is in {currency} here"}])
    minor = as_minor(told.amount[minus:], currency)
    return -minor if minus else minor


def _transaction_view(told: StaffTransaction, currency: str, visitor: Visitor) -> StaffTransactionView:
    """As the subscriber sees it, and whatever was noted beside it."""
    seen = transaction_view(told, currency, visitor)
    seen.why.reason = told.reason or seen.why.reason
    more = told.model_dump(include={"author", "trace_id", "payment_id", "reverses", "reversed_by"})
    return StaffTransactionView(**dict(seen), **more)
