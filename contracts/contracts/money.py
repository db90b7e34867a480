"""Money is an integer of minor units and an ISO 4217 currency; decimals exist only at the edges."""

import re
from decimal import Decimal

from contracts.message import Message

# ISO 4217: digits after the point. A currency that is not listed is refused by the operator's profile.
DIGITS = {"RUB": 2, "KZT": 2, "USD": 2, "EUR": 2}

_PLAIN = re.compile(r"[0-9]{1,16}(\.[0-9]{1,2})?", re.ASCII)

# 10 million of major units: above any payment of a household or an office, far below a 64-bit overflow.
LARGEST = 1_000_000_000


class Money(Message):
    """An amount in minor units (kopecks, tiyn) of `currency`; may be negative."""

    minor: int
    currency: str

    def decimal(self) -> str:
        """`12345 RUB` -> `123.45`, as JSON and the terminals want it."""
        digits = DIGITS[self.currency]
        return f"{Decimal(self.minor).scaleb(-digits):.{digits}f}"


def minor_units(text: str, currency: str) -> int:
    """Read `123.4` or `123.45` as minor units.

    Raises ValueError for whatever is not a plain decimal: a sign, an exponent, NaN, letters, other
    scripts' digits, or more decimals than the currency has.
    """
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an amount: digits, a point, two decimals at most")
    return int(Decimal(text).scaleb(DIGITS[currency]))
