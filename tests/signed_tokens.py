"""Access tokens made with the stack's own key or against it: for people of a test, and to be tried where only true ones may open."""

import base64
import json
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import OKPAlgorithm

from chassis.tokens import AUDIENCE, ISSUER
from running import Running

Claims = dict[str, Any]


class Signer:
    """Has the key with which the stack signs."""

    def __init__(self, stack: Running) -> None:
        written = json.loads(Path(stack.environment["AUTH_SIGNING_KEY"]).read_text())
        self._key: Any = OKPAlgorithm.from_jwk(written)
        self.kid = written["kid"]

    def sign(self, claims: Claims, header: dict[str, Any] | None = None, key: Any = None) -> str:
        told = {"typ": "at+jwt", "kid": self.kid, **(header or {})}
        return jwt.encode(claims, key or self._key, algorithm="EdDSA", headers=told)

    def token(
        self,
        who: UUID,
        operator: str,
        kind: str = "subscriber",
        role: str = "subscriber",
        must: str = "",
    ) -> str:
        """As auth gives it to somebody who has signed in."""
        now = int(time.time())
        said = {"operator": operator, "kind": kind, "role": role, "session": str(uuid4()), "must": must}
        times = {"iat": now, "nbf": now, "exp": now + 600, "auth_time": now}
        return self.sign({"iss": ISSUER, "aud": AUDIENCE, "sub": str(who), **said, **times})


class Forge(Signer):
    """Has the true token of somebody too, and changes it."""

    def __init__(self, stack: Running, true_token: str) -> None:
        super().__init__(stack)
        self.claims: Claims = jwt.decode(true_token, options={"verify_signature": False})

    def signed(self, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
        """Like the true one but for `claims` and `header`; None leaves a claim out."""
        changed = {name: value for name, value in {**self.claims, **claims}.items() if value is not None}
        return self.sign(changed, header, key)

    def unsigned(self, algorithm: str) -> str:
        return f"{_part({'alg': algorithm, 'typ': 'at+jwt', 'kid': self.kid})}.{_part(self.claims)}."

    def signed_with_the_public_key(self) -> list[str]:
        """HS256 with the public key's bytes as the secret, in each form in which they are published."""
        public = self._key.public_key()
        forms = [public.public_bytes_raw(), public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)]
        body = f"{_part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': self.kid})}.{_part(self.claims)}"
        hmac = jwt.get_algorithm_by_name("HS256")
        return [f"{body}.{_base64(hmac.sign(body.encode(), secret))}" for secret in forms]

    def worthless(self) -> dict[str, str]:
        """By name, each a token that opens nothing."""
        stranger = Ed25519PrivateKey.generate()
        hour_ago = int(time.time()) - 3600
        public_as_secret = self.signed_with_the_public_key()
        return {
            "garbage": "x",
            "three dots": "a.b.c",
            "expired": self.signed(iat=hour_ago, nbf=hour_ago, exp=hour_ago + 600),
            "not yet valid": self.signed(nbf=int(time.time()) + 600),
            "of another issuer": self.signed(iss="somebody"),
            "for another audience": self.signed(aud="somebody"),
            "of another operator": self.signed(operator="centra"),
            "without an end": self.signed(exp=None),
            "without a subject": self.signed(sub=None),
            "an identity token": self.signed({"typ": "JWT"}),
            "of an unknown key": self.signed({"kid": "other"}),
            "of a key named by path": self.signed({"kid": "../../dev/null"}),
            "signed by a stranger": self.signed(key=stranger),
            "unsigned": self.unsigned("none"),
            "unsigned in capitals": self.unsigned("NONE"),
            "without a signature": self.unsigned("EdDSA"),
            "signed with the public key": public_as_secret[0],
            "signed with the public key as published": public_as_secret[1],
        }


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _part(of: dict[str, Any]) -> str:
    return _base64(json.dumps(of).encode())
