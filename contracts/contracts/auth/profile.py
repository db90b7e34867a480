"""A subscriber as he sees himself."""

from uuid import UUID

from contracts.auth.people import Language
from contracts.message import Message, Question


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
