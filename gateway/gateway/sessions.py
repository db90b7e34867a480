"""Signing in and out, for subscribers and staff.

A browser keeps the refresh token in a cookie that scripts cannot read; a mobile client asks for it
in the body with `"client": "mobile"`.
"""

from typing import Annotated

from fastapi import APIRouter, Body, Cookie, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import Client, RefreshSession, Session, SignIn, SignInStaff, SignOut
from contracts.problems import NotSignedIn
from gateway.visitors import BASE, AnyVisitor

router = APIRouter(prefix=BASE, tags=["session"])

COOKIE = "__Host-refresh"


class Credentials(BaseModel):
    """`login` is a contract number or a login, as the operator's sign-in form says."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=1024)
    region: str | None = Field(default=None, max_length=64)
    client: Client = "web"


class Refresh(BaseModel):
    """Empty for a browser, whose cookie says it all."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: SecretStr | None = Field(default=None, max_length=256)
    client: Client = "web"


class SignedInSession(BaseModel):
    """`access_token` goes into `Authorization: Bearer …` for `expires_in` seconds."""

    access_token: str
    expires_in: int
    refresh_token: str | None = None
    must_change_password: bool = False


def _answer(session: Session, client: Client, response: Response) -> SignedInSession:
    refresh_token = session.refresh_token.get_secret_value()
    if client == "web":
        response.set_cookie(
            COOKIE,
            refresh_token,
            max_age=session.refresh_expires_in,
            path="/",
            secure=True,
            httponly=True,
            samesite="strict",
        )
    return SignedInSession(
        access_token=session.access_token.get_secret_value(),
        expires_in=session.expires_in,
        refresh_token=refresh_token if client == "mobile" else None,
        must_change_password=session.must_change_password,
    )


@router.post("/session", response_model_exclude_none=True)
async def sign_in(body: Credentials, visitor: AnyVisitor, response: Response) -> SignedInSession:
    """A subscriber signs in. A wrong login and a wrong password are answered alike."""
    session = await visitor.ask(
        SignIn(
            operator=visitor.profile.operator,
            login=body.login,
            password=body.password,
            region=body.region,
            device=visitor.device,
            address=visitor.address,
        )
    )
    return _answer(session, body.client, response)


@router.post("/staff/session", response_model_exclude_none=True, tags=["staff"])
async def sign_in_staff(body: Credentials, visitor: AnyVisitor, response: Response) -> SignedInSession:
    """Staff signs in with a login and a password; the role stands in the token."""
    session = await visitor.ask(
        SignInStaff(
            operator=visitor.profile.operator,
            login=body.login,
            password=body.password,
            device=visitor.device,
            address=visitor.address,
        )
    )
    return _answer(session, body.client, response)


def _held(body: Refresh | None, cookie: str | None) -> SecretStr:
    if body and body.refresh_token:
        return body.refresh_token
    if cookie:
        return SecretStr(cookie)
    raise NotSignedIn("There is no refresh token: sign in.")


RefreshBody = Annotated[Refresh | None, Body()]
RefreshCookie = Annotated[str | None, Cookie(alias=COOKIE)]


@router.post("/session/refresh", response_model_exclude_none=True)
async def refresh(
    visitor: AnyVisitor, response: Response, body: RefreshBody = None, cookie: RefreshCookie = None
) -> SignedInSession:
    """A new pair of tokens for the refresh token, which is spent by this."""
    token = _held(body, cookie)
    session = await visitor.ask(RefreshSession(operator=visitor.profile.operator, refresh_token=token))
    return _answer(session, body.client if body else "web", response)


@router.delete("/session", status_code=204)
async def sign_out(
    visitor: AnyVisitor, response: Response, body: RefreshBody = None, cookie: RefreshCookie = None
) -> None:
    """The session ends; its refresh token is worth nothing any more."""
    token = _held(body, cookie)
    await visitor.ask(SignOut(operator=visitor.profile.operator, refresh_token=token))
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
