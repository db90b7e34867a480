"""Several contracts of one person at one operator, joined by proving each of them."""

from uuid import UUID

from contracts.auth.sessions import Session
from contracts.message import Event, Message, Question, Secret


class JoinedContract(Message):
    """`contract_id` is the subscriber's id under this contract; `current` is the one that is signed in."""

    contract_id: UUID
    contract: str
    address: str
    current: bool


class JoinedContracts(Message):
    """By their numbers."""

    contracts: list[JoinedContract]


class ListContracts(Question[JoinedContracts]):
    """All contracts of the subscriber who asks; his own at least."""


class JoinContract(Question[JoinedContracts]):
    """Prove another contract as one signs in by it, and have both, with all that are joined to them, together.

    Whatever is wrong is answered alike: `wrong-credentials`.
    """

    login: str
    password: Secret
    region: str | None = None
    totp: Secret | None = None


class PartContract(Question[JoinedContracts]):
    """The contract is by itself again; asks for a fresh proof. Sessions that came to it from another one end."""

    contract_id: UUID


class SwitchContract(Question[Session]):
    """Go on under another joined contract: a new session as long as the present one, which ends.

    With `totp` or `recovery_code` of that contract where it has a second factor and the one whose password has opened
    the session has none, else `second-factor-needed`.
    """

    contract_id: UUID
    totp: Secret | None = None
    recovery_code: Secret | None = None
    device: str = ""
    address: str = ""


class ContractsJoined(Event):
    """`subscriber_id`, whose contract is `contract`, has been joined with `joined`.

    Told of each of the two, and of all that were joined with either before.
    """

    subscriber_id: UUID
    contract: str
    joined: str
