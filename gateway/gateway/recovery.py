"""A lost password, as the operator's form asks for it; the answer never tells whether the subscriber exists."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import Client, ConfirmRecovery, RecoveryChannel, RecoveryNext, StartRecovery
from gateway.sessions import device_answer
from gateway.visitors import BASE, AnyVisitor

router = APIRouter(prefix=BASE, tags=["open"])

Typed = Annotated[str, Field(min_length=1, max_length=64)]
TypedPassword = Annotated[SecretStr, Field(min_length=1, max_length=1024)]


class RecoveryForm(BaseModel):
    """Exactly the fields that `recovery.fields` of `GET /operator` names.

    `channel` is one of `recovery.channels`, the first by default.
    """

    model_config = ConfigDict(extra="forbid")

    login: Typed | None = None
    account: Typed | None = None
    phone: Typed | None = None
    region: Typed | None = None
    email: Annotated[str, Field(min_length=1, max_length=254)] | None = None
    channel: RecoveryChannel | None = None
    new_password: TypedPassword | None = None


class RecoveryBegun(BaseModel):
    """`next`: type the `code` of the SMS, follow the `link`, or sign in with the password that comes as a `message`."""

    recovery: UUID
    next: RecoveryNext


class RecoveryProof(BaseModel):
    """`recovery` and `code`, or the link's `token`, with which `recovery` may be sent too: then it has to fit.

    `new_password` is left out when it was typed at the beginning.
    """

    model_config = ConfigDict(extra="forbid")

    recovery: UUID | None = None
    code: Annotated[SecretStr, Field(min_length=1, max_length=32)] | None = None
    token: Annotated[SecretStr, Field(min_length=1, max_length=128)] | None = None
    new_password: TypedPassword | None = None
    client: Client = "web"


class RecoveryDone(BaseModel):
    """The new password counts: sign in with it, on this device also while others are guessing at it."""

    status: str = "finished"
    device_token: str | None = None


@router.post("/recovery", status_code=202)
async def start_recovery(body: RecoveryForm, visitor: AnyVisitor) -> RecoveryBegun:
    """Answered alike, and after the same time, whoever it is."""
    started = await visitor.ask(
        StartRecovery(operator=visitor.profile.operator, device=visitor.device, **dict(body))
    )
    return RecoveryBegun(recovery=started.recovery, next=started.next)


@router.post("/recovery/confirm", response_model_exclude_none=True)
async def confirm_recovery(body: RecoveryProof, visitor: AnyVisitor, response: Response) -> RecoveryDone:
    """Set the new password. All sessions end; `code-refused` for whatever is wrong, used or too old."""
    proof = body.model_dump(exclude={"client"})
    finished = await visitor.ask(
        ConfirmRecovery(operator=visitor.profile.operator, device=visitor.device, **proof)
    )
    return RecoveryDone(device_token=device_answer(finished.device_token, body.client, response))
