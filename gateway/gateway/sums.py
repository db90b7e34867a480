"""Money as the API writes it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contracts.money import LARGEST, Money, minor_units
from contracts.problems import InvalidBody


class Sum(BaseModel):
    """`{"amount": "123.45", "currency": "RUB"}`: a decimal string with the currency's own digits."""

    model_config = ConfigDict(extra="forbid")

    amount: str
    currency: str


def as_sum(minor: int, currency: str) -> Sum:
    """Minor units for people."""
    return Sum(amount=Money(minor=minor, currency=currency).decimal(), currency=currency)


WantedSum = Sum | Annotated[str, Field(max_length=20, examples=["123.45"])]
"""A sum in a request: with its currency, or the decimal string alone, which is then in the operator's."""


def as_minor(wanted: Sum | str, currency: str, field: str = "amount") -> int:
    """Minor units of `currency`. Raises InvalidBody for another currency, and for what is no amount above zero.

    What was typed is not said back: it may be a card's number in the wrong field.
    """
    told, named = (wanted, currency) if isinstance(wanted, str) else (wanted.amount, wanted.currency)
    if named != currency:
        raise _refused(field, f"money is in {currency} here")
    try:
        minor = minor_units(told, currency)
    except ValueError:
        raise _refused(field, "is not an amount: digits, a point, two decimals at most") from None
    if not 0 < minor <= LARGEST:
        raise _refused(field, "an amount is above zero and below ten million")
    return minor


def _refused(field: str, reason: str) -> InvalidBody:
    return InvalidBody(errors=[{"pointer": f"/{field}", "reason": reason}])
