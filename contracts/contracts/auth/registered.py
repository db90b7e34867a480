"""What other services are told of subscribers."""

from datetime import datetime
from uuid import UUID

from contracts.auth.people import Language
from contracts.message import Event


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
