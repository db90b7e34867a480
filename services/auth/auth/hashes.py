"""The forms in which a password is kept until its owner signs in for the first time.

Another billing's list brings passwords in clear or as hashes. Argon2id and bcrypt are strong and stay as
they are. The rest is bound to the pepper at once, `$hmac-sha256$<of>$<salt>$<digest>` with `of` one of
clear, md5, sha1: quick enough for a hundred thousand rows, worthless to a thief of the database alone.
"""

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

import bcrypt

ARGON2 = "$argon2id$"
_BOUND = "$hmac-sha256$"
# Of the salt's last character only two bits count; the others are zero in every true hash.
_BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}")
_ARGON2ID = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([\w+/]{11,88})\$([\w+/]{16,88})", re.ASCII
)
_LABELLED = re.compile(r"\{([^{}]*)\}(.*)", re.DOTALL)
_DIGESTS = {"MD5": "md5", "SHA": "sha1", "SHA1": "sha1"}

# An imported hash costs what its parameters say; it must not be minutes.
_DEAREST = (262_144, 10, 16)

_BCRYPT_READS = 72


def kept_form(given: str, pepper: bytes) -> str | None:
    """How an imported password is kept; None for an empty one, with which nobody can sign in.

    It counts as clear unless it looks like a hash: `$scheme$…` or `{scheme}…`. Raises ValueError with
    the reason.
    """
    if not given:
        return None
    if labelled := _LABELLED.fullmatch(given):
        return _bound_digest(labelled[1].upper(), labelled[2], pepper)
    if given.startswith("$") and "$" in given[1:]:
        return _strong(given)
    return _bound("clear", given.encode(), os.urandom(16), pepper)


def proves(kept: str, typed: str, pepper: bytes) -> bool:
    """Whether `typed` is the password kept in one of the imported forms (not Argon2id)."""
    if not kept.startswith(_BOUND):
        # Whoever made the hash has cut the password there too: bcrypt has no other way.
        return bcrypt.checkpw(typed.encode()[:_BCRYPT_READS], kept.encode())
    of, salt, _ = kept.removeprefix(_BOUND).split("$")
    inner = typed.encode() if of == "clear" else hashlib.new(of, typed.encode()).digest()
    return hmac.compare_digest(kept, _bound(of, inner, b64decode(salt), pepper))


def _bound(of: str, inner: bytes, salt: bytes, pepper: bytes) -> str:
    digest = hmac.digest(pepper, salt + inner, "sha256")
    return f"{_BOUND}{of}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def _bound_digest(label: str, text: str, pepper: bytes) -> str:
    of = _DIGESTS.get(label)
    if of is None:
        raise ValueError(f"the password is a hash of the unknown kind {{{label[:20]}}}")
    size = hashlib.new(of).digest_size
    try:  # hexadecimal as billings write it, or base64 as LDAP does (RFC 2307)
        digest = bytes.fromhex(text) if len(text) == 2 * size else b64decode(text, validate=True)
    except (ValueError, NotBase64):
        digest = b""
    if len(digest) != size:
        raise ValueError(f"the password is marked {{{label}}} but is no such hash")
    return _bound(of, digest, os.urandom(16), pepper)


def _strong(given: str) -> str:
    if _BCRYPT.fullmatch(given):
        return given
    found = _ARGON2ID.fullmatch(given)
    if found is None:
        raise ValueError(f"the password is a hash of the unknown kind ${given[1:].partition('$')[0][:20]}$")
    if not all(_is_base64(part) for part in found.groups()[3:]):
        raise ValueError("the password is marked $argon2id$ but is no such hash")
    if any(int(cost) > most for cost, most in zip(found.groups()[:3], _DEAREST, strict=True)):
        raise ValueError("the password's argon2id hash is too dear to verify")
    return given


def _is_base64(unpadded: str) -> bool:
    """As the reference implementation of Argon2 reads it: no padding, no stray bits."""
    if len(unpadded) % 4 == 1:
        return False
    decoded = b64decode(unpadded + "=" * (-len(unpadded) % 4))
    return b64encode(decoded).decode().rstrip("=") == unpadded
