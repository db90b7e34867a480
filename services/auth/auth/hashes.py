"""The forms in which a password is kept until its owner signs in for the first time.

Another billing's list brings passwords in clear or as hashes. Argon2id and bcrypt are strong and stay as they are.
The rest is bound to the pepper at once, `$hmac-sha256$<of>$<salt>$<digest>`: quick enough for a hundred thousand
rows, worthless to a thief of the database alone. `of` says what the digest is of: `clear`, the name of a hash
function, the same with `-ps` or `-sp` for password and salt in that order, or `crypt`.
"""

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import NamedTuple

import bcrypt

from auth.crypt_hashes import crypt_setting, crypted

ARGON2 = "$argon2id$"
_BOUND = "$hmac-sha256$"
# Of the salt's last character only two bits count; the others are zero in every true hash.
_BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|1[0-2])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}")
_ARGON2ID = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([\w+/]{11,88})\$([\w+/]{16,88})", re.ASCII
)
_LABELLED = re.compile(r"\{([^{}]*)\}(.*)", re.DOTALL)
# As Django wrote them: the function, the salt, the digest of salt and password.
_SALT_FIRST = re.compile(r"(md5|sha1)\$([^$]{1,64})\$([0-9a-f]{32}|[0-9a-f]{40})")
_DIGESTS = {"MD5": "md5", "SHA": "sha1", "SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}
# As LDAP servers write them (RFC 2307 and after it): the salt stands after the digest.
_SALTED = {"SMD5": "md5", "SSHA": "sha1", "SSHA256": "sha256", "SSHA512": "sha512"}
_LONGEST_SALT = 64

# An imported hash costs what its parameters say; it must fit into the time after which a wrong answer comes.
_DEAREST = (65_536, 4, 16)
# KiB that Argon2 wants for each lane (RFC 9106, section 3.1).
_LEAST_A_LANE = 8

_BCRYPT_READS = 72


class Secret(NamedTuple):
    """What is bound to the pepper: `inner` is the digest that another billing kept, or the password itself."""

    of: str
    salt: bytes
    inner: bytes


def is_marked(given: str) -> bool:
    """Whether it looks like a hash of some kind, known or not."""
    return given.startswith(("$", "{")) or _SALT_FIRST.fullmatch(given) is not None


def kept_form(given: str, pepper: bytes) -> str | None:
    """How an imported password is kept; None for an empty one, with which nobody can sign in.

    It counts as clear unless it looks like a hash: `$scheme$…`, `{scheme}…` or `md5$salt$…`. Raises ValueError with
    the reason.
    """
    if not given:
        return None
    if labelled := _LABELLED.fullmatch(given):
        return _labelled(labelled[1].upper(), labelled[2], pepper)
    if given.startswith("$") and "$" in given[1:]:
        return _marked(given, pepper)
    if (told := _SALT_FIRST.fullmatch(given)) and len(told[3]) == 2 * hashlib.new(told[1]).digest_size:
        return _bound(Secret(f"{told[1]}-sp", told[2].encode(), bytes.fromhex(told[3])), pepper)
    return _bound(Secret("clear", os.urandom(16), given.encode()), pepper)


def proves(kept: str, typed: str, pepper: bytes) -> bool:
    """Whether `typed` is the password kept in one of the imported forms (not Argon2id)."""
    if not kept.startswith(_BOUND):
        # Whoever made the hash has cut the password there too: bcrypt has no other way.
        return bcrypt.checkpw(typed.encode()[:_BCRYPT_READS], kept.encode())
    of, encoded, _ = kept.removeprefix(_BOUND).split("$")
    salt = b64decode(encoded)
    return hmac.compare_digest(kept, _bound(Secret(of, salt, _inner(of, salt, typed)), pepper))


def _inner(of: str, salt: bytes, typed: str) -> bytes:
    """What the other billing would have kept of `typed`."""
    password = typed.encode()
    if of == "clear":
        return password
    if of == "crypt":
        return crypted(typed, salt.decode())
    function, _, order = of.partition("-")
    parts = {"": password, "ps": password + salt, "sp": salt + password}
    return hashlib.new(function, parts[order]).digest()


def _bound(secret: Secret, pepper: bytes) -> str:
    digest = hmac.digest(pepper, secret.salt + secret.inner, "sha256")
    return f"{_BOUND}{secret.of}${b64encode(secret.salt).decode()}${b64encode(digest).decode()}"


def _labelled(label: str, text: str, pepper: bytes) -> str:
    if label == "CRYPT":
        return _marked(text, pepper)
    function = _DIGESTS.get(label) or _SALTED.get(label)
    if function is None:
        raise ValueError(f"the password is a hash of the unknown kind {{{label[:20]}}}")
    size, raw = hashlib.new(function).digest_size, _decoded(text, label)
    if label in _SALTED and size < len(raw) <= size + _LONGEST_SALT:
        return _bound(Secret(f"{function}-ps", raw[size:], raw[:size]), pepper)
    if label in _DIGESTS and len(raw) == size:
        return _bound(Secret(function, os.urandom(16), raw), pepper)
    raise ValueError(f"the password is marked {{{label}}} but is no such hash")


def _decoded(text: str, label: str) -> bytes:
    """Hexadecimal as billings write digests, or base64 as LDAP does (RFC 2307)."""
    try:
        return (
            bytes.fromhex(text) if re.fullmatch("([0-9a-fA-F]{2})+", text) else b64decode(text, validate=True)
        )
    except (ValueError, NotBase64):
        raise ValueError(f"the password is marked {{{label}}} but is no such hash") from None


def _marked(given: str, pepper: bytes) -> str:
    """`$2b$…` and `$argon2id$…` stay as they are; `$1$…`, `$5$…`, `$6$…` and traditional DES are bound."""
    if _BCRYPT.fullmatch(given):
        return given
    if given.startswith(ARGON2):
        return _argon2id(given)
    setting, checksum = crypt_setting(given)
    return _bound(Secret("crypt", setting.encode(), checksum), pepper)


def _argon2id(given: str) -> str:
    found = _ARGON2ID.fullmatch(given)
    if found is None or not all(_is_base64(part) for part in found.groups()[3:]):
        raise ValueError("the password is marked $argon2id$ but is no such hash")
    costs = memory, passes, lanes = [int(cost) for cost in found.groups()[:3]]
    if passes < 1 or lanes < 1 or memory < _LEAST_A_LANE * lanes:
        raise ValueError("the password's argon2id hash has parameters that Argon2 does not take")
    if any(cost > most for cost, most in zip(costs, _DEAREST, strict=True)):
        raise ValueError("the password's argon2id hash is too dear to verify")
    return given


def _is_base64(unpadded: str) -> bool:
    """As the reference implementation of Argon2 reads it: no padding, no stray bits."""
    if len(unpadded) % 4 == 1:
        return False
    decoded = b64decode(unpadded + "=" * (-len(unpadded) % 4))
    return b64encode(decoded).decode().rstrip("=") == unpadded
