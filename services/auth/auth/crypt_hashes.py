"""Hashes of crypt(3), as billings on Unix kept them: `$1$` (MD5), `$5$` (SHA-256), `$6$` (SHA-512), traditional DES."""

from typing import Any

# A hash of more rounds than this is refused at the import: each sign-in attempt would have to pay for it.
_DEAREST_ROUNDS = 300_000


def crypt_setting(given: str) -> tuple[str, bytes]:
    """What the hash was made with, `$6$rounds=5000$salt`, and its checksum. Raises ValueError with the reason."""
    handler = _handler(given)
    try:
        parsed = handler.from_string(given)
    except ValueError:
        raise ValueError(f"the password is marked {_mark(given)} but is no such hash") from None
    if not parsed.checksum:
        raise ValueError(f"the password is marked {_mark(given)} but has no digest")
    if getattr(parsed, "rounds", 0) > _DEAREST_ROUNDS:
        raise ValueError(f"the password's {_mark(given)} hash is too dear to verify")
    return given.removesuffix(parsed.checksum), parsed.checksum.encode()


def crypted(typed: str, setting: str) -> bytes:
    """The checksum that crypt(3) makes of `typed`; one that no password has for a text that it cannot read."""
    if "\0" in typed:
        return b""
    handler = _handler(setting)
    parsed = handler.from_string(setting)
    made_with = {name: getattr(parsed, name) for name in ("salt", "rounds") if hasattr(parsed, name)}
    made = handler.from_string(handler.using(**made_with).hash(typed))
    checksum: str = made.checksum
    return checksum.encode()


def _handler(given: str) -> Any:
    # Not at the start: only operators whose people came from such a billing ever need it.
    from passlib.hash import des_crypt, md5_crypt, sha256_crypt, sha512_crypt  # type: ignore[import-untyped]

    if not given.startswith("$"):
        return des_crypt
    known = {"$1$": md5_crypt, "$5$": sha256_crypt, "$6$": sha512_crypt}.get(given[:3])
    if known is None:
        raise ValueError(f"the password is a hash of the unknown kind {_mark(given)}")
    return known


def _mark(given: str) -> str:
    return f"${given[1:].partition('$')[0][:20]}$" if given.startswith("$") else "{CRYPT}"
