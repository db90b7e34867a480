"""OSMP (the QIWI provider protocol): getInfo, check, pay, cancel, status over GET or POST, XML answers.

Source: dev.qiwi.com, "QD QIWI provider protocol" (api-ref, errors, payment); `cancel` and `status` as other
networks extend it. Codes marked [GK] there are general knowledge: the network's own document decides.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response

from chassis.logs import logger
from contracts.billing import CancelPayment, FindPayee, GetPayment, Payee, Payment, TakePayment
from contracts.money import Money
from contracts.problems import AccountClosed, NotFound, Problem
from gateway.terminals import OPERATION, Call, Refused, TooLarge, TooSmall, let_in, xml
from gateway.visitors import BASE

router = APIRouter(prefix=BASE, tags=["systems"])

# api/errors: all but TEMPORARY make the network give up and refuse the payer.
OK, TEMPORARY, WRONG_ACCOUNT, NO_ACCOUNT, FORBIDDEN = 0, 1, 4, 5, 7
WRONG_EXTRA, CLOSED, TOO_SMALL, TOO_LARGE, OTHER = 31, 79, 241, 242, 300

Tags = list[tuple[str, str | list[tuple[str, str]]]]


@router.get("/integrations/osmp/{operator}", operation_id="osmp_get")
@router.post("/integrations/osmp/{operator}", operation_id="osmp_post")
async def osmp(operator: str, request: Request) -> Response:
    """One call of a terminal network that speaks OSMP."""
    txn_id = ""
    try:
        call = await let_in(request, operator, "osmp", FORBIDDEN, OTHER)
        if OPERATION.fullmatch(call.get("txn_id")):
            txn_id = call.get("txn_id")
        command = COMMANDS.get(call.get("command"))
        if command is None:
            raise Refused(OTHER, "command is one of getInfo, check, pay, cancel, status")
        return xml(await command(call))
    except Refused as refused:
        return _refusal(txn_id, refused.code, refused.comment, refused.status)
    except Problem as problem:
        return _refusal(txn_id, _code(problem), problem.sentence)
    except Exception as error:  # noqa: BLE001 - a network must not take our failure for its payer's
        logger().error("terminal call failed", protocol="osmp", exc_info=error)
        return _refusal(txn_id, TEMPORARY, "try again")


def _refusal(txn_id: str, code: int, comment: str, status: int = 200) -> Response:
    head: Tags = [("osmp_txn_id", txn_id)] if txn_id else []
    return xml([*head, ("result", str(code)), ("comment", comment)], status)


def _code(problem: Problem) -> int:
    """Ours is temporary, whatever it is: the network asks again and nothing is lost."""
    if isinstance(problem, NotFound):
        return NO_ACCOUNT
    if isinstance(problem, AccountClosed):
        return CLOSED
    return TEMPORARY if problem.status >= 500 or problem.status == 429 else OTHER


def _txn_id(call: Call) -> str:
    txn_id = call.get("txn_id")
    if not OPERATION.fullmatch(txn_id):
        raise Refused(OTHER, "txn_id is a number of 1 to 20 digits")
    return txn_id


def _account(call: Call) -> str:
    account = call.get("account")
    if len(account) > 200 or not call.terminal.accepts_account(account):
        raise Refused(WRONG_ACCOUNT, "account has not the agreed form")
    return account


def _sum(call: Call) -> int:
    currency = call.get("ccy")
    if currency and currency != call.profile.currency:
        raise Refused(WRONG_EXTRA, f"ccy is {call.profile.currency} here")
    try:
        return call.amount("sum")
    except TooSmall as wrong:
        raise Refused(TOO_SMALL, str(wrong)) from wrong
    except TooLarge as wrong:
        raise Refused(TOO_LARGE, str(wrong)) from wrong
    except ValueError as wrong:
        raise Refused(OTHER, f"sum: {wrong}") from wrong


def _txn_date(call: Call) -> datetime:
    """`YYYYMMDDHHMMSS` in the network's own zone."""
    text = call.get("txn_date")
    if len(text) != 14 or not (text.isascii() and text.isdigit()):
        raise Refused(OTHER, "txn_date is YYYYMMDDHHMMSS")
    try:
        return call.in_utc(datetime.strptime(text, "%Y%m%d%H%M%S"))  # noqa: DTZ007 - the network's zone is added
    except ValueError as wrong:
        raise Refused(OTHER, "txn_date is no date") from wrong


async def _payee(call: Call) -> Payee:
    question = FindPayee(operator=call.profile.operator, account=_account(call))
    return await call.backend.questions.ask(question, seconds=call.backend.answer_seconds)


def _fields(payee: Payee) -> list[tuple[str, str]]:
    """What the terminal shows before the money is put in; the name is left out, for anybody may ask."""
    balance = Money(minor=payee.balance, currency=payee.currency)
    recommended = Money(minor=payee.recommended_top_up, currency=payee.currency)
    return [("balance", balance.decimal()), ("rec_sum", recommended.decimal())]


async def _get_info(call: Call) -> Tags:
    return [("result", str(OK)), ("comment", ""), ("fields", _fields(await _payee(call)))]


async def _check(call: Call) -> Tags:
    txn_id = _txn_id(call)
    _account(call)
    _sum(call)
    payee = await _payee(call)
    return [("osmp_txn_id", txn_id), ("result", str(OK)), ("fields", _fields(payee)), ("comment", "")]


async def _pay(call: Call) -> Tags:
    txn_id = _txn_id(call)
    question = TakePayment(
        operator=call.profile.operator,
        way=call.terminal.way,
        external_id=txn_id,
        account=_account(call),
        amount=_sum(call),
        paid_at=_txn_date(call),
    )
    return _paid(txn_id, await call.backend.questions.ask(question, seconds=call.backend.answer_seconds))


def _paid(txn_id: str, payment: Payment) -> Tags:
    amount = Money(minor=payment.amount, currency=payment.currency)
    return [
        ("osmp_txn_id", txn_id),
        ("prv_txn", str(payment.id)),
        ("sum", amount.decimal()),
        ("result", str(OK if payment.status == "accepted" else OTHER)),
        ("comment", "OK" if payment.status == "accepted" else "the payment was cancelled"),
    ]


async def _status(call: Call) -> Tags:
    txn_id = _txn_id(call)
    question = GetPayment(operator=call.profile.operator, way=call.terminal.way, external_id=txn_id)
    try:
        return _paid(txn_id, await call.backend.questions.ask(question, seconds=call.backend.answer_seconds))
    except NotFound as unknown:
        raise Refused(OTHER, "there is no payment with this txn_id") from unknown


async def _cancel(call: Call) -> Tags:
    prv_txn = call.get("prv_txn")
    if prv_txn and (not OPERATION.fullmatch(prv_txn) or int(prv_txn) >= 2**63):
        raise Refused(OTHER, "prv_txn is the number that we gave")
    question = CancelPayment(
        operator=call.profile.operator,
        way=call.terminal.way,
        external_id=None if prv_txn else _txn_id(call),
        id=int(prv_txn) if prv_txn else None,
    )
    try:
        await call.backend.questions.ask(question, seconds=call.backend.answer_seconds)
    except NotFound as unknown:
        raise Refused(OTHER, "there is no such payment to cancel") from unknown
    return [("result", str(OK)), ("comment", "cancelled")]


COMMANDS: dict[str, Callable[[Call], Awaitable[Tags]]] = {
    "getInfo": _get_info,
    "check": _check,
    "pay": _pay,
    "status": _status,
    "cancel": _cancel,
}
