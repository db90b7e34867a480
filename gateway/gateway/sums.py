"""Money as the API writes it."""

from pydantic import BaseModel

from contracts.money import Money


class Sum(BaseModel):
    """`{"amount": "123.45", "currency": "RUB"}`: a decimal string with the currency's own digits."""

    amount: str
    currency: str


def as_sum(minor: int, currency: str) -> Sum:
    """Minor units for people."""
    return Sum(amount=Money(minor=minor, currency=currency).decimal(), currency=currency)
