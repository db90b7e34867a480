"""What auth owns: people. Subscribers, their contacts and credentials, sessions, staff."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question, Secret

Language = Literal["ru", "kk", "en"]
Role = Literal["support", "cashier", "sales", "marketing", "manager", "admin"]
Client = Literal["web", "mobile"]


class Session(Message):
    """A signed-in session. `access_token` lives `expires_in` seconds; `refresh_token` is shown once."""

    access_token: Secret
    refresh_token: Secret
    expires_in: int
    refresh_expires_in: int
    must_change_password: bool = False


class SignIn(Question[Session]):
    """A subscriber signs in. `login` is what the operator's profile says: contract number or login."""

    operator: str
    login: str
    password: Secret
    region: str | None = None
    device: str = ""
    address: str = ""


class SignInStaff(Question[Session]):
    operator: str
    login: str
    password: Secret
    device: str = ""
    address: str = ""


class RefreshSession(Question[Session]):
    """The refresh token rotates at each use; a second use of a spent one revokes the session."""

    operator: str
    refresh_token: Secret


class SessionEnded(Message):
    pass


class SignOut(Question[SessionEnded]):
    operator: str
    refresh_token: Secret


class Contact(Message):
    value: str
    confirmed: bool = True


class Profile(Message):
    """A subscriber as he sees himself."""

    subscriber_id: UUID
    contract: str
    login: str
    name: str
    address: str
    language: Language
    region: str | None
    phones: list[Contact]
    emails: list[Contact]


class GetProfile(Question[Profile]):
    """Of the subscriber who asks (his token says who)."""


class SubscriberRow(Message):
    """One subscriber of another billing's list. `password` is clear or one of the known hashes."""

    contract: str = Field(min_length=1, max_length=64)
    login: str = Field(min_length=1, max_length=64)
    password: Secret
    name: str = Field(min_length=1, max_length=300)
    address: str = Field(default="", max_length=500)
    region: str | None = None
    language: Language = "ru"
    phones: list[str] = []
    emails: list[str] = []


class ImportedSubscriber(Message):
    contract: str
    subscriber_id: UUID | None = None
    known: bool = False
    refused: str | None = None


class ImportedSubscribers(Message):
    """In the order of the rows that were sent."""

    rows: list[ImportedSubscriber]


class ImportSubscribers(Question[ImportedSubscribers]):
    """Create the subscribers that are not there yet; those that are stay as they are.

    Idempotent by (operator, contract). A row is refused when its login belongs to another contract or
    its hash is of no known kind.
    """

    asker = "cabinet"

    operator: str
    rows: list[SubscriberRow] = Field(max_length=2000)


class StaffMember(Message):
    staff_id: UUID
    login: str
    name: str
    role: Role


class AddStaff(Question[StaffMember]):
    """Idempotent by (operator, login): a repeat sets role, name and password anew."""

    asker = "cabinet"

    operator: str
    login: str
    name: str
    role: Role
    password: Secret


class SubscriberRegistered(Event):
    """A subscriber is known; what other services keep of him."""

    subscriber_id: UUID
    contract: str
    name: str
    address: str = ""
    language: Language
    phones: list[str]
    emails: list[str]
    version: int
    registered_at: datetime
