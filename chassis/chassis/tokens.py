"""Access tokens: EdDSA JWT of ten minutes (RFC 7519, RFC 8037), verified by whoever receives one.

The gateway passes the subscriber's token on; each service verifies it itself and decides by it, so
that nobody acts in another's name by calling a service directly.
"""

import json
import time
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import jwt
from jwt.algorithms import OKPAlgorithm

from chassis.reread_file import RereadFile
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

    def free(self, but: Must = "") -> "Caller":
        """Themselves if nothing has to be done first, or only `but`, else the problem."""
        if self.must == but:
            return self
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


# What of a JWK the world is told (RFC 8037 section 2); the file may say more.
_PUBLIC = ("kty", "crv", "x", "kid", "alg", "use")


class _Keys:
    """Public keys by their `kid`, as a JWKS has them (RFC 7517 section 5), and what was verified by them."""

    def __init__(self, jwks: str) -> None:
        told = json.loads(jwks)["keys"]
        self.by_kid: dict[str, Any] = {key["kid"]: OKPAlgorithm.from_jwk(key) for key in told}
        self.published = {"keys": [{name: key[name] for name in _PUBLIC if name in key} for key in told]}
        self.verified: dict[str, Caller] = {}


class Tokens:
    """Verifies tokens by the public keys of a JWKS file. What was verified is remembered until it expires.

    The file may be replaced at any time: a key counts a second later, and a token of a key that is gone is
    refused as soon. `ended` are sessions that have been ended before their tokens expire.
    """

    def __init__(self, keys: Path, ended: Container[UUID] = frozenset()) -> None:
        try:
            self._file = RereadFile(keys, _Keys)
        except (ValueError, KeyError, TypeError, jwt.InvalidKeyError) as error:
            raise SystemExit(f"TOKEN_KEYS: {keys} is not a JWKS of public Ed25519 keys.") from error
        self._ended = ended

    def verify(self, token: str) -> Caller:
        """Raises NotSignedIn for whatever is not a valid, present token of ours."""
        keys = self._file.content()
        known = keys.verified.get(token)
        if known is None:
            known = _decode(token, keys)
            if len(keys.verified) >= 10_000:
                keys.verified.clear()
            keys.verified[token] = known
        if known.expires_at <= time.time() or known.session in self._ended:
            raise NotSignedIn
        return known

    def is_ended(self, session: UUID) -> bool:
        """Whether it was ended before its tokens expire."""
        return session in self._ended

    def published(self) -> dict[str, Any]:
        """The public keys as a JWKS, for whoever else verifies our tokens."""
        return self._file.content().published


def _decode(token: str, keys: _Keys) -> Caller:
    try:
        header = jwt.get_unverified_header(token)
        if header.get("typ") != TYPE:
            raise NotSignedIn
        claims = jwt.decode(
            token,
            keys.by_kid[header["kid"]],
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
