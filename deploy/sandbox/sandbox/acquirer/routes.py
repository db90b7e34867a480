"""Where everything of the acquirer is: the API, the payment page, and what only tests ask."""

from typing import Any, NoReturn

from starlette.routing import Route

from sandbox.acquirer.api import Asked, changing, telling
from sandbox.acquirer.bodies import Capture, NewPayment, NewRefund
from sandbox.acquirer.errors import not_found
from sandbox.acquirer.listing import Thing, page
from sandbox.acquirer.objects import Payment, Refund
from sandbox.acquirer.payment_page import pay, show
from sandbox.acquirer.watching import forget_calls, read_calls, read_notices, switch_method

V3 = "/acquirer/v3"


def create_payment(asked: Asked) -> Payment:
    return asked.acquirer.payments.create(asked.operator, asked.read(NewPayment), asked.page)


def capture_payment(asked: Asked) -> Payment:
    payment = asked.acquirer.payments.payment(asked.operator, asked.id)
    return asked.acquirer.payments.capture(payment, asked.read(Capture).amount)


def cancel_payment(asked: Asked) -> Payment:
    return asked.acquirer.payments.cancel(asked.acquirer.payments.payment(asked.operator, asked.id))


def create_refund(asked: Asked) -> Refund:
    return asked.acquirer.payments.give_back(asked.operator, asked.read(NewRefund))


def read_payment(asked: Asked) -> dict[str, Any]:
    return _told(asked, asked.acquirer.payments.payment(asked.operator, asked.id))


def read_refund(asked: Asked) -> dict[str, Any]:
    return asked.acquirer.payments.refund(asked.operator, asked.id).as_json()


def list_payments(asked: Asked) -> dict[str, Any]:
    return _list(asked, [*asked.acquirer.payments.payments.values()])


def list_refunds(asked: Asked) -> dict[str, Any]:
    return _list(asked, [*asked.acquirer.payments.refunds.values()])


def nothing_here(asked: Asked) -> NoReturn:
    raise not_found(f"There is no {asked.request.method} {asked.request.url.path}")


def _list(asked: Asked, things: list[Thing]) -> dict[str, Any]:
    own = (thing for thing in reversed(things) if thing.operator == asked.operator)
    found, cursor = page(own, asked.request.query_params)
    told = {"type": "list", "items": [_told(asked, thing) for thing in found]}
    return told | ({"next_cursor": cursor} if cursor else {})


def _told(asked: Asked, thing: Thing) -> dict[str, Any]:
    """With `wrong_amount` a payment is told to be of one more than it is."""
    told = thing.as_json()
    if isinstance(thing, Payment) and asked.acquirer.fault.wrong_amount:
        told["amount"] = thing.amount.of(thing.amount.decimal + 1).model_dump()
    return told


ROUTES = [
    Route(f"{V3}/payments", changing(create_payment), methods=["POST"]),
    Route(f"{V3}/payments", telling(list_payments), methods=["GET"]),
    Route(f"{V3}/payments/{{id}}", telling(read_payment), methods=["GET"]),
    Route(f"{V3}/payments/{{id}}/capture", changing(capture_payment), methods=["POST"]),
    Route(f"{V3}/payments/{{id}}/cancel", changing(cancel_payment), methods=["POST"]),
    Route(f"{V3}/refunds", changing(create_refund), methods=["POST"]),
    Route(f"{V3}/refunds", telling(list_refunds), methods=["GET"]),
    Route(f"{V3}/refunds/{{id}}", telling(read_refund), methods=["GET"]),
    Route(f"{V3}/{{path:path}}", telling(nothing_here), methods=["GET", "POST", "PUT", "DELETE"]),
    Route("/acquirer/pay/{id}", show, methods=["GET"]),
    Route("/acquirer/pay/{id}", pay, methods=["POST"]),
    Route("/acquirer/methods/{id}", switch_method, methods=["PUT"]),
    Route("/acquirer/calls", read_calls, methods=["GET"]),
    Route("/acquirer/calls", forget_calls, methods=["DELETE"]),
    Route("/acquirer/notices", read_notices, methods=["GET"]),
]
