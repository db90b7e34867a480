"""What an SMS gateway's numbers mean (SMSC.ru HTTP API: `error_code` of send.php, `status` of status.php)."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from notify.attempts import Outcome
from notify.tables import Receipted

_OWN = {2: "login or password is wrong", 3: "no funds", 4: "our address is blocked"}
_FINAL = {
    1: "the parameters are wrong",
    5: "the date is wrong",
    6: "the message is forbidden",
    7: "the phone is wrong",
    8: "it cannot be delivered",
}
_TOO_MANY = 9
Asked = Literal["send.php", "status.php"]

NOT_FOUND = -3
_DELIVERED = frozenset({1, 2})
_FAILED = {
    3: "expired",
    20: "impossible to deliver",
    22: "wrong number",
    23: "forbidden",
    24: "no funds",
    25: "unreachable",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A status: the final word on a message if there is one, and whether the gateway knows the message at all."""

    known: bool
    outcome: Receipted | None = None
    reason: str | None = None


def read_sent(answer: dict[str, Any], taken: dict[int, str], minor_digits: int) -> Outcome:
    """The outcome of send.php; `taken` are the parts that are taken if all is well."""
    if "error" not in answer and "error_code" not in answer:
        return Outcome("sent", taken=taken, cost=minor(answer.get("cost"), minor_digits))
    code = _whole(answer.get("error_code"))
    said = _OWN.get(code) or _FINAL.get(code) or str(answer.get("error", ""))[:100]
    why = f"the SMS gateway refused: {said} (error {code})"
    if code in _OWN:
        return Outcome("queued", why, blame="own", at_once=True)
    if code == _TOO_MANY:
        # Perhaps it has it already: the next attempt asks.
        return Outcome("queued", why, blame="busy", kept=True)
    return Outcome("failed", why)


def read_status(answer: dict[str, Any]) -> Told:
    """Of status.php. Whatever is not final is still on its way."""
    status = _whole(answer.get("status", NOT_FOUND if "error_code" in answer else None))
    if status == NOT_FOUND:
        return Told(known=False)
    if status in _DELIVERED:
        return Told(known=True, outcome="delivered")
    if status in _FAILED:
        return Told(known=True, outcome="failed", reason=f"{_FAILED[status]} (status {status})")
    return Told(known=True)


def minor(amount: object, digits: int) -> int | None:
    """`"4.1"` is 410; None for what is no amount."""
    try:
        return round(Decimal(str(amount)).scaleb(digits))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _whole(number: object) -> int:
    """-100 for what is no number: nothing that has a meaning."""
    try:
        return int(str(number))
    except ValueError:
        return -100
