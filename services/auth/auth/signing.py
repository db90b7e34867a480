"""Access tokens are signed here and nowhere else: EdDSA JWT (RFC 8037) as `chassis.tokens` reads them."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from chassis.reread_file import RereadFile
from chassis.tokens import AUDIENCE, ISSUER, TYPE
from contracts.auth import Must, OwnerKind

TOKEN_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a session is. `role` is empty for a subscriber; `must` is what has to be done before anything else."""

    operator: str
    kind: OwnerKind
    id: UUID
    role: str = ""
    must: Must = ""


@dataclass(frozen=True, slots=True)
class _SigningKey:
    """The private key; its `kid` tells verifiers which public one to take."""

    kid: str
    private: Ed25519PrivateKey


def _signing_key(jwk: str) -> _SigningKey:
    """Raises ValueError with the reason."""
    try:
        told = json.loads(jwk)
        kid, private = told["kid"], OKPAlgorithm.from_jwk(told)
    except (ValueError, KeyError, TypeError, jwt.InvalidKeyError) as error:
        raise ValueError("is not an Ed25519 JWK with a kid") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("is not a private Ed25519 key")  # noqa: TRY004 - the file is wrong
    return _SigningKey(kid, private)


class Signer:
    """Signs with the key of a file, which may be replaced at any time: from a second later on it signs with that."""

    def __init__(self, key: Path) -> None:
        try:
            self._file = RereadFile(key, _signing_key)
        except ValueError as error:
            raise SystemExit(f"AUTH_SIGNING_KEY: {key} {error}.") from error

    def access_token(self, owner: Owner, session: UUID, proved_at: int, seconds: int) -> str:
        """A token in the name of `owner`, who typed the password at `proved_at` (epoch seconds).

        It lasts ten minutes, or the `seconds` that the session still lasts if these are fewer.
        """
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(owner.id),
            "operator": owner.operator,
            "kind": owner.kind,
            "role": owner.role,
            "session": str(session),
            "must": owner.must,
            "auth_time": proved_at,
            "iat": now,
            "nbf": now,
            "exp": now + min(TOKEN_SECONDS, seconds),
        }
        key = self._file.content()
        return jwt.encode(claims, key.private, algorithm="EdDSA", headers={"typ": TYPE, "kid": key.kid})
