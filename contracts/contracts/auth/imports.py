"""Subscribers of another billing."""

from uuid import UUID

from pydantic import Field

from contracts.auth.people import Language
from contracts.message import Message, Question, Secret


class SubscriberRow(Message):
    """One subscriber of another billing's list. `password` is clear or one of the known hashes.

    `account` is the number under which billing opens the account; left out: the contract's.
    """

    contract: str = Field(min_length=1, max_length=64)
    account: str | None = Field(default=None, min_length=1, max_length=64)
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
