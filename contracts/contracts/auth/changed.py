"""What other services are told when a subscriber's own data change."""

from datetime import datetime
from uuid import UUID

from contracts.auth.people import Language
from contracts.message import Event


class SubscriberChanged(Event):
    """Name, address, language or contacts have changed: all of them as they are now.

    Only confirmed contacts are told, the main one first. `version` is one more than that of the last
    `SubscriberRegistered` or `SubscriberChanged` of this subscriber.
    """

    subscriber_id: UUID
    contract: str
    name: str
    address: str
    language: Language
    phones: list[str]
    emails: list[str]
    version: int
    changed_at: datetime
