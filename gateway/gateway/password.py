"""Choosing another password, and typing it once more before what could do harm; for subscribers and staff."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import ChangePassword, Client, ProveIdentity
from gateway.sessions import SignedInSession, session_answer
from gateway.visitors import BASE, AnybodySignedIn

router = APIRouter(prefix=BASE, tags=["session"])

Typed = Annotated[SecretStr, Field(min_length=1, max_length=1024)]
Totp = Annotated[SecretStr, Field(min_length=1, max_length=16)]
RecoveryCode = Annotated[SecretStr, Field(min_length=1, max_length=32)]


class NewPassword(BaseModel):
    """`new_password` is taken as it is typed, by the rules of the operator; each broken one is named in `errors`.

    `totp` or `recovery_code` where there is a second factor; it is spent also if the new password is refused.
    """

    model_config = ConfigDict(extra="forbid")

    current_password: Typed
    new_password: Typed
    totp: Totp | None = None
    recovery_code: RecoveryCode | None = None
    client: Client = "web"


class NewProof(BaseModel):
    """`totp` or `recovery_code` where there is a second factor."""

    model_config = ConfigDict(extra="forbid")

    password: Typed
    totp: Totp | None = None
    recovery_code: RecoveryCode | None = None


class FreshToken(BaseModel):
    """It opens for five minutes what asks for a proof; the refresh token stays as it is."""

    access_token: str
    expires_in: int


@router.put("/password", response_model_exclude_none=True)
async def change_password(body: NewPassword, person: AnybodySignedIn, response: Response) -> SignedInSession:
    """A new session begins here, as long as the present one, and every other ends.

    Also for whoever `must_change_password`. A joined contract is by itself again.
    """
    question = ChangePassword(
        current_password=body.current_password,
        new_password=body.new_password,
        totp=body.totp,
        recovery_code=body.recovery_code,
        device=person.visitor.device,
    )
    return session_answer(await person.ask(question), body.client, response)


@router.post("/session/proof")
async def prove_identity(body: NewProof, person: AnybodySignedIn) -> FreshToken:
    """A fresh access token of the same session, for what answers `proof-needed`."""
    proof = await person.ask(ProveIdentity(**dict(body)))
    return FreshToken(access_token=proof.access_token.get_secret_value(), expires_in=proof.expires_in)
