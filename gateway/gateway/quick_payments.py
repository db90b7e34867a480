"""Quick pay: find a contract by number or address and pay for it without signing in."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.billing import BeginQuickPayment, LookUpPayee, QuickPayee
from contracts.problems import InvalidBody, NotFound
from gateway.captcha import new_code, picture_of
from gateway.online_payments import ReturnUrl, StartedPayment, started
from gateway.rate_limits import caller_of
from gateway.sums import Sum, WantedSum, as_minor, as_sum
from gateway.visitors import BASE, AnyVisitor, IdempotencyKey, Visitor

router = APIRouter(prefix=BASE, tags=["open"])


class QuickSearch(BaseModel):
    """`contract`, or `street`, `house` and `flat` (left out for a house without flats)."""

    model_config = ConfigDict(extra="forbid")

    contract: str | None = Field(default=None, min_length=1, max_length=64)
    street: str | None = Field(default=None, min_length=1, max_length=100)
    house: str | None = Field(default=None, min_length=1, max_length=20)
    flat: str | None = Field(default=None, max_length=20)


class MonthDueView(BaseModel):
    """What is still to be paid for a month, `2026-12`."""

    month: str
    amount: Sum


class Challenge(BaseModel):
    """`image` is a data URI of a picture whose digits go into `code`."""

    image: str


class QuickPayeeView(BaseModel):
    """Good for one payment within ten minutes. Where the operator hides misses, a miss looks the same."""

    lookup: UUID
    name: str
    due: Sum
    months: list[MonthDueView]
    challenge: Challenge | None = None


class NewQuickPayment(BaseModel):
    """One of `amount`, `month` (of those found) and `months` (the first so many of them)."""

    model_config = ConfigDict(extra="forbid")

    lookup: UUID
    amount: WantedSum | None = None
    month: str | None = Field(default=None, pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")
    months: int | None = Field(default=None, ge=1, le=12)
    code: SecretStr | None = Field(default=None, max_length=20)
    method: Literal["card", "sbp"]
    return_url: ReturnUrl | None = None


@router.post("/quick-payments/lookup", response_model_exclude_none=True)
async def look_up(body: QuickSearch, visitor: AnyVisitor) -> QuickPayeeView:
    """Find a contract. The name is masked; where the operator says so a picture with a code comes along."""
    quick = visitor.profile.payment_ways.quick_pay
    if quick is None or not visitor.profile.capabilities.quick_pay:
        raise NotFound("This operator has no payment without signing in.")
    if body.contract is None and not (body.street and body.house):
        reason = "give the contract's number, or street, house and flat"
        raise InvalidBody(errors=[{"pointer": "/contract", "reason": reason}])
    code = new_code() if quick.confirmation_code else None
    payee = await visitor.ask(_search(body, visitor, code))
    return _found(payee, await picture_of(code) if code else None)


@router.post("/quick-payments", status_code=201, response_model_exclude_none=True)
async def pay(
    body: NewQuickPayment, visitor: AnyVisitor, key: IdempotencyKey, request: Request
) -> StartedPayment:
    """Pay for what a lookup has found, on the acquirer's page. No card number is ever asked here."""
    operator, currency = visitor.profile.operator, visitor.profile.currency
    wanted = body.model_dump(include={"lookup", "month", "months", "method"})
    begun = await visitor.ask(
        BeginQuickPayment(
            **wanted,
            operator=operator,
            caller=caller_of(visitor.address),
            code=body.code,
            return_url=body.return_url or str(request.base_url),
            amount=None if body.amount is None else as_minor(body.amount, currency),
        ),
        key,
    )
    return started(begun)


def _search(body: QuickSearch, visitor: Visitor, code: str | None) -> LookUpPayee:
    return LookUpPayee(
        **body.model_dump(),
        operator=visitor.profile.operator,
        caller=caller_of(visitor.address),
        code=SecretStr(code) if code else None,
    )


def _found(payee: QuickPayee, image: str | None) -> QuickPayeeView:
    currency = payee.currency
    return QuickPayeeView(
        lookup=payee.lookup,
        name=payee.name,
        due=as_sum(payee.due, currency),
        months=[MonthDueView(month=due.month, amount=as_sum(due.amount, currency)) for due in payee.months],
        challenge=Challenge(image=image) if image else None,
    )
