"""Reports for staff: a manager asks, of his operator. Days are the operator's own, first and last included."""

from datetime import date

from pydantic import Field

from contracts.billing.account import AccountState
from contracts.message import Message, Question


class PaymentsOfDay(Message):
    """What came in by a way on a day, and what was taken back on that day."""

    day: date
    way: str
    payments: int
    amount: int
    reversals: int
    reversed: int


class PaymentsReport(Message):
    currency: str
    items: list[PaymentsOfDay]


class GetPaymentsReport(Question[PaymentsReport]):
    first: date
    last: date


class Debtor(Message):
    """`debt` is above zero; `since` the day on which the balance fell below it, `days` until today."""

    account: str
    name: str | None
    phone: str | None
    state: AccountState
    debt: int
    since: date | None
    days: int | None


class DebtorsReport(Message):
    """The largest debts first; `number` and `total` of all of them stand on the first page."""

    currency: str
    number: int | None
    total: int | None
    items: list[Debtor]
    next_cursor: str | None


class GetDebtorsReport(Question[DebtorsReport]):
    limit: int = Field(default=100, ge=1, le=2000)
    cursor: str | None = Field(default=None, max_length=60)


class PromisesOfDay(Message):
    """Promised payments taken on a day, and what has become of them."""

    day: date
    taken: int
    amount: int
    fees: int
    active: int
    kept: int
    unkept: int
    unkept_amount: int


class PromisedReport(Message):
    currency: str
    items: list[PromisesOfDay]


class GetPromisedReport(Question[PromisedReport]):
    first: date
    last: date


class RevenueOfMonth(Message):
    """What was charged in a month for a product (`fees`: once), what of it was given back, and what remains.

    `discount` is what was given off for months paid ahead.
    """

    month: date
    product: str
    charged: int
    given_back: int
    net: int


class RevenueReport(Message):
    currency: str
    items: list[RevenueOfMonth]


class GetRevenueReport(Question[RevenueReport]):
    """The months from that of `first` to that of `last`, whole."""

    first: date
    last: date


class ArpuOfMonth(Message):
    """Net revenue by the contracts in force at the month's end (or today): `arpu` is rounded down."""

    month: date
    revenue: int
    subscribers: int
    arpu: int | None


class ArpuReport(Message):
    currency: str
    items: list[ArpuOfMonth]


class GetArpuReport(Question[ArpuReport]):
    first: date
    last: date


class ChurnOfMonth(Message):
    """`share` of those in force at the beginning who have ended, in hundredths of a per cent, rounded down."""

    month: date
    in_force: int
    opened: int
    ended: int
    share: int | None


class ChurnReport(Message):
    """`stopped` is how many have been stopped for more than `stopped_days` days by today."""

    items: list[ChurnOfMonth]
    stopped_days: int
    stopped: int


class GetChurnReport(Question[ChurnReport]):
    first: date
    last: date
    stopped_days: int = Field(default=30, ge=0, le=3650)
