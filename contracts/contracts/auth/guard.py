"""What a subscriber is told of attempts to get in as himself."""

from datetime import datetime
from uuid import UUID

from contracts.message import Event


class SignInLocked(Event):
    """Too many wrong attempts: until `locked_until` nobody gets in from a device that is not known yet.

    Told once for each lock; recovery frees it where the operator's profile says so.
    """

    subscriber_id: UUID
    locked_until: datetime


class SignedInFromNewDevice(Event):
    """The subscriber signed in from a device that is not known; never told of the first one.

    `address` is the network address it came from, and may be empty.
    """

    subscriber_id: UUID
    address: str
    signed_in_at: datetime
