"""A lost password: recovery by code, link or a new password, as the operator's profile says."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question, Secret

RecoveryChannel = Literal["sms", "email"]
# What the subscriber waits for: a code to be typed, a link to be followed, a message with a password.
RecoveryNext = Literal["code", "link", "message"]


class RecoveryStarted(Message):
    """The same for anybody, whether the subscriber exists or not (OWASP ASVS 5.0, 6.3.8)."""

    recovery: UUID
    next: RecoveryNext


class StartRecovery(Question[RecoveryStarted]):
    """What the operator's form asks. Raises `invalid-body` for another form, `too-many-requests` beyond the limits."""

    operator: str
    login: str | None = Field(default=None, max_length=64)
    account: str | None = Field(default=None, max_length=64)
    phone: str | None = Field(default=None, max_length=64)
    region: str | None = Field(default=None, max_length=64)
    email: str | None = Field(default=None, max_length=254)
    channel: RecoveryChannel | None = None
    new_password: Secret | None = None
    device: str = ""


class StartRecoveryByStaff(Question[RecoveryStarted]):
    """The same, to the subscriber's own contact, by staff who sees neither code nor password. Audited.

    `conflict` when the subscriber has no confirmed contact for the channel.
    """

    subscriber_id: UUID
    channel: RecoveryChannel | None = None


class RecoveryFinished(Message):
    """The new password counts from now on; every session has ended.

    `device_token` is for the device to keep: attempts from elsewhere do not lock it out at the next sign-in.
    """

    device_token: Secret | None = None


class ConfirmRecovery(Question[RecoveryFinished]):
    """Finish by `recovery` and `code`, or by the link's `token`; one of the two.

    A `recovery` beside a token has to be the token's own.

    Raises `code-refused` for whatever is wrong, used or too old, and `invalid-body` when `new_password` is missing or
    refused by the rules: the code or link stays good then.
    """

    operator: str
    recovery: UUID | None = None
    code: Secret | None = None
    token: Secret | None = None
    new_password: Secret | None = None
    device: str = ""
