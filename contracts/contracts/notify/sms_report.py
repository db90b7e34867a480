"""What SMS have cost."""

from datetime import date

from pydantic import Field

from contracts.message import Message, Question


class SmsOfDay(Message):
    """One provider on one day of the operator's zone; `cost` with what is under way, `bulk_cost` of it newsletters."""

    day: date
    provider: str
    messages: int
    parts: int
    cost: int
    bulk_cost: int


class SmsReport(Message):
    """Sums in minor units of `currency`; `ceilings` are the providers' daily ones, where there are any."""

    currency: str
    ceilings: dict[str, int]
    items: list[SmsOfDay]


class GetSmsReport(Question[SmsReport]):
    """The newest day first, a year at most. For managers and marketing."""

    first: date
    last: date = Field(description="It is among them.")
