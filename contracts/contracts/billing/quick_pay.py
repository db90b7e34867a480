"""Quick pay: a contract is found by number or address and paid without signing in."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.billing.account import Amount
from contracts.billing.online import Address, OnlinePayment
from contracts.message import Message, Question, Secret


class MonthDue(Message):
    """`month` as 2026-12; `amount` is what is still to be paid for it, minor units."""

    month: str
    amount: int


class QuickPayee(Message):
    """The answer to a lookup: `lookup` names it for ten minutes, `name` is masked, `due` is missing for a month."""

    lookup: UUID
    name: str
    currency: str
    due: int
    months: list[MonthDue]


class LookUpPayee(Question[QuickPayee]):
    """Find a contract by number, or by street, house and flat. `code` is what the picture will show.

    Where the profile hides misses, an unknown contract is answered like a known one. Problems: not-found,
    too-many-requests.
    """

    operator: str
    caller: str = Field(max_length=64)
    contract: str | None = Field(default=None, max_length=64)
    street: str | None = Field(default=None, max_length=100)
    house: str | None = Field(default=None, max_length=20)
    flat: str | None = Field(default=None, max_length=20)
    code: Secret | None = None


class BeginQuickPayment(Question[OnlinePayment]):
    """Pay for what a lookup has found: an amount, one of its months, or its first months. A lookup pays once.

    Problems: not-found for a lookup that is over (or hides a miss), wrong-code, too-many-requests, bad-request,
    payment-not-allowed, idempotency-key-reused.
    """

    operator: str
    caller: str = Field(max_length=64)
    lookup: UUID
    amount: Amount | None = None
    month: str | None = Field(default=None, pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")
    months: int | None = Field(default=None, ge=1, le=12)
    code: Secret | None = None
    method: Literal["card", "sbp"]
    return_url: Address
