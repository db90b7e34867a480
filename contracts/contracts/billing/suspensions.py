"""Suspension: the service rests at the subscriber's wish."""

from datetime import date

from contracts.billing.account import AccountEvent


class SuspensionRequested(AccountEvent):
    """Staff will look at it. The service rests from `from_day` up to `until_day`, on which it works again."""

    suspension_id: int
    from_day: date
    until_day: date


class SuspensionScheduled(AccountEvent):
    """Approved, or in no need of that. `cost` is what the days after the free ones come to."""

    suspension_id: int
    from_day: date
    until_day: date
    free_days: int
    daily_fee: int
    cost: int


class SuspensionRefused(AccountEvent):
    suspension_id: int
    from_day: date
    until_day: date
    reason: str


class SuspensionWithdrawn(AccountEvent):
    """The subscriber no longer wants it, or the account was stopped before it began."""

    suspension_id: int


class SuspensionStarted(AccountEvent):
    suspension_id: int
    until_day: date
    daily_fee: int


class SuspensionEnded(AccountEvent):
    """The service works again, or is stopped for lack of money, as `state` says."""

    suspension_id: int
