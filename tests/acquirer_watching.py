"""What tests of the acquirer look at: logs, alarms, the acquirer's own books."""

import json
from typing import Any

import httpx

from payers import Payer, Shop, notify
from running import Running


def log_of(stack: Running, program: str) -> str:
    return (stack.path / "logs" / f"{program}.log").read_text(errors="replace")


async def alarms(payer: Payer, alarm: str, about: str) -> list[dict[str, Any]]:
    """The lines of billing's log that raise this alarm about something."""
    lines = [json.loads(line) for line in log_of(payer.stack, "billing").splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("alarm") == alarm and about in str(line)]


async def foreign_payment(stack: Running, shop: Shop, attempt: str) -> dict[str, Any]:
    """The payment as the acquirer knows it, by our key, which stands in its metadata."""
    address = httpx.URL(stack.environment["SKYNET_ACQUIRER_URL"])
    shop_and_key = (address.username, address.password)
    listed = await shop.sandbox.get("/acquirer/v3/payments", params={"limit": 100}, auth=shop_and_key)
    return next(one for one in listed.json()["items"] if one["metadata"].get("attempt") == attempt)


async def believed(payer: Payer, foreign: str, attempt: str) -> bool:
    about = {"id": foreign, "metadata": {"attempt": attempt}}
    return (await notify(payer, "payment.succeeded", about)).status_code == 200
