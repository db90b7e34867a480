"""Phones and e-mail addresses in the one form in which they are kept and compared."""

import re

_PUNCTUATION = re.compile(r"[\s().\u00a0\u2010-\u2015-]+")
_E164 = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
_LONGEST_EMAIL = 254  # RFC 5321 section 4.5.3.1.3

# What a country's numbers begin with (ITU-T E.164), for each country of `place.country`.
CALLING_CODES = {"RU": "+7", "KZ": "+7"}

# Russia and Kazakhstan share the country code 7 and dial 8 for long distance.
_NATIONAL = re.compile(r"[78]([0-9]{10})", re.ASCII)


def phone_number(written: str) -> str:
    """`8 (916) 123-45-67` -> `+79161234567` (E.164). Raises ValueError with the reason."""
    digits = _PUNCTUATION.sub("", written)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if national := _NATIONAL.fullmatch(digits):
        digits = f"+7{national[1]}"
    if not _E164.fullmatch(digits):
        raise ValueError(f"{written[:40]!r} is not a phone number")
    return digits


def email_address(written: str) -> str:
    """The address with its host in lower case. Raises ValueError with the reason."""
    mailbox, at, host = written.strip().rpartition("@")
    address = f"{mailbox}{at}{host.lower()}"
    if len(address) > _LONGEST_EMAIL or not address.isprintable() or not _EMAIL.fullmatch(address):
        raise ValueError(f"{written[:80]!r} is not an e-mail address")
    return address
