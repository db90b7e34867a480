"""The key by which push services know this installation (RFC 8292)."""

from dataclasses import dataclass, field
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from notify.service import service


@dataclass(frozen=True, slots=True)
class Vapid:
    """Both halves as PEM, and the public one as browsers want it: base64url of the uncompressed point."""

    private_pem: bytes = field(repr=False)
    public_pem: bytes
    public: str


@cache
def vapid() -> Vapid | None:
    """None when the settings name no key: no browser is told anything then. Raises OSError, ValueError or TypeError."""
    path = service.settings.vapid_key
    if path is None:
        return None
    from webpush.vapid import VAPID

    pem = path.read_bytes()
    private = load_pem_private_key(pem, None)
    if not isinstance(private, EllipticCurvePrivateKey):
        raise TypeError("VAPID_KEY is not a key on the curve P-256: make it anew")
    public = private.public_key()
    return Vapid(
        pem,
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        VAPID.get_application_server_key(public),
    )
