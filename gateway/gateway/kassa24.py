"""Kassa24 (Kazakhstan): check, payment, cancel, status over GET, XML answers; not OSMP.

Source: the requests of ABillS' `Paysys/t/Kassa24.t` and a third party's gateway (IqSoft); Kassa24's own
"Протокол взаимодействия с провайдерами" was not at hand and decides where it differs.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from chassis.logs import logger
from contracts.billing import CancelPayment, FindPayee, GetPayment, Payment, TakePayment
from contracts.problems import (
    AccountClosed,
    CannotCancel,
    NotFound,
    PaymentCancelled,
    PaymentDiffers,
    Problem,
    TimedOut,
)
from gateway.terminals import OPERATION, Call, Refused, let_in, xml
from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["systems"])

OK, WRONG_ACTION, NO_CLIENT, WRONG_AMOUNT, WRONG_RECEIPT, WRONG_DATE = 0, 1, 2, 3, 4, 5
NO_TRANSACTION, CANCELLED, UNKNOWN_STATE, CANNOT_CANCEL, OTHER = 6, 7, 8, 9, 10

# A problem that is not listed is ours: "other error", and the network asks again.
CODES: dict[type[Problem], int] = {
    NotFound: NO_CLIENT,
    AccountClosed: NO_CLIENT,
    PaymentDiffers: WRONG_RECEIPT,
    PaymentCancelled: CANCELLED,
    CannotCancel: CANNOT_CANCEL,
    TimedOut: UNKNOWN_STATE,
}

Tags = list[tuple[str, str | list[tuple[str, str]]]]


@router.get("/integrations/kassa24/{operator}")
async def kassa24(operator: str, request: Request) -> Response:
    """One call of Kassa24."""
    try:
        call = await let_in(request, operator, "kassa24", OTHER, OTHER)
        action = ACTIONS.get(call.get("action"))
        if action is None:
            raise Refused(WRONG_ACTION, "action is one of check, payment, cancel, status")
        return xml(await action(call))
    except Refused as refused:
        return _refusal(refused.code, refused.comment, refused.status)
    except Problem as problem:
        return _refusal(CODES.get(type(problem), OTHER), problem.sentence)
    except Exception as error:  # noqa: BLE001 - a network must not take our failure for its payer's
        logger().error("terminal call failed", protocol="kassa24", exc_info=error)
        return _refusal(OTHER, "try again")


def _refusal(code: int, message: str, status: int = 200) -> Response:
    return xml([("code", str(code)), ("message", message)], status)


def _number(call: Call) -> str:
    number = call.get("number")
    if len(number) > 200 or not call.terminal.accepts_account(number):
        raise Refused(NO_CLIENT, "number has not the agreed form")
    return number


def _amount(call: Call) -> int:
    try:
        return call.amount("amount")
    except ValueError as wrong:
        raise Refused(WRONG_AMOUNT, f"amount: {wrong}") from wrong


def _receipt(call: Call) -> str:
    receipt = call.get("receipt")
    if not OPERATION.fullmatch(receipt):
        raise Refused(WRONG_RECEIPT, "receipt is a number of 1 to 20 digits")
    return receipt


def _date(call: Call) -> datetime:
    """ISO 8601 such as `2024-08-03T15:53:00`, in the network's own zone unless it names one."""
    text = call.get("date")
    try:
        moment = datetime.fromisoformat(text)
        if "T" not in text:
            raise ValueError("is a day without a time")
        return call.in_utc(moment)
    except ValueError as wrong:
        raise Refused(WRONG_DATE, "date is YYYY-MM-DDTHH:MM:SS") from wrong


async def _check(call: Call) -> Tags:
    question = FindPayee(operator=call.profile.operator, account=_number(call))
    if "amount" in call.parameters:
        _amount(call)
    await call.backend.questions.ask(question, seconds=call.backend.answer_seconds)
    return [("code", str(OK)), ("message", "Ok")]


async def _payment(call: Call) -> Tags:
    question = TakePayment(
        operator=call.profile.operator,
        way=call.terminal.way,
        account=_number(call),
        external_id=_receipt(call),
        amount=_amount(call),
        paid_at=_date(call),
    )
    return _accepted(call, await call.backend.questions.ask(question, seconds=call.backend.answer_seconds))


def _accepted(call: Call, payment: Payment) -> Tags:
    """The date is that of the first acceptance, also for a repeat."""
    received = payment.received_at.astimezone(ZoneInfo(call.terminal.time_zone)).replace(
        tzinfo=None, microsecond=0
    )
    return [
        ("code", str(OK)),
        ("message", "Ok"),
        ("authcode", str(payment.id)),
        ("date", received.isoformat()),
    ]


async def _status(call: Call) -> Tags:
    question = GetPayment(operator=call.profile.operator, way=call.terminal.way, external_id=_receipt(call))
    try:
        payment = await call.backend.questions.ask(question, seconds=call.backend.answer_seconds)
    except NotFound as unknown:
        raise Refused(NO_TRANSACTION, "there is no payment with this receipt") from unknown
    if payment.status == "cancelled":
        raise Refused(CANCELLED, "the payment was cancelled")
    return _accepted(call, payment)


async def _cancel(call: Call) -> Tags:
    question = CancelPayment(
        operator=call.profile.operator, way=call.terminal.way, external_id=_receipt(call)
    )
    try:
        await call.backend.questions.ask(question, seconds=call.backend.answer_seconds)
    except NotFound as unknown:
        raise Refused(NO_TRANSACTION, "there is no payment with this receipt") from unknown
    return [("code", str(OK)), ("message", "Ok")]


ACTIONS: dict[str, Callable[[Call], Awaitable[Tags]]] = {
    "check": _check,
    "payment": _payment,
    "cancel": _cancel,
    "status": _status,
}
