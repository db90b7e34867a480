"""A subscriber's rights to his data: the export, and the erasure after the contract's end."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.data_rights import TellHeld
from contracts.message import Event, Message, Question


class TellHeldByAuth(TellHeld):
    """Begins an export, of which there are five a day. Problem: too-many-requests."""


class Erasure(Message):
    """The act: who asked for it and why, and when each service had nothing left.

    `finished_at` is None until all four have told that they are done.
    """

    subscriber_id: UUID
    author: str
    reason: str
    asked_at: datetime
    done: dict[Literal["auth", "billing", "tickets", "notify"], datetime | None]
    finished_at: datetime | None


class EraseSubscriber(Question[Erasure]):
    """By a manager or an admin, once the contract has ended: forget the person, keep what the ledger needs.

    A repeat answers how far it is. Problems: not-allowed, not-found, conflict while the contract lives.
    """

    subscriber_id: UUID
    reason: str = Field(min_length=1, max_length=500)


class GetErasure(Question[Erasure]):
    """Of the act, for managers and admins. Problem: not-found while nobody has asked for it."""

    subscriber_id: UUID


class SubscriberErased(Event):
    """A person is to be forgotten. `version` is higher than that of anything that was told of him before."""

    subscriber_id: UUID
    contract: str
    account: str | None
    version: int
