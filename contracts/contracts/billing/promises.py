"""The promised payment: service now, money within some days."""

from datetime import date

from contracts.billing.account import AccountEvent


class PromisedPaymentTaken(AccountEvent):
    """`amount` counts as if it were there until `expires_on`, the day on which the service stops without it."""

    amount: int
    fee: int
    expires_on: date


class PromisedPaymentUnkept(AccountEvent):
    """The promised money has not come; `amount` is what is still missing of it."""

    amount: int
