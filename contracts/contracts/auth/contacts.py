"""Phones and e-mail addresses: added, confirmed by a code, the main one chosen, removed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.auth.profile import Contact
from contracts.message import Event, Message, Question, Secret

ContactKind = Literal["phone", "email"]


class ContactToConfirm(Message):
    """The contact that was added, and the confirmation to which the code belongs that went there."""

    contact: Contact
    confirmation: UUID
    expires_at: datetime


class AddContact(Question[ContactToConfirm]):
    """Send a code to a new phone or e-mail; a repeat sends a new code and makes the earlier one worthless.

    The password has to be typed within five minutes before (proof-needed). Problems: not-allowed where the operator
    keeps contacts itself, invalid-body for what cannot be reached, conflict for one that is confirmed already or
    one too many, too-many-requests.
    """

    kind: ContactKind
    value: str = Field(max_length=300)


class ConfirmContact(Question[Contact]):
    """From now on the contact counts: notices and recoveries go there.

    Problems: code-refused for whatever is wrong with code or confirmation, too-many-requests.
    """

    confirmation: UUID
    code: Secret


class MakeContactMain(Question[Contact]):
    """Notices and receipts go there from now on. Problems: proof-needed, not-found, conflict if unconfirmed."""

    kind: ContactKind
    contact_id: UUID


class ContactRemoved(Message):
    pass


class RemoveContact(Question[ContactRemoved]):
    """Problems: proof-needed, not-found, conflict for the last confirmed contact of all."""

    kind: ContactKind
    contact_id: UUID


class ContactChanged(Event):
    """A contact counts from now on, is the main one, or is gone.

    `value` is masked. `phones` and `emails` are those confirmed before the change: their owner has to hear of it.
    """

    subscriber_id: UUID
    kind: ContactKind
    what: Literal["added", "made_main", "removed"]
    value: str
    phones: list[str]
    emails: list[str]
    changed_at: datetime
