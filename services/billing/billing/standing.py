"""What the rules must know of an account, read at once: each is a pure function of this, the profile and the day."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger
from billing.effects import take_effect
from billing.service import charging_of, profile_of, service, today_of
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import ActivePromise, Reason
from contracts.money import Money
from contracts.problems import NotFound, Problem

# `next_cost` is the first charge to come, `needed_now` what is missing for the service to work today.
_STANDING = """
select a.id, a.number, a.currency, a.balance, a.credit, a.promised, a.promised_until, a.price, a.state,
  a.next_charge_on, a.anchor_day, a.ends_on, forecast(a, {charging}, {today}) as due_on,
  n.cost as next_cost,
  greatest(0, case when a.next_charge_on <= {today} then n.cost else 0 end - a.balance - a.credit) as needed_now,
  exists (
    select from transfers t left join payments p on p.id = t.payment_id
    where t.credit_id = a.id and t.kind in ('payment', 'opening') and coalesce(p.status, '') <> 'cancelled'
  ) or exists (select from transfers t where t.debit_id = a.id and t.kind = 'opening') as has_paid,
  (select id from promised_payments p where p.account_id = a.id and p.status = 'active') as promise_id,
  (select max(taken_on) from promised_payments p where p.account_id = a.id) as promise_taken_on,
  (select max(expires_on) from promised_payments p where p.account_id = a.id and p.status = 'unkept') as unkept_on,
  s.status as suspension, s.until_day as suspended_until,
  (select e.status from terminations e
   where e.account_id = a.id and e.status in ('requested', 'approved')) as termination,
  (select max(c.on_day) from service_changes c
   where c.account_id = a.id and c.kind = 'tariff' and c.status = 'applied') as tariff_changed_on
from accounts a
cross join lateral (select
  greatest(a.next_charge_on, {today}) as day, anchor_of(a, {charging}, {today}) as anchor) f
cross join lateral (
  select cost(a.price, {charging}, f.anchor, f.day, next_charge({charging}, f.anchor, f.day)) as cost) n
left join suspensions s on s.account_id = a.id and s.status in ('requested', 'scheduled', 'active')
"""
_OF_ACCOUNT = text(_STANDING.format(charging=":charging", today=":today") + "where a.id = :id")
_OF_SUBSCRIBER = (
    _STANDING.format(charging="$3", today="$4")
    + "where a.operator = $1 and a.subscriber_id = $2 and a.kind = 'subscriber'"
)

By = Literal["cabinet", "support"]
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Amounts in minor units. `has_paid` counts the opening balance of an account that came from another billing."""

    id: int
    number: str
    currency: str
    balance: int
    credit: int
    promised: int
    promised_until: date | None
    price: int
    state: str
    next_charge_on: date
    anchor_day: int
    ends_on: date | None
    due_on: date | None
    next_cost: int
    needed_now: int
    has_paid: bool
    promise_id: int | None
    promise_taken_on: date | None
    unkept_on: date | None
    suspension: str | None
    suspended_until: date | None
    termination: str | None
    tariff_changed_on: date | None

    @property
    def promise(self) -> ActivePromise | None:
        """The one that is to be kept still."""
        if self.promise_id is None or self.promised_until is None:
            return None
        return ActivePromise(id=self.promise_id, amount=self.promised, expires_on=self.promised_until)

    @property
    def available(self) -> int:
        return self.balance + self.credit + self.promised

    def because(self, code: str, *, passes_on: date | None = None, **values: int | date) -> Reason:
        """The reason `code`, with its values in the form that its sentence wants: amounts are minor units."""
        sums = {"missing", "limit_sum"}
        told = {
            name.removesuffix("_sum"): Money(minor=int(value), currency=self.currency).decimal()  # type: ignore[arg-type]
            if name in sums
            else str(value)
            for name, value in values.items()
        }
        if sums & values.keys():
            told["currency"] = self.currency
        return Reason(code=code, passes_on=passes_on, values=told)

    def unfit(self, *states: str) -> list[Reason]:
        """Why nothing can be ordered at all: those of `states` (ending, stopped, suspended) in which the account is."""
        found = {
            "account_ended": self.because("account_ended") if self.state == "ended" else None,
            "ending": self.because("ending", ends_on=self.ends_on) if self.ends_on else None,
            "stopped": self.because("stopped", missing=self.needed_now) if self.state == "stopped" else None,
            "suspended": self.because("suspended", passes_on=self.suspended_until, until=self.suspended_until)
            if self.state == "suspended" and self.suspended_until
            else None,
        }
        return [reason for name in ("account_ended", *states) if (reason := found[name])]


_NAMES = [field.name for field in fields(Standing)]


async def standing_of(db: AsyncConnection, account_id: int, profile: Profile) -> Standing:
    """Of an account that this transaction has locked."""
    known = {"id": account_id, "charging": charging_of(profile), "today": today_of(profile)}
    row = (await db.execute(_OF_ACCOUNT, known)).mappings().one()
    return Standing(**row)


async def own_standing(asked: Asked) -> tuple[Standing, Profile, date]:
    """Of the subscriber who asks. Problems: not-found."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    today = today_of(profile)
    row = await service.database.row(
        "read standing", _OF_SUBSCRIBER, subscriber.operator, subscriber.id, charging_of(profile), today
    )
    if row is None:
        raise NotFound("The account is not open yet: it appears within a minute of the contract.")
    return Standing(**{name: row[name] for name in _NAMES}), profile, today


async def locked_standing(
    db: AsyncConnection, asked: Asked, number: str | None = None, roles: tuple[str, ...] = ()
) -> tuple[Row[Any], Standing, Profile]:
    """The account that a command is about, locked: the subscriber's own, or for staff in one of `roles` the named one.

    Problems: not-found, account-closed, not-allowed.
    """
    caller = asked.subscriber if number is None else asked.caller.staff(*roles)
    profile = profile_of(caller.operator)
    whose: dict[str, UUID] | dict[str, str] = (
        {"subscriber_id": caller.id} if number is None else {"number": number}
    )
    account = await locked_account(db, profile, **whose)
    return account, await standing_of(db, account.id, profile), profile


async def locked_account(db: AsyncConnection, profile: Profile, **whose: Any) -> Row[Any]:
    """As `ledger.locked`, after what is behind: the days before today are charged, the changes of today are made.

    So an order sees what there really is, and `plans.replan` may take today's changes for done.
    """
    account = await ledger.locked(db, profile.operator, **whose)
    today = today_of(profile)
    yesterday = today - _ONE_DAY
    unpaid = account.state in {"active", "suspended"} and account.next_charge_on <= yesterday
    waiting = account.changes_on is not None and account.changes_on <= today
    if not unpaid and not waiting:
        return account
    await take_effect(db, account.id, profile, today if waiting else yesterday)
    return await ledger.locked(db, profile.operator, **whose)


def refuse(problem: type[Problem], reasons: Iterable[Reason]) -> None:
    """Raise `problem` with every reason, if there is any."""
    if told := [reason.model_dump(mode="json") for reason in reasons]:
        raise problem(reasons=told)


def author_of(asked: Asked) -> str:
    """Who is written down as the author: `subscriber:<id>` or `staff:<id>`."""
    return f"{asked.caller.kind}:{asked.caller.id}"
