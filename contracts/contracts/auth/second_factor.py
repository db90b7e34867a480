"""The second factor: six digits of an authenticator (RFC 6238), or one of ten recovery codes."""

from uuid import UUID

from contracts.message import Event, Message, Question, Secret


class SecondFactor(Message):
    """Whether there is one, and how many recovery codes are left."""

    set_up: bool
    recovery_codes_left: int = 0


class GetSecondFactor(Question[SecondFactor]):
    """Of whoever asks."""


class NewSecondFactor(Message):
    """`uri` (otpauth) is what an authenticator reads as a picture, `secret` what is typed into it instead."""

    uri: Secret
    secret: Secret


class SetUpSecondFactor(Question[NewSecondFactor]):
    """A new secret, which is in force once its first code has come; until then a former one stays.

    Needs a fresh proof, except of staff who has to set one up before anything else.
    """


class RecoveryCodes(Message):
    """Ten, each good once, shown only now; those before them are void."""

    codes: list[Secret]


class ConfirmSecondFactor(Question[RecoveryCodes]):
    """The first code of the new secret, which is in force from now on. Problem: code-refused."""

    totp: Secret


class RenewRecoveryCodes(Question[RecoveryCodes]):
    """Needs a fresh proof."""


class RemoveSecondFactor(Question[SecondFactor]):
    """Of a subscriber; staff cannot be without. Needs a fresh proof and a code. Problem: code-refused."""

    totp: Secret | None = None
    recovery_code: Secret | None = None


class SecondFactorSetUp(Event):
    """A subscriber signs in with a second factor from now on."""

    subscriber_id: UUID


class SecondFactorRemoved(Event):
    """A subscriber signs in with the password alone again."""

    subscriber_id: UUID
