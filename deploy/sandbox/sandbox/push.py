"""A push service with its browsers (RFC 8030): it knows the sender by its signature, the browser alone reads.

`POST /push/browsers` makes a browser and gives its subscription, as `PushSubscription.toJSON()` has it.
"""

import base64
import json
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.problems import problem

# RFC 8292, section 2: a token that lasts longer is refused.
_LONGEST_SECONDS = 24 * 60 * 60
_LARGEST = 4096  # RFC 8030, section 7.2


@dataclass
class Browser:
    """Its private key never leaves it."""

    private: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def as_json(self, endpoint: str) -> dict[str, object]:
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": _text(point), "auth": _text(self.auth)},
        }

    def read(self, body: bytes) -> dict[str, str]:
        """Raises ValueError for what is not for this browser."""
        try:
            plain = http_ece.decrypt(
                body, private_key=self.private, auth_secret=self.auth, version="aes128gcm"
            )
            return dict(json.loads(plain))
        except http_ece.ECEException as error:
            raise ValueError(str(error)) from error


class PushService:
    """Browsers by the last part of their endpoints."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}


async def make_browser(request: Request) -> Response:
    browser_id = secrets.token_hex(16)
    browser = _service(request).browsers[browser_id] = Browser()
    return JSONResponse(browser.as_json(str(request.url_for("deliver", browser=browser_id))), 201)


async def forget_browser(request: Request) -> Response:
    """Its user has withdrawn the permission: from now on it is gone."""
    _service(request).browsers.pop(request.path_params["browser"], None)
    return Response(status_code=204)


async def deliver(request: Request) -> Response:
    """Takes a message for a browser: shown among the messages for `<id of the browser>@push`."""
    name = request.path_params["browser"]
    browser = _service(request).browsers.get(name)
    if browser is None:
        return problem(410, "gone", "The browser is gone", "It has withdrawn its subscription.")
    try:
        sender = _signed(request)
    except (jwt.PyJWTError, ValueError) as error:
        return problem(403, "not-known", "Who sends is not proved", str(error))
    body = await request.body()
    if len(body) > _LARGEST:
        return problem(413, "too-large", "Too large", f"{_LARGEST} bytes at most.")
    if request.headers.get("content-encoding") != "aes128gcm" or "ttl" not in request.headers:
        return problem(400, "not-understood", "Not understood", "aes128gcm and a TTL are needed.")
    try:
        told = browser.read(body)
    except ValueError as error:
        return problem(400, "not-readable", "The browser cannot read it", str(error))
    request.app.state.world.messages.receive(
        "push", f"{name}@push", sender, "", told["body"], subject=told["title"]
    )
    return Response(status_code=201, headers={"Location": f"{request.url}/{secrets.token_urlsafe(8)}"})


def _signed(request: Request) -> str:
    """Who sends, by RFC 8292. Raises PyJWTError, ValueError."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    parts = dict(part.strip().split("=", 1) for part in given.split(",") if "=" in part)
    if scheme != "vapid" or not {"t", "k"} <= parts.keys():
        raise ValueError("no vapid credentials")
    point = base64.urlsafe_b64decode(parts["k"] + "=" * (-len(parts["k"]) % 4))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    # Our sender's library leaves the port out, which push services of the world do not have.
    at = urlsplit(str(request.url))
    claims = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=f"{at.scheme}://{at.hostname}")
    if claims["exp"] > time.time() + _LONGEST_SECONDS:
        raise ValueError("the token lasts longer than a day")
    return str(claims["sub"])


def _service(request: Request) -> PushService:
    service: PushService = request.app.state.world.push
    return service


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


ROUTES = [
    Route("/push/browsers", make_browser, methods=["POST"]),
    Route("/push/browsers/{browser}", forget_browser, methods=["DELETE"]),
    Route("/push/{browser}", deliver, methods=["POST"], name="deliver"),
]
