"""The operator's people: an admin invites them and says what they may; whoever is invited chooses a password."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import (
    AcceptInvitation,
    Client,
    EditStaff,
    InviteAgain,
    InviteStaff,
    ListStaff,
    Role,
    StaffMember,
)
from gateway.sessions import device_answer
from gateway.visitors import BASE, AnyVisitor, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class StaffPersonView(BaseModel):
    """`invited_until` says that an invitation waits for its owner."""

    id: UUID
    login: str
    name: str
    role: Role
    disabled: bool
    has_password: bool
    has_second_factor: bool
    invited_until: datetime | None
    created_at: datetime


class StaffPeopleView(BaseModel):
    items: list[StaffPersonView]


class NewStaff(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=200)
    role: Role


class StaffChange(BaseModel):
    """What is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=200)
    role: Role | None = None
    disabled: bool | None = None


class InvitationView(BaseModel):
    """`invitation` goes to its owner by a way that you trust; it is good once, until `invited_until`."""

    id: UUID
    login: str
    name: str
    role: Role
    invitation: str
    invited_until: datetime


class Acceptance(BaseModel):
    """`token` is the invitation; the password has twelve characters or more."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(min_length=1, max_length=256)
    password: SecretStr = Field(min_length=1, max_length=1024)
    client: Client = "web"


class Accepted(BaseModel):
    """`device_token` is for a mobile client to show at sign-ins; a browser gets a cookie."""

    login: str
    device_token: str | None = None


@router.get("/people")
async def list_people(staff: Staff) -> StaffPeopleView:
    """For admins, in the order of the logins."""
    told = await staff.ask(ListStaff())
    items = [StaffPersonView(id=one.staff_id, **one.model_dump(exclude={"staff_id"})) for one in told.items]
    return StaffPeopleView(items=items)


@router.post("/people", status_code=201)
async def invite_person(body: NewStaff, staff: Staff, key: IdempotencyKey) -> InvitationView:
    """An admin takes somebody in."""
    return _invitation(await staff.ask(InviteStaff(**body.model_dump()), key))


@router.patch("/people/{staff_id}")
async def edit_person(staff_id: UUID, body: StaffChange, staff: Staff) -> StaffPersonView:
    """An admin changes a name or a role, disables or enables. A new role or `disabled` ends all sessions."""
    one = await staff.ask(EditStaff(staff_id=staff_id, **body.model_dump()))
    return StaffPersonView(id=one.staff_id, **one.model_dump(exclude={"staff_id"}))


@router.post("/people/{staff_id}/invitation", status_code=201)
async def invite_again(staff_id: UUID, staff: Staff, key: IdempotencyKey) -> InvitationView:
    """An admin lets in anew whoever has lost the password or the second factor: both are void at once."""
    return _invitation(await staff.ask(InviteAgain(staff_id=staff_id), key))


@router.post("/invitation", response_model_exclude_none=True)
async def accept_invitation(body: Acceptance, visitor: AnyVisitor, response: Response) -> Accepted:
    """Whoever was invited chooses a password, signs in with it and sets up the second factor.

    Their device is a known one from then on: wrong attempts elsewhere do not lock it out.
    """
    told = await visitor.ask(
        AcceptInvitation(
            operator=visitor.profile.operator,
            token=body.token,
            password=body.password,
            address=visitor.address,
        )
    )
    return Accepted(login=told.login, device_token=device_answer(told.device_token, body.client, response))


def _invitation(told: StaffMember) -> InvitationView:
    assert told.invitation
    assert told.invited_until
    return InvitationView(
        id=told.staff_id,
        login=told.login,
        name=told.name,
        role=told.role,
        invitation=told.invitation.get_secret_value(),
        invited_until=told.invited_until,
    )
