"""Codes by which an application is followed: 60 bits of chance, easy to read aloud and to type."""

import re
import secrets

# Crockford's base 32: no letter that looks like a digit, nor U.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4
# As they are mistaken for one another, and Cyrillic letters that look the same on a keyboard left in Russian.
_READ = str.maketrans("OILАВСЕНКМРТХ", "011ABCEHKMPTX")
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")


def new_code() -> str:
    """`7K2M-9QXT-4BWE`."""
    return _grouped("".join(secrets.choice(LETTERS) for _ in range(_LENGTH)))


def read_code(written: str) -> str | None:
    """The code as it is kept, whatever the case and the groups; None for what cannot be one."""
    letters = _BETWEEN.sub("", written).upper().translate(_READ)
    if len(letters) != _LENGTH or not set(letters) <= set(LETTERS):
        return None
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
