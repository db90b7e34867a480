"""What billing holds on a subscriber."""

from contracts.data_rights import Forgotten, TellHeld


class TellHeldByBilling(TellHeld):
    pass


class BillingForgot(Forgotten):
    """The ledger stays, under the account's number; whose it was is known no more."""
