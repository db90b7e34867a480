"""Paying through the acquirer while things break: every call is repeated until it is answered, under one key."""

from typing import Any
from uuid import uuid4

import httpx

from desk import staff_of
from paying import Payee, Payments
from people import Person, sign_in
from running import Running, until

PATIENCE = 150.0


async def pay_online(payments: Payments) -> None:
    """On the acquirer's page: once with success, once in vain."""
    person = await _person(payments, _payee(payments))
    for outcome in ("success", "call_issuer"):
        started = await _done(person, "POST", "/payments", {"amount": "200.00", "method": "card"})
        payment = await _visited(person, started["id"], outcome=outcome)
        assert payment["status"] == ("succeeded" if outcome == "success" else "canceled")


async def pay_by_itself(payments: Payments) -> None:
    """A card is bound, and the worker of autopayment takes money from it."""
    payee = _payee(payments)
    person = await _person(payments, payee)
    started = await _done(person, "POST", "/cards", {})
    await _visited(person, started["id"], card="success")
    wanted = {"card": started["id"], "on": "threshold", "threshold": "9000000.00", "max_amount": "1000.00"}
    await _done(person, "PUT", "/autopayment", wanted)
    paid = (
        "select count(*) = 1 from payment_attempts where operator = $1 and purpose = 'autopayment' "
        "and card_id = $2 and status = 'succeeded'"
    )
    who = (payee.operator, started["id"])
    await until("it was paid", lambda: payments.stack.value("billing", paid, *who), PATIENCE)
    await _done(person, "DELETE", f"/cards/{started['id']}")


async def give_back(payments: Payments) -> None:
    """A payment goes back, and a second one does not: its acquirer does not know it."""
    payee = _payee(payments)
    person, manager = (
        await _person(payments, payee),
        await staff_of(payments.stack, payments.client, payee.operator, "manager"),
    )
    for known, status in ((True, "succeeded"), (False, "canceled")):
        started = await _done(person, "POST", "/payments", {"amount": "200.00", "method": "card"})
        await _visited(person, started["id"], outcome="success")
        if not known:
            await _make_unknown(payments.stack, started["id"])
        refund = await _done(manager, "POST", f"/staff/payments/{started['id']}/refund", {"reason": "так"})
        await _refunded(payments.stack, refund["id"], status)


async def _refunded(stack: Running, refund_id: str, status: str) -> None:
    ended = "select status = $2 from refunds where id = $1"
    await until(f"it is {status}", lambda: stack.value("billing", ended, refund_id, status), PATIENCE)


def _payee(payments: Payments) -> Payee:
    return next(payee for payee in payments.payees if payee.operator == "skynet")


async def _person(payments: Payments, payee: Payee) -> Person:
    return await sign_in(payments.client, payee.operator, payee.who)


async def _done(person: Person, method: str, path: str, body: Any = None) -> Any:
    """The answer, whoever has died meanwhile."""
    headers = {**person.headers, "Idempotency-Key": str(uuid4())}

    async def answered() -> Any:
        answer = await person.client.request(method, path, json=body, headers=headers)
        assert answer.status_code in {200, 201, 204, 503, 504}, answer.text
        if answer.status_code >= 500:
            return None
        return answer.json() if answer.content else True

    return await until(f"{method} {path} is answered", answered)


async def _visited(person: Person, payment_id: str, **form: str) -> Any:
    """The payment as it has ended after its page was filled in."""

    async def with_page() -> Any:
        payment = await _done(person, "GET", f"/payments/{payment_id}")
        return payment if payment["confirmation_url"] or payment["status"] != "pending" else None

    async def ended() -> Any:
        payment = await _done(person, "GET", f"/payments/{payment_id}")
        return payment if payment["status"] != "pending" else None

    page = (await until("the page's address is known", with_page, PATIENCE))["confirmation_url"]
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.post(page, data=form)).status_code == 302
    return await until("the payment has ended", ended, PATIENCE)


async def _make_unknown(stack: Running, payment_id: str) -> None:
    """As if the acquirer had lost it."""
    await stack.sql(
        "billing",
        "update payments set external_id = 'unknown-' || external_id "
        "where id = (select payment_id from payment_attempts where id = $1)",
        payment_id,
    )
