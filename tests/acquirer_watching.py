"""What tests of the acquirer look at: logs, alarms, the acquirer's own books."""

import json
from typing import Any

import httpx

from payers import Payer, Shop, notify
from running import Running, until


def log_of(stack: Running, program: str) -> str:
    return (stack.path / "logs" / f"{program}.log").read_text(errors="replace")


async def alarmed(payer: Payer, alarm: str, about: str) -> None:
    """Wait until billing's log raises this alarm about something: the log is written by another process."""

    async def raised() -> bool:
        whole, _, _ = log_of(payer.stack, "billing").rpartition("\n")
        lines = [json.loads(line) for line in whole.splitlines() if line.startswith("{")]
        return any(line.get("alarm") == alarm and about in str(line) for line in lines)

    await until(f"{alarm} of {about}", raised)


async def foreign_payment(stack: Running, shop: Shop, attempt: str) -> dict[str, Any]:
    """The payment as the acquirer knows it, by our key, which stands in its metadata."""
    address = httpx.URL(stack.environment["SKYNET_ACQUIRER_URL"])
    shop_and_key = (address.username, address.password)
    listed = await shop.sandbox.get("/acquirer/v3/payments", params={"limit": 100}, auth=shop_and_key)
    return next(one for one in listed.json()["items"] if one["metadata"].get("attempt") == attempt)


async def believed(payer: Payer, foreign: str, attempt: str) -> bool:
    about = {"id": foreign, "metadata": {"attempt": attempt}}
    return (await notify(payer, "payment.succeeded", about)).status_code == 200
