"""What may stand in clear in no database, log or trace: one-time codes, links and new passwords on their way."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.auth.people import Language
from contracts.message import Message, Secret

Confidence = Literal["recovery_code", "recovery_link", "new_password", "confirmation_code"]


class RecoveryBegan(Message):
    """Where and when it was asked for. `password_typed`: the link sets the password that was typed there."""

    at: datetime
    device: str
    address: str
    password_typed: bool


class SecretTold(Message):
    """One secret for one address. It goes through memory only, from auth to notify, and is lost with it.

    `id` makes it told once; after `expires_at` it is of no use and not sent any more. `values` are what the
    template of `confidence` names: `code`, `link` or `password`. `began` tells the reader of a link whether it was
    he who asked; it is missing where staff has asked for him.
    """

    subject: ClassVar[str] = "secrets.auth.told"
    stream: ClassVar[str] = "secrets"
    durable: ClassVar[str] = "notify-secrets"

    id: UUID
    operator: str
    subscriber_id: UUID
    confidence: Confidence
    channel: Literal["sms", "email"]
    address: str
    language: Language
    values: dict[str, Secret]
    expires_at: datetime
    began: RecoveryBegan | None = None
