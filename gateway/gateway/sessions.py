"""Signing in and out, for subscribers and staff.

A browser keeps the refresh token, and the token by which its device is known, in cookies that scripts cannot read;
a mobile client asks for them in the body with `"client": "mobile"`.
"""

from typing import Annotated

from fastapi import APIRouter, Body, Cookie, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import Client, RefreshSession, Session, SignIn, SignInStaff, SignOut
from contracts.problems import ForeignPage, NotSignedIn
from gateway.visitors import BASE, AnyVisitor

router = APIRouter(prefix=BASE, tags=["session"])

COOKIE = "__Host-refresh"
DEVICE_COOKIE = "__Host-device"
# RFC 6265bis, section 5.5: no browser keeps a cookie longer.
DEVICE_SECONDS = 400 * 86_400


class Credentials(BaseModel):
    """`login` is a contract number or a login, as the operator's sign-in form says."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=1024)
    region: str | None = Field(default=None, max_length=64)
    device_token: SecretStr | None = Field(default=None, max_length=256)
    totp: SecretStr | None = Field(default=None, max_length=16)
    recovery_code: SecretStr | None = Field(default=None, max_length=32)
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
    device_token: str | None = None
    must_change_password: bool = False
    must_set_up_second_factor: bool = False


def session_answer(session: Session, client: Client, response: Response) -> SignedInSession:
    refresh_token = session.refresh_token.get_secret_value()
    if client == "web":
        _keep(response, COOKIE, refresh_token, session.refresh_expires_in)
    return SignedInSession(
        access_token=session.access_token.get_secret_value(),
        expires_in=session.expires_in,
        refresh_token=refresh_token if client == "mobile" else None,
        device_token=device_answer(session.device_token, client, response),
        must_change_password=session.must_change_password,
        must_set_up_second_factor=session.must_set_up_second_factor,
    )


def device_answer(token: SecretStr | None, client: Client, response: Response) -> str | None:
    """What stands in the body: nothing for a browser, which gets a cookie."""
    value = token.get_secret_value() if token else None
    if client == "web" and value:
        _keep(response, DEVICE_COOKIE, value, DEVICE_SECONDS)
    return value if client == "mobile" else None


def _keep(response: Response, cookie: str, value: str, seconds: int) -> None:
    response.set_cookie(
        cookie, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="strict"
    )


DeviceCookie = Annotated[str | None, Cookie(alias=DEVICE_COOKIE)]


@router.post("/session", response_model_exclude_none=True)
async def sign_in(
    body: Credentials, visitor: AnyVisitor, response: Response, device: DeviceCookie = None
) -> SignedInSession:
    """A subscriber signs in. A wrong login and a wrong password are answered alike, and not sooner than after 0.3 s.

    After too many wrong ones it is 429 with `Retry-After`; devices from which the subscriber has signed in before,
    known by their cookie or `device_token`, are counted by themselves.
    """
    session = await visitor.ask(
        SignIn(
            operator=visitor.profile.operator,
            login=body.login,
            password=body.password,
            region=body.region,
            totp=body.totp,
            recovery_code=body.recovery_code,
            device_token=body.device_token or (SecretStr(device) if device else None),
            device=visitor.device,
            address=visitor.address,
        )
    )
    return session_answer(session, body.client, response)


@router.post("/staff/session", response_model_exclude_none=True, tags=["staff"])
async def sign_in_staff(
    body: Credentials, visitor: AnyVisitor, response: Response, device: DeviceCookie = None
) -> SignedInSession:
    """Staff signs in with a login, a password and a second factor; the role stands in the token.

    Without a code the answer to the right password is `second-factor-needed`. Whoever has no second factor yet
    gets `must_set_up_second_factor` and a token that opens nothing but `/second-factor`. Devices from which they
    have signed in with both, known by their cookie or `device_token`, are counted by themselves.
    """
    session = await visitor.ask(
        SignInStaff(
            operator=visitor.profile.operator,
            login=body.login,
            password=body.password,
            totp=body.totp,
            recovery_code=body.recovery_code,
            device_token=body.device_token or (SecretStr(device) if device else None),
            device=visitor.device,
            address=visitor.address,
        )
    )
    return session_answer(session, body.client, response)


def _held(body: Refresh | None, cookie: str | None, request: Request) -> SecretStr:
    if body and body.refresh_token:
        return body.refresh_token
    if cookie:
        refuse_foreign(request)
        return SecretStr(cookie)
    raise NotSignedIn("There is no refresh token: sign in.")


def refuse_foreign(request: Request) -> None:
    """A cookie comes along by itself: what a page of another origin sends has not been meant by anybody.

    The cookie's `SameSite` says the same; this holds where a browser does not heed it. Raises ForeignPage.
    """
    told = request.headers
    if told.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ForeignPage
    origin = told.get("origin")
    if origin and origin.partition("://")[2].lower() != told.get("host", "").lower():
        raise ForeignPage


RefreshBody = Annotated[Refresh | None, Body()]
RefreshCookie = Annotated[str | None, Cookie(alias=COOKIE)]


@router.post("/session/refresh", response_model_exclude_none=True)
async def refresh(
    visitor: AnyVisitor,
    request: Request,
    response: Response,
    body: RefreshBody = None,
    cookie: RefreshCookie = None,
) -> SignedInSession:
    """A new pair of tokens for the refresh token, which is spent by this. What came as a cookie goes as a cookie."""
    token = _held(body, cookie, request)
    session = await visitor.ask(RefreshSession(operator=visitor.profile.operator, refresh_token=token))
    return session_answer(session, body.client if body and body.refresh_token else "web", response)


@router.delete("/session", status_code=204)
async def sign_out(
    visitor: AnyVisitor,
    request: Request,
    response: Response,
    body: RefreshBody = None,
    cookie: RefreshCookie = None,
) -> None:
    """The session ends; its refresh token is worth nothing any more."""
    token = _held(body, cookie, request)
    await visitor.ask(SignOut(operator=visitor.profile.operator, refresh_token=token))
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
