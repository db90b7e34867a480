"""The operator's people."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from contracts.auth.people import Role
from contracts.message import Message, Question, Secret


class StaffMember(Message):
    """`invitation` is shown only once and only to whoever has invited; it is good until `invited_until`."""

    staff_id: UUID
    login: str
    name: str
    role: Role
    invitation: Secret | None = None
    invited_until: datetime | None = None


class AddStaff(Question[StaffMember]):
    """Idempotent by (operator, login): a repeat sets everything anew and ends sessions and locks.

    Without a password the answer holds an invitation, with which its owner chooses one. With a password
    and the secret of a second factor they are in force at once: for demo people and tests.
    """

    asker = "cabinet"

    operator: str
    login: str
    name: str
    role: Role
    password: Secret | None = None
    totp_secret: Secret | None = None


class StaffPerson(Message):
    """As a colleague sees somebody. `invited_until` says that an invitation waits for its owner."""

    staff_id: UUID
    login: str
    name: str
    role: Role
    disabled: bool
    has_password: bool
    has_second_factor: bool
    invited_until: datetime | None
    created_at: datetime


class StaffPeople(Message):
    """In the order of their logins."""

    items: list[StaffPerson]


class ListStaff(Question[StaffPeople]):
    """For admins."""


class InviteStaff(Question[StaffMember]):
    """An admin takes somebody in. Idempotent by the caller's idempotency key. Problem: conflict (login taken)."""

    login: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=200)
    role: Role


class EditStaff(Question[StaffPerson]):
    """An admin changes what is named. A new role or `disabled` ends the sessions.

    Problems: not-found, conflict (there would be no admin any more).
    """

    staff_id: UUID
    name: str | None = Field(default=None, min_length=1, max_length=200)
    role: Role | None = None
    disabled: bool | None = None


class InviteAgain(Question[StaffMember]):
    """An admin lets somebody in who cannot any more: password and second factor are void, sessions and locks end.

    Idempotent by the caller's idempotency key. Problem: not-found, also for one who is disabled.
    """

    staff_id: UUID


class InvitationAccepted(Message):
    """Signing in is possible now; the second factor is set up first.

    With `device_token` it is possible too while somebody elsewhere locks the login again.
    """

    login: str
    device_token: Secret


class AcceptInvitation(Question[InvitationAccepted]):
    """Whoever was invited chooses a password. Problems: code-refused, invalid-body."""

    operator: str
    token: Secret
    password: Secret
    address: str = ""
