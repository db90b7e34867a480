"""The public keys of access tokens, for whoever else verifies them (RFC 7517)."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from gateway.visitors import BASE, Backend

router = APIRouter(prefix=BASE, tags=["session"])

# A new key is there before it signs; whoever meets an unknown `kid` asks again.
_CACHED = "public, max-age=300"


class Jwk(BaseModel):
    """An Ed25519 public key (RFC 8037 section 2)."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: str
    kid: str
    alg: Literal["EdDSA"] = "EdDSA"
    use: Literal["sig"] = "sig"


class Jwks(BaseModel):
    keys: list[Jwk]


@router.get("/jwks.json")
async def show_keys(request: Request, response: Response) -> Jwks:
    """The present key and those whose tokens have not all expired; open to everyone, the same for all operators."""
    backend: Backend = request.app.state.backend
    response.headers["cache-control"] = _CACHED
    return Jwks.model_validate(backend.tokens.published())
