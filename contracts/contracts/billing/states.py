"""A service stops for lack of money and resumes."""

from datetime import date
from uuid import UUID

from contracts.message import Event


class ServiceStopped(Event):
    """There is not money enough for the services of an account: they have stopped. `missing` brings them back."""

    subscriber_id: UUID
    account: str
    balance: int
    missing: int
    currency: str
    stopped_on: date
    why: str
    version: int


class ServiceResumed(Event):
    """The services of an account work again."""

    subscriber_id: UUID
    account: str
    balance: int
    currency: str
    due_on: date | None
    version: int
