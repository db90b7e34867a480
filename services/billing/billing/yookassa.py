"""YooKassa's API v3 (yookassa.ru/developers/api): HTTP Basic, JSON, and an Idempotence-Key with every POST."""

import asyncio
import ssl
from typing import Any
from uuid import UUID

import httpx

from billing.acquirer import Declined, ForeignStatus, GivingBack, Order, SavedCard, Seen, SeenRefund, Unclear
from chassis.logs import logger
from chassis.telemetry import CLIENT, span
from contracts.money import Money, minor_units

# The API cuts longer ones off with an error.
LONGEST_DESCRIPTION = 128
_STATUSES: dict[str, ForeignStatus] = {
    "pending": "pending",
    "waiting_for_capture": "pending",
    "succeeded": "succeeded",
    "canceled": "canceled",
}


class YooKassa:
    """One shop. `url` is `https://shop:secret@api.yookassa.ru/v3`."""

    def __init__(self, url: str) -> None:
        whole = httpx.URL(url)
        self._http = httpx.AsyncClient(
            base_url=whole.copy_with(userinfo=b""),
            auth=(whole.username, whole.password),
            verify=ssl.create_default_context() if whole.scheme == "https" else False,
            trust_env=False,
            follow_redirects=False,
        )

    async def create(self, order: Order, seconds: float) -> Seen:
        return _seen(await self._ask("POST", "/payments", seconds, _payment_of(order), order.key))

    async def read(self, payment_id: str, seconds: float) -> Seen:
        return _seen(await self._ask("GET", f"/payments/{payment_id}", seconds))

    async def give_back(self, asked: GivingBack, seconds: float) -> SeenRefund:
        body = {
            "payment_id": asked.payment_id,
            "amount": _amount(asked.amount, asked.currency),
            "description": asked.description[:LONGEST_DESCRIPTION],
        }
        body |= _receipt(asked.receipt, asked.amount, asked.currency)
        return _seen_refund(await self._ask("POST", "/refunds", seconds, body, asked.key))

    async def read_refund(self, refund_id: str, seconds: float) -> SeenRefund:
        return _seen_refund(await self._ask("GET", f"/refunds/{refund_id}", seconds))

    async def close(self) -> None:
        await self._http.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        seconds: float,
        body: dict[str, Any] | None = None,
        key: UUID | None = None,
    ) -> dict[str, Any]:
        headers = {"Idempotence-Key": str(key)} if key else {}
        attributes = {"server.address": self._http.base_url.host, "http.request.method": method}
        with span(f"acquirer {path.split('/')[1]}", CLIENT, attributes=attributes):
            try:
                # httpx bounds each step of a call, not the whole.
                async with asyncio.timeout(seconds):
                    answer = await self._http.request(
                        method, path, json=body, headers=headers, timeout=seconds
                    )
            except (httpx.TransportError, TimeoutError) as error:
                raise Unclear(f"no answer: {type(error).__name__}") from error
        return _understood(answer)


def _understood(answer: httpx.Response) -> dict[str, Any]:
    """The body of a 200; 202, 429 and 5xx tell nothing of the outcome, other refusals that nothing was done."""
    if answer.status_code in {401, 403}:
        # A key that is being changed must not cost anybody a payment: it is asked again.
        logger().error("the acquirer does not accept our credentials", alarm="acquirer-credentials")
        raise Unclear("the credentials are not accepted")
    if answer.status_code not in range(200, 500) or answer.status_code in {
        *range(300, 400),
        202,
        408,
        425,
        429,
    }:
        raise Unclear(f"status {answer.status_code}")
    try:
        told = answer.json()
    except ValueError as error:
        raise Unclear("the answer is not JSON") from error
    if not isinstance(told, dict):
        raise Unclear("the answer is no object")
    if answer.status_code == 404:
        raise Declined("unknown_to_acquirer")
    if answer.status_code >= 400:
        logger().error(
            "the acquirer refuses a request",
            status=answer.status_code,
            error=told.get("code"),
            parameter=told.get("parameter"),
            alarm="acquirer-refuses",
        )
        raise Declined("refused_by_acquirer")
    return told


def _payment_of(order: Order) -> dict[str, Any]:
    body: dict[str, Any] = {
        "amount": _amount(order.amount, order.currency),
        "capture": True,
        "description": order.description[:LONGEST_DESCRIPTION],
        "metadata": {"attempt": str(order.key)},
        "merchant_customer_id": order.account,
    }
    if order.token:
        body["payment_method_id"] = order.token
    else:
        body["payment_method_data"] = {"type": "sbp" if order.by_sbp else "bank_card"}
        body["confirmation"] = {"type": "redirect", "return_url": order.return_url}
        body["save_payment_method"] = order.save
    return body | _receipt(order.receipt, order.amount, order.currency)


def _receipt(receipt: dict[str, Any] | None, amount: int, currency: str) -> dict[str, Any]:
    """54-FZ: one item that comes to the whole amount."""
    if receipt is None:
        return {}
    item = {
        "description": receipt["description"][:LONGEST_DESCRIPTION],
        "quantity": "1.00",
        "amount": _amount(amount, currency),
        **{name: receipt[name] for name in ("vat_code", "payment_subject", "payment_mode")},
    }
    told = {"customer": receipt["customer"], "tax_system_code": receipt["tax_system_code"], "items": [item]}
    return {"receipt": told}


def _amount(minor: int, currency: str) -> dict[str, str]:
    return {"value": Money(minor=minor, currency=currency).decimal(), "currency": currency}


def _seen(told: dict[str, Any]) -> Seen:
    try:
        currency = told["amount"]["currency"]
        return Seen(
            id=told["id"],
            status=_STATUSES[told["status"]],
            amount=minor_units(told["amount"]["value"], currency),
            currency=currency,
            key=(told.get("metadata") or {}).get("attempt"),
            confirmation_url=(told.get("confirmation") or {}).get("confirmation_url"),
            reason=(told.get("cancellation_details") or {}).get("reason"),
            card=_saved_card(told.get("payment_method") or {}),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unclear(f"the payment is not as the API describes it: {error!r}") from error


def _saved_card(method: dict[str, Any]) -> SavedCard | None:
    card = method.get("card")
    if not method.get("saved") or not card:
        return None
    return SavedCard(
        token=method["id"],
        brand=str(card.get("card_type", "unknown")).lower(),
        last4=str(card["last4"])[-4:],
        expires=f"{card['expiry_year']}-{card['expiry_month']}",
    )


def _seen_refund(told: dict[str, Any]) -> SeenRefund:
    try:
        currency = told["amount"]["currency"]
        return SeenRefund(
            id=told["id"],
            status=_STATUSES[told["status"]],
            payment_id=told["payment_id"],
            amount=minor_units(told["amount"]["value"], currency),
            currency=currency,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unclear(f"the refund is not as the API describes it: {error!r}") from error
