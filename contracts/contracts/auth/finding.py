"""Staff finds subscribers and looks at one whole."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from contracts.auth.people import Language
from contracts.message import Message, Question


class FoundSubscriber(Message):
    """Enough to tell people apart; `phone` is the one that counts first."""

    subscriber_id: UUID
    contract: str
    account: str | None
    name: str
    address: str
    phone: str | None
    ended_on: date | None


class FoundSubscribers(Message):
    """The latest contracts first; `next_cursor` is None on the last page."""

    items: list[FoundSubscriber]
    next_cursor: str | None = None


class FindSubscribers(Question[FoundSubscribers]):
    """By contract, account, login, phone in any writing, e-mail, or words of name and address.

    Every word has to be there, each of three letters or more may be the beginning of one; capitals and ё do not
    matter. For support, cashier, sales, managers and admins; who found whom is kept in the audit trail.
    """

    q: str = Field(min_length=2, max_length=200)
    limit: int = Field(default=20, ge=1, le=50)
    cursor: str | None = Field(default=None, max_length=64)


class KnownContact(Message):
    value: str
    confirmed: bool


class KnownSubscriber(Message):
    """A subscriber as staff sees him. `sessions` is where he is signed in now; `has_password`: he can sign in.

    `first_password`: the present one was issued and never replaced. After an erasure the texts are empty.
    """

    subscriber_id: UUID
    contract: str
    account: str | None
    login: str
    name: str
    address: str
    language: Language
    region: str | None
    phones: list[KnownContact]
    emails: list[KnownContact]
    has_password: bool
    first_password: bool
    must_change_password: bool
    password_changed_at: datetime | None
    registered_at: datetime
    ended_on: date | None
    erased_at: datetime | None
    sessions: int


class GetSubscriber(Question[KnownSubscriber]):
    """For the same roles; the look is kept in the audit trail. Problems: not-allowed, not-found."""

    subscriber_id: UUID
