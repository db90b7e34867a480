"""A subscriber as he sees himself, and what he may change of it."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.auth.people import Language
from contracts.message import Message, Question

# What is missing in a profile: a contact of the kind, its confirmation, a decision about a consent.
Missing = Literal["phones", "emails", "phone_confirmation", "email_confirmation", "consents"]


class Contact(Message):
    """`value` is masked where the operator shows personal data in part. Only a confirmed contact counts."""

    id: UUID
    value: str
    confirmed: bool = True
    main: bool = False


class Profile(Message):
    """A subscriber as he sees himself. What the operator does not show is empty, what it masks is masked.

    `missing` is what the operator asks to complete; empty where it does not ask.
    """

    subscriber_id: UUID
    contract: str
    login: str
    account: str | None = None
    name: str
    address: str
    language: Language
    region: str | None
    phones: list[Contact]
    emails: list[Contact]
    missing: list[Missing] = []


class GetProfile(Question[Profile]):
    """Of the subscriber who asks (his token says who)."""


class ChangeProfile(Question[Profile]):
    """Of the subscriber who asks. What is left out stays.

    Problems: not-allowed for what the operator does not let subscribers change themselves, invalid-body for a
    language that it does not speak or a name that is none.
    """

    language: Language | None = None
    name: str | None = Field(default=None, max_length=300)
