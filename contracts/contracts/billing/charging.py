"""What a run of charging tells."""

from contracts.billing.account import AccountEvent


class PaymentDue(AccountEvent):
    """A reminder: on `due_on`, in `days_left` days, the service stops unless `missing` comes."""

    days_left: int
    missing: int
