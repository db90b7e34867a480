"""Addresses that nobody can guess: `reply+<token>@domain` says what a letter belongs to, and that it was told so.

A token is the id and 128 bits that only who has the key can tell (HMAC-SHA256, RFC 2104), in base32: mail servers
may change the case of a local part, and it holds 64 octets at most (RFC 5321, sections 2.4 and 4.5.3.1.1).
"""

import binascii
import hmac
from base64 import b32decode, b32encode
from pathlib import Path
from uuid import UUID

_SHORTEST_KEY = 32
_PROOF_BYTES = 16
_ID_BYTES = 16
# 52 characters, filled up to a whole number of base32's groups of eight.
_FILL = "===="


class AddressTokens:
    """The first key makes tokens, all of them are known: a key is changed by writing a new one before the old."""

    def __init__(self, purpose: str, keys: list[bytes]) -> None:
        self._purpose = purpose
        self._keys = keys

    @classmethod
    def of_file(cls, purpose: str, path: Path) -> "AddressTokens":
        """A key of 32 characters or more in each line. Raises OSError or ValueError."""
        keys = path.read_bytes().split()
        if not keys or any(len(key) < _SHORTEST_KEY for key in keys):
            raise ValueError(
                f"{path} needs a random secret of {_SHORTEST_KEY} characters or more in each line"
            )
        return cls(purpose, keys)

    def token(self, operator: str, known: UUID) -> str:
        """52 characters: letters and digits 2 to 7."""
        raw = known.bytes + self._proof(self._keys[0], operator, known.bytes)
        return b32encode(raw).decode().rstrip("=").lower()

    def read(self, operator: str, token: str) -> UUID | None:
        """The id, or None for what was never told at this operator; in a time that tells nothing."""
        try:
            raw = b32decode(f"{token.upper()}{_FILL}")
        except (binascii.Error, ValueError):
            return None
        known, proof = raw[:_ID_BYTES], raw[_ID_BYTES:]
        right = [hmac.compare_digest(proof, self._proof(key, operator, known)) for key in self._keys]
        return UUID(bytes=known) if any(right) else None

    def _proof(self, key: bytes, operator: str, known: bytes) -> bytes:
        said = f"{self._purpose}\0{operator}\0".encode() + known
        return hmac.digest(key, said, "sha256")[:_PROOF_BYTES]


def with_token(address: str, token: str) -> str:
    """`reply@skynet.example` -> `reply+<token>@skynet.example` (RFC 5233)."""
    local, _, domain = address.partition("@")
    return f"{local}+{token}@{domain}"


def without_token(address: str) -> tuple[str, str]:
    """The address in lower case and its token; both empty where there is none."""
    local, at, domain = address.lower().rpartition("@")
    name, plus, token = local.partition("+")
    return (f"{name}@{domain}", token) if at and plus else ("", "")
