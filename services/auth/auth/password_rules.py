"""What a password may be, and one that fits.

A password is taken as it was typed: nothing is cut, trimmed, composed or changed in case before it is hashed
(OWASP ASVS 5.0, 6.2.8). It is folded only to be compared with what nobody should choose. There are no
rules of composition (6.2.5); where an operator allows digits alone there is too little choice to refuse the leaked.
"""

import asyncio
import re
import secrets
import unicodedata
from hashlib import shake_256
from itertools import pairwise
from math import ceil

from auth.known_passwords import is_breached, is_common
from auth.service import service
from chassis.profiles import Profile
from chassis.profiles.sign_in import Password
from contracts.problems import InvalidBody

# Nothing that is mistaken for another when it is read from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP = 4
_GROUPS = 3  # 59 bits
_DIGITS_GENERATED = 12  # 39 bits

_SHORTEST_WORD = 4
_REPEATED = re.compile(r"(.{1,4}?)\1+", re.DOTALL)
_DIGITS = "01234567890"


async def insist_allowed(
    password: str, profile: Profile, about: list[str], pointer: str = "/new_password"
) -> None:
    """Raises InvalidBody with a `code` and a reason for each rule that is broken; the gateway words it."""
    # The breached list is a file.
    codes = await asyncio.to_thread(refused, password, profile, about)
    if codes:
        rules = profile.password
        values = {"min": str(rules.min_length), "max": str(rules.max_length)}
        raise InvalidBody(errors=[{"pointer": pointer, "code": code, "values": values} for code in codes])


def refused(password: str, profile: Profile, about: list[str]) -> list[str]:
    """The codes of what is wrong with a chosen password (`gateway/reasons.toml` has the sentences); none if it may be.

    `about` are the words that a stranger would try for this person: login, contract, name, street, phone. Those
    of the operator are added here. Prefer `insist_allowed`, which raises the problem.
    """
    return _misshapen(password, profile.password) or _guessable(password, profile, about)


def _misshapen(password: str, rules: Password) -> list[str]:
    if len(password) < rules.min_length:
        return ["password_too_short"]
    if len(password) > rules.max_length:
        return ["password_too_long"]
    return [] if rules.accepts(password) else ["password_not_digits"]


def _guessable(password: str, profile: Profile, about: list[str]) -> list[str]:
    folded, breached = _folded(password), service.breached_passwords
    if is_common(folded) or _is_pattern(folded):
        return ["password_common"]
    if _is_about(folded, [*about, profile.operator, profile.brand.name]):
        return ["password_about_you"]
    if breached is not None and profile.password.characters == "any" and is_breached(password, breached):
        return ["password_breached"]
    return []


def generated(profile: Profile, seed: bytes | None = None) -> str:
    """A password by the operator's rules that reads well from paper; the same for the same secret seed."""
    seed = seed or secrets.token_bytes(32)
    make = _digits if profile.password.characters == "digits" else _grouped
    for attempt in range(100):
        number = int.from_bytes(shake_256(seed + bytes([attempt])).digest(128))
        password = make(number, profile)
        if not refused(password, profile, []):
            return password
    raise ValueError(f"no password fits the rules of {profile.operator}")


def _digits(number: int, profile: Profile) -> str:
    rules = profile.password
    length = max(rules.min_length, min(rules.max_length, _DIGITS_GENERATED))
    return f"{number % 10**length:0{length}}"


def _grouped(number: int, profile: Profile) -> str:
    """`k7mp-x9rt-4hqw`."""
    groups = max(_GROUPS, ceil((profile.password.min_length + 1) / (_GROUP + 1)))
    signs = [
        _READABLE[number // len(_READABLE) ** place % len(_READABLE)] for place in range(groups * _GROUP)
    ]
    return "-".join("".join(signs[first : first + _GROUP]) for first in range(0, len(signs), _GROUP))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_pattern(folded: str) -> bool:
    """`aaaaaaaa`, `12121212`, `12345678`, `87654321`."""
    if _REPEATED.fullmatch(folded):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    wrapped = folded in _DIGITS * 2 or folded[::-1] in _DIGITS * 2
    return wrapped or steps in ({1}, {-1})


def _is_about(folded: str, about: list[str]) -> bool:
    """Whether the words that a stranger would try are at least half of it, or it is a part of one."""
    rest = folded
    for word in sorted(_words(about), key=len, reverse=True):
        if folded in word:
            return True
        rest = rest.replace(word, "")
    return len(rest) * 2 <= len(folded)


def _words(about: list[str]) -> set[str]:
    """A name or an address is one word for each of its parts, `+7 916 123-45-67` its digits, however it is dialled."""
    words = {part for told in about for part in re.split(r"[\W_]+", _folded(told))}
    numbers = {re.sub(r"\D", "", told) for told in about}
    dialled = {number[-10:] for number in numbers}
    return {word for word in words | numbers | dialled if len(word) >= _SHORTEST_WORD}
