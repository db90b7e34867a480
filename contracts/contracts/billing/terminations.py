"""The end of a contract."""

from datetime import date

from contracts.billing.account import AccountEvent


class TerminationRequested(AccountEvent):
    pass


class TerminationApproved(AccountEvent):
    """The service ends on `ends_on`; nothing is charged from that day on."""

    ends_on: date


class TerminationRefused(AccountEvent):
    reason: str


class TerminationWithdrawn(AccountEvent):
    pass


class ContractEnded(AccountEvent):
    """`settlement` is paid out by `paid_out_by` (negative: a debt that remains)."""

    settlement: int
    paid_out_by: date | None
