"""What a run of charging tells."""

from datetime import date

from contracts.billing.account import AccountEvent
from contracts.message import Event


class PaymentDue(AccountEvent):
    """A reminder: on `due_on`, in `days_left` days, the service stops unless `missing` comes."""

    days_left: int
    missing: int


class AccountsCharged(Event):
    """A run is through with the operator's accounts up to `day`: balances are others now, and no charge was told.

    Once for each run that has charged something, and for one that has only gone on to the end of another.
    """

    day: date
