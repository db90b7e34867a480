"""Looks for numbers of payment cards in any text: digits that begin as a card's do and end in a right check digit."""

import re
from collections.abc import Iterator

# 13 to 19 digits, in groups or not, that are no part of a longer number, word or id.
_DIGITS = re.compile(r"(?<![0-9A-Za-z_.+-])[0-9](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z_]|[.-][0-9])")
# ISO/IEC 7812: Mir, Visa, Mastercard, Maestro, UnionPay.
_ISSUERS = re.compile(r"220[0-4]|4|5[0-9]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)|6[0-9]")


def card_numbers(text: str) -> Iterator[str]:
    """Each that is found, masked."""
    for found in _DIGITS.finditer(text):
        digits = re.sub("[^0-9]", "", found[0])
        if _ISSUERS.match(digits) and is_right(digits):
            yield f"{digits[:4]}...{digits[-2:]} ({len(digits)} digits)"


def is_right(digits: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1, annex B)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
