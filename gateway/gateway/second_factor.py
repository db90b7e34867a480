"""The second factor: six digits of an authenticator, optional for subscribers, a must for staff."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import (
    ConfirmSecondFactor,
    GetSecondFactor,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SetUpSecondFactor,
)
from contracts.auth import RecoveryCodes as NewCodes
from gateway.visitors import BASE, AnybodySignedIn

router = APIRouter(prefix=f"{BASE}/second-factor", tags=["second factor"])


class SecondFactorView(BaseModel):
    """Whether there is one, and how many recovery codes are left."""

    set_up: bool
    recovery_codes_left: int


class NewSecondFactorView(BaseModel):
    """`uri` is for a QR code, `secret` is typed in where there is no camera. Shown only now."""

    uri: str
    secret: str


class FirstCode(BaseModel):
    model_config = ConfigDict(extra="forbid")

    totp: SecretStr = Field(min_length=6, max_length=16)


class SecondFactorCode(BaseModel):
    """One of the two."""

    model_config = ConfigDict(extra="forbid")

    totp: SecretStr | None = Field(default=None, max_length=16)
    recovery_code: SecretStr | None = Field(default=None, max_length=32)


class RecoveryCodesView(BaseModel):
    """Each good once, in place of the six digits; shown only now."""

    recovery_codes: list[str]


@router.get("")
async def show_second_factor(person: AnybodySignedIn) -> SecondFactorView:
    """Of whoever asks, a subscriber or staff."""
    told = await person.ask(GetSecondFactor())
    return SecondFactorView(**told.model_dump())


@router.post("", status_code=201)
async def set_up_second_factor(person: AnybodySignedIn) -> NewSecondFactorView:
    """A new secret, in force once it is confirmed. Needs a fresh proof, unless it has to be set up first."""
    told = await person.ask(SetUpSecondFactor())
    return NewSecondFactorView(uri=told.uri.get_secret_value(), secret=told.secret.get_secret_value())


@router.post("/confirm")
async def confirm_second_factor(body: FirstCode, person: AnybodySignedIn) -> RecoveryCodesView:
    """The first code of the new secret; then refresh the session, if this had to be done first."""
    return _view(await person.ask(ConfirmSecondFactor(totp=body.totp)))


@router.post("/recovery-codes", status_code=201)
async def renew_recovery_codes(person: AnybodySignedIn) -> RecoveryCodesView:
    """Ten new ones; the former ones are void. Needs a fresh proof."""
    return _view(await person.ask(RenewRecoveryCodes()))


@router.delete("", status_code=204)
async def remove_second_factor(body: SecondFactorCode, person: AnybodySignedIn) -> None:
    """A subscriber goes back to the password alone. Needs a fresh proof and a code."""
    await person.ask(RemoveSecondFactor(totp=body.totp, recovery_code=body.recovery_code))


def _view(told: NewCodes) -> RecoveryCodesView:
    return RecoveryCodesView(recovery_codes=[code.get_secret_value() for code in told.codes])
