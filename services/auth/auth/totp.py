"""Time-based one-time passwords (RFC 6238): 160 bits, SHA-1, six digits, thirty seconds, as authenticators have them.

The secret is kept encrypted (AES-256-GCM) under a key that is made of the pepper, bound to whose it is.
"""

import base64
import secrets

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyotp.exceptions import OTPVerificationError

from auth.service import service
from auth.signing import Owner

_SECRET_BYTES = 20  # RFC 4226 section 4, R6
_NONCE_BYTES = 12
# A code of the step before and after is taken too (RFC 6238 section 5.2).
_STEPS_APART = 1


def new_secret() -> str:
    """Base32, as it is typed into an authenticator."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def uri_of(secret: str, login: str, issuer: str) -> str:
    """`otpauth://totp/…`, which an authenticator reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def is_secret(text: str) -> bool:
    """Whether a secret that was given is base32 of 112 bits or more."""
    try:
        pyotp.TOTP(text)
    except ValueError:
        return False
    return True


def step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is; None when it is no present one."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code.strip(), valid_window=_STEPS_APART)
    except OTPVerificationError:
        return None


def encrypted(secret: str, owner: Owner) -> bytes:
    """Nonce and ciphertext."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, secret.encode(), _whose(owner))


def decrypted(kept: bytes, owner: Owner) -> str:
    """The secret. Raises InvalidTag when it is another's or the pepper is not the one it was kept under."""
    return _cipher().decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], _whose(owner)).decode()


def _cipher() -> AESGCM:
    return AESGCM(service.derived("secrets of second factors", ""))


def _whose(owner: Owner) -> bytes:
    return f"{owner.operator} {owner.kind} {owner.id}".encode()
