"""Passwords and keys of a stack: made when first asked for, kept in files that only the owner reads."""

import base64
import hashlib
import json
import secrets

from cabinet.home import Home, Refusal, write_private

# SMPP 3.4, 5.2.2: eight characters and the closing NUL.
SMPP_PASSWORD_BYTES = 4


class Vault:
    """Passwords by name, in `secrets.json`; a new name gets a new password at once."""

    def __init__(self, home: Home) -> None:
        self._path = home.path / "secrets.json"
        self._passwords: dict[str, str] = {}
        if self._path.exists():
            self._passwords = json.loads(self._path.read_text())
        elif home.data.exists():
            raise Refusal(
                f"{home.data} is there, but {self._path} with its passwords is gone: put it back, "
                f"or remove {home.data.parent} to begin anew without the data"
            )

    def password(self, name: str, size: int = 16) -> str:
        """Hexadecimal digits, `size` random bytes. The longer ones begin with a letter, because NATS
        would read a variable that begins with a digit as a number.
        """
        if name not in self._passwords:
            made = secrets.token_hex(size)
            self._passwords[name] = made if size == SMPP_PASSWORD_BYTES else f"p{made}"
            write_private(self._path, json.dumps(self._passwords, indent=2) + "\n")
        return self._passwords[name]


def make_keys(home: Home) -> None:
    """The key that signs tokens (`signing.jwk`), its public half (`tokens.jwks`), `vapid.pem`, and random secrets.

    Of those `pepper` binds passwords, `replies` and `bounces` the addresses to which letters come.
    """
    keys = home.path / "keys"
    for name in ("pepper", "replies", "bounces"):
        if not (keys / name).exists():
            write_private(keys / name, secrets.token_hex(32))
    if not (keys / "signing.jwk").exists():
        write_private(keys / "signing.jwk", json.dumps(new_signing_key()))
    if not (keys / "vapid.pem").exists():
        write_private(keys / "vapid.pem", new_vapid_key())
    if not (keys / "tokens.jwks").exists():
        private = json.loads((keys / "signing.jwk").read_text())
        public = {name: value for name, value in private.items() if name != "d"}
        write_private(keys / "tokens.jwks", json.dumps({"keys": [public]}))


def new_signing_key() -> dict[str, str]:
    """An Ed25519 private key as a JWK (RFC 8037); its `kid` is its thumbprint (RFC 7638)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    public = {"crv": "Ed25519", "kty": "OKP", "x": base64url(key.public_key().public_bytes_raw())}
    thumbprint = hashlib.sha256(json.dumps(public, separators=(",", ":"), sort_keys=True).encode())
    private = {"d": base64url(key.private_bytes_raw()), "kid": base64url(thumbprint.digest())}
    return {**public, **private, "alg": "EdDSA", "use": "sig"}


def new_vapid_key() -> str:
    """By which push services of browsers know this installation (RFC 8292, section 2): a key on the curve P-256."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
