"""A contract is concluded: somebody becomes a subscriber, and gets a first password."""

from datetime import date
from uuid import UUID

from pydantic import Field

from contracts.auth.people import Language
from contracts.message import Event, Message, Question, Secret


class FirstPassword(Message):
    """What is handed over on paper. The password is told here and nowhere else.

    `must_change_password`: the cabinet opens only after another one has been chosen.
    """

    subscriber_id: UUID
    contract: str
    account: str
    login: str
    first_password: Secret
    must_change_password: bool


class ConcludeContract(Question[FirstPassword]):
    """By sales or a manager. Contract, account and login get the next number of the operator's pattern.

    `login` may be given where people sign in by a login of their own. `application` is the code of the application
    from which it came; `connected_on` (None: today) is the first day that costs. The account opens by event, soon
    after the answer. Idempotent by the caller's key, which is needed: a repeat is told the same password again.
    Problems: not-allowed, bad-request without a key, invalid-body, conflict when the numbers are used up.
    """

    name: str = Field(min_length=1, max_length=300)
    address: str = Field(min_length=1, max_length=500)
    phones: list[str] = Field(default=[], max_length=10)
    emails: list[str] = Field(default=[], max_length=10)
    language: Language
    region: str | None = Field(default=None, max_length=64)
    login: str | None = Field(default=None, min_length=3, max_length=64)
    tariff: str = Field(min_length=1, max_length=64)
    add_ons: list[str] = Field(default=[], max_length=20)
    application: str | None = Field(default=None, max_length=64)
    connected_on: date | None = None


class ContractConcluded(Event):
    """There is a contract: `account` is to be opened with `tariff` and `add_ons`, which cost from `connected_on` on."""

    subscriber_id: UUID
    contract: str
    account: str
    tariff: str
    add_ons: list[str]
    connected_on: date
    application: str | None
    author: str


class IssueFirstPassword(Question[FirstPassword]):
    """By sales or a manager: another first password, as long as the subscriber has not chosen one of his own.

    The former one is worth nothing from then on, and who had signed in with it is signed out. Idempotent by the
    caller's key, which is needed. Problems: not-allowed, not-found, bad-request without a key, conflict when the
    subscriber has a password of his own: then he recovers it.
    """

    subscriber_id: UUID
