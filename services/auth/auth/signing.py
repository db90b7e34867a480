"""Access tokens are signed here and nowhere else: EdDSA JWT (RFC 8037) as `chassis.tokens` reads them."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

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


class Signer:
    """Holds the private key; the `kid` of its JWK tells verifiers which public one to take."""

    def __init__(self, key: Path) -> None:
        try:
            jwk = json.loads(key.read_text())
            self._kid = jwk["kid"]
            private = OKPAlgorithm.from_jwk(jwk)
        except (ValueError, KeyError, TypeError, jwt.InvalidKeyError) as error:
            raise SystemExit(f"AUTH_SIGNING_KEY: {key} is not an Ed25519 JWK with a kid.") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise SystemExit(f"AUTH_SIGNING_KEY: {key} is not a private Ed25519 key.")
        self._key = private

    def access_token(self, owner: Owner, session: UUID, proved_at: int) -> str:
        """A token of ten minutes in the name of `owner`, who typed the password at `proved_at` (epoch seconds)."""
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
            "exp": now + TOKEN_SECONDS,
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA", headers={"typ": TYPE, "kid": self._kid})
