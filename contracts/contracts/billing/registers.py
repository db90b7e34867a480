"""Registers of terminals and acquirers, and how they differ from ours."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from contracts.message import Event, Message, Question

# A part travels as base64 in one message of the broker, which takes 1 MB.
PART_BYTES = 256 * 1024

Verdict = Literal["matched", "amount", "account", "cancelled", "only_theirs", "only_ours"]
Content = Annotated[bytes, Field(max_length=PART_BYTES)]
RegisterId = Annotated[int, Field(ge=1, lt=2**63)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class RegisterDiffers(Event):
    """The other side's list of a day's payments is not ours: for staff."""

    way: str
    day: date
    currency: str
    only_ours: int
    only_theirs: int
    differing: int


class RegisterRow(Message):
    """One payment by the two sides' lists. Amounts are minor units; `credited_by` took it over from theirs."""

    external_id: str
    verdict: Verdict
    line: int | None
    at: datetime | None
    account: str | None
    amount: int | None
    our_at: datetime | None
    our_account: str | None
    our_amount: int | None
    payment_id: int | None
    credited_by: str | None


class RegisterSummary(Message):
    """A compared register. `known` says that this very file was compared before and nothing was done."""

    id: int
    way: str
    day: date
    currency: str
    status: Literal["current", "replaced"]
    compared_at: datetime
    author: str
    matched: int
    differing: int
    only_ours: int
    only_theirs: int
    theirs_total: int
    ours_total: int
    known: bool = False


class Register(RegisterSummary):
    """With its rows, those that differ first; `next_cursor` leads to the rest."""

    rows: list[RegisterRow]
    next_cursor: str | None


class Registers(Message):
    items: list[RegisterSummary]
    next_cursor: str | None


class RegisterPartKept(Message):
    parts: int


class _InBase64(Message):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class AddRegisterPart(_InBase64, Question[RegisterPartKept]):
    """One part of a register's file, named by the SHA-256 of the whole. A repeat changes nothing."""

    asker = "cabinet"

    operator: str
    way: str
    day: date
    digest: Digest
    part: int = Field(ge=0, le=400)
    content: Content


class CompareRegister(Question[RegisterSummary]):
    """All parts are there: compare. The same file again changes nothing, another one replaces the day's.

    Problems: not-found for an unknown way, invalid-body with `errors` for a file that cannot be read.
    """

    asker = "cabinet"

    operator: str
    way: str
    day: date
    digest: Digest


class UploadRegister(_InBase64, Question[RegisterSummary]):
    """The same by staff (cashier, manager) for a file of one part."""

    way: str
    day: date
    content: Content


class ListRegisters(Question[Registers]):
    """By staff, newest first."""

    way: str | None = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=40)


class GetRegister(Question[Register]):
    """By staff. `differing` leaves out what matched."""

    register_id: RegisterId
    differing: bool = False
    limit: int = Field(default=100, ge=1, le=2000)
    cursor: str | None = Field(default=None, pattern=r"^[01][\x21-\x7e]{0,64}$")


class CreditRegisterRow(Question[RegisterRow]):
    """Take a payment that only the other side has, exactly once by its external id. By cashier or manager.

    Problems: not-found, account-closed, and conflict for a row that is not only theirs.
    """

    register_id: RegisterId
    external_id: str = Field(pattern=r"^[\x21-\x7e]{1,64}$")
