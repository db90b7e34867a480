"""How staff sees an account: the shapes, and the way from billing's answer into them."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from contracts.billing import AccountState, StaffAccount
from gateway.promised_payment import ActivePromiseView, promise_view
from gateway.services import ServiceView, service_view
from gateway.sums import Sum, as_sum
from gateway.visitors import Visitor


class MoneyOutcome(BaseModel):
    """What a change of the balance led to; `due_on` as on the account."""

    account: str
    balance: Sum
    state: AccountState
    due_on: date | None


class StaffSuspension(BaseModel):
    """Asked for, planned or under way: from `from_day` up to `until_day`, on which the service works again."""

    id: int
    status: str
    from_day: date
    until_day: date
    free_days: int
    daily_fee: Sum
    cost: Sum


class StaffTermination(BaseModel):
    id: int
    status: str
    ends_on: date | None


class StaffAccountView(BaseModel):
    """An account whole; `promised` is what still counts as money of a promise, `price` that of a month."""

    number: str
    subscriber_id: UUID
    contract: str | None
    name: str | None
    address: str | None
    phone: str | None
    email: str | None
    balance: Sum
    credit: Sum
    promised: Sum
    price: Sum
    per_day: Sum
    recommended_top_up: Sum
    state: AccountState
    due_on: date | None
    days_left: int | None
    next_charge_on: date | None
    stopped_on: date | None
    ends_on: date | None
    ended_on: date | None
    opened_at: datetime
    services: list[ServiceView]
    promised_payment: ActivePromiseView | None
    suspension: StaffSuspension | None
    termination: StaffTermination | None


_SUMS = ("balance", "credit", "promised", "price", "per_day", "recommended_top_up")


def staff_account_view(account: StaffAccount, visitor: Visitor) -> StaffAccountView:
    """Named in the visitor's language."""
    currency = account.currency
    told = account.model_dump(exclude={"currency", "services", "promise", "suspension", "termination"})
    rest, end = account.suspension, account.termination
    return StaffAccountView(
        **told | {name: as_sum(told[name], currency) for name in _SUMS},
        services=[service_view(service, currency, visitor) for service in account.services],
        promised_payment=account.promise and promise_view(account.promise, currency),
        suspension=rest
        and StaffSuspension(
            id=rest.id,
            status=rest.status,
            from_day=rest.from_day,
            until_day=rest.until_day,
            free_days=rest.free_days,
            daily_fee=as_sum(rest.daily_fee, currency),
            cost=as_sum(rest.cost, currency),
        ),
        termination=end and StaffTermination(**end.model_dump()),
    )
