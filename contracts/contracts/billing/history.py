"""The ledger as a subscriber and as staff read it; corrections and cash."""

from contracts.billing.account import AccountEvent


class BalanceCorrected(AccountEvent):
    """Staff has changed the balance by `amount` (negative: taken)."""

    amount: int
    reason: str
