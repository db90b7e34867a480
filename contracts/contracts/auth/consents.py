"""What a subscriber agrees to; its words stand in the operator's profile, by code and version."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question


class Consent(Message):
    """`version` is the one that is asked now; `given`, `given_version` and `decided_at` are the last decision.

    `asks`: this version has not been decided yet. `given` is None while nothing was ever decided.
    """

    code: str
    version: int
    required: bool
    given: bool | None = None
    given_version: int | None = None
    decided_at: datetime | None = None
    asks: bool


class Consents(Message):
    """In the order of the operator's profile."""

    items: list[Consent]


class GetConsents(Question[Consents]):
    """Of the subscriber who asks."""


class DecideConsent(Question[Consent]):
    """Give or withdraw; every decision is kept. A repeat of the last decision adds nothing.

    Problems: not-found, conflict when another version is asked now, consent-needed-by-contract for withdrawing
    a required one while the contract lives.
    """

    code: str = Field(max_length=64)
    version: int = Field(ge=1)
    given: bool


class ConsentDecided(Event):
    """The subscriber has given or withdrawn the consent `code` of the operator's profile, in its `version`."""

    subscriber_id: UUID
    code: str
    version: int
    given: bool
    decided_at: datetime
