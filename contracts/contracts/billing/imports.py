"""Accounts of another billing."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question


class AccountRow(Message):
    """One account of another billing: `balance` becomes an opening transfer in the ledger.

    `paid_until` is the first day not paid for; left out, the former billing has charged today, and where periods
    are calendar months, this month.
    """

    subscriber_id: UUID
    number: str = Field(min_length=1, max_length=64)
    tariff: str
    balance: int
    state: Literal["active", "stopped"] = "active"
    paid_until: date | None = None


class ImportedAccount(Message):
    number: str
    known: bool = False
    refused: str | None = None


class ImportedAccounts(Message):
    rows: list[ImportedAccount]


class ImportAccounts(Question[ImportedAccounts]):
    """Open the accounts that are not there yet. Idempotent by (operator, number)."""

    asker = "cabinet"

    operator: str
    rows: list[AccountRow] = Field(max_length=2000)
