"""Passwords are chosen, and typed once more before what could do harm."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.auth.sessions import Session
from contracts.message import Event, Message, Question, Secret

# `chosen` by its owner who was signed in, `recovered` by one who had forgotten it, `issued` by the operator.
PasswordOrigin = Literal["chosen", "recovered", "issued"]


class ChangePassword(Question[Session]):
    """Whoever is signed in, subscriber or staff, chooses another password; also one who has to.

    Where there is a second factor, with `totp` or `recovery_code`. A new session begins, which ends when the present
    one would have; all others end, and a contract is parted from those it was joined with. Raises `wrong-credentials`
    for a wrong `current_password`, `second-factor-needed`, and `invalid-body` for a password that the operator's
    rules refuse.
    """

    current_password: Secret
    new_password: Secret
    totp: Secret | None = None
    recovery_code: Secret | None = None
    device: str = ""


class Proof(Message):
    """A token of the same session whose `auth_time` is now."""

    access_token: Secret
    expires_in: int


class ProveIdentity(Question[Proof]):
    """Whoever is signed in types the password once more (OWASP ASVS 5.0, 7.5.1).

    Where there is a second factor, with `totp` or `recovery_code`. Raises `wrong-credentials` or
    `second-factor-needed`.
    """

    password: Secret
    totp: Secret | None = None
    recovery_code: Secret | None = None


class PasswordChanged(Event):
    """A subscriber's password is another one. Told to every contact, so that a theft is noticed."""

    subscriber_id: UUID
    origin: PasswordOrigin
    changed_at: datetime
