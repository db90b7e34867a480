"""Access tokens: EdDSA JWT of ten minutes (RFC 7519, RFC 8037), verified by whoever receives one.

The gateway passes the subscriber's token on; each service verifies it itself and decides by it, so
that nobody acts in another's name by calling a service directly.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import jwt
from jwt.algorithms import OKPAlgorithm

from contracts.auth import Must
from contracts.problems import (
    MustChangePassword,
    MustSetUpSecondFactor,
    NotAllowed,
    NotSignedIn,
    ProofNeeded,
)

ISSUER = "cabinet"
AUDIENCE = "cabinet"
# How far two machines' clocks may be apart.
CLOCK_SECONDS = 5
TYPE = "at+jwt"  # RFC 9068 section 2.1
# How fresh a proof of identity has to be where one is asked for (OWASP ASVS 5.0, 7.5.1).
PROOF_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. Times in seconds since the epoch.

    `must` is what has to be done before anything else; `proved_at` is when the password was last asked for.
    """

    operator: str
    id: UUID
    kind: Literal["subscriber", "staff"]
    role: str
    session: UUID
    expires_at: int
    must: Must = ""
    proved_at: int = 0

    def free(self) -> "Caller":
        """Themselves if nothing has to be done first, else the problem."""
        if self.must == "change_password":
            raise MustChangePassword
        if self.must == "set_up_second_factor":
            raise MustSetUpSecondFactor
        return self

    def proved(self) -> "Caller":
        """Themselves if the password was asked for within five minutes, else the problem."""
        if time.time() - self.proved_at > PROOF_SECONDS:
            raise ProofNeeded
        return self

    def subscriber(self) -> "Caller":
        """Themselves if a subscriber, else the problem."""
        if self.kind != "subscriber":
            raise NotAllowed("This is for subscribers.")
        return self

    def staff(self, *roles: str) -> "Caller":
        """Themselves if staff in one of `roles` (any role when none is named); an admin may all."""
        if self.kind != "staff" or (roles and self.role not in (*roles, "admin")):
            raise NotAllowed
        return self


class Tokens:
    """Verifies tokens by the public keys of a JWKS file. What was verified is remembered until it expires."""

    def __init__(self, keys: Path) -> None:
        self._keys: dict[str, Any] = {
            key["kid"]: OKPAlgorithm.from_jwk(key) for key in json.loads(keys.read_text())["keys"]
        }
        self._known: dict[str, Caller] = {}

    def verify(self, token: str) -> Caller:
        """Raises NotSignedIn for whatever is not a valid, present token of ours."""
        known = self._known.get(token)
        if known is None:
            known = self._decode(token)
            if len(self._known) >= 10_000:
                self._known.clear()
            self._known[token] = known
        if known.expires_at <= time.time():
            raise NotSignedIn
        return known

    def _decode(self, token: str) -> Caller:
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TYPE:
                raise NotSignedIn
            claims = jwt.decode(
                token,
                self._keys[header["kid"]],
                algorithms=["EdDSA"],
                issuer=ISSUER,
                audience=AUDIENCE,
                leeway=CLOCK_SECONDS,
                options={"require": ["exp", "iat", "nbf", "sub", "iss", "aud"]},
            )
            return Caller(
                operator=claims["operator"],
                id=UUID(claims["sub"]),
                kind=claims["kind"],
                role=claims["role"],
                session=UUID(claims["session"]),
                expires_at=claims["exp"],
                must=claims.get("must", ""),
                proved_at=claims.get("auth_time", 0),
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
            raise NotSignedIn from error
