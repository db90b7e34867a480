"""To which tariffs a service may be switched, why not, and what it costs today."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import catalogue
from billing.service import charging_of, service
from billing.standing import Standing, own_standing
from billing.tables import service_changes, services, tariffs
from chassis.profiles import Profile
from chassis.profiles.tariff_change import TariffChange as Rules
from chassis.questions import Asked
from contracts.billing import (
    ChangeCost,
    GetTariffOptions,
    PlannedChange,
    Reason,
    TariffOption,
    TariffOptions,
    When,
)
from contracts.problems import NotFound

# What each price in the place of a service's own would cost today, as `give_back` and `charge_day` count: `left` is the
# money that remains. A stopped account pays nothing as long as it stays stopped.
_COSTS = text("""
with account as (
  select a.*, case when a.state = 'stopped' then anchor_of(a, :charging, :today) else a.anchor_day end as anchor
  from accounts a where a.id = :account
), service as (
  select s.price, (select coalesce(sum(o.price), 0)::bigint from services o
    where o.account_id = s.account_id and o.state = 'active' and o.id < s.id) as below
  from services s where s.id = :service
), terms as (
  select a.*, s.price as own, s.below, greatest(a.next_charge_on, cast(:today as date)) as paid_until,
    next_charge(:charging, a.anchor, :today) as next_on
  from account a, service s
), sums as (
  select w.place, t.*, w.price as wanted,
    cost(below + own, :charging, anchor_day, :today, paid_until)
      - cost(below, :charging, anchor_day, :today, paid_until) as refund,
    cost(below + w.price, :charging, anchor, :today, next_on)
      - cost(below, :charging, anchor, :today, next_on) as charge,
    t.balance + t.credit + t.promised + cost(t.price, :charging, anchor_day, :today, paid_until)
      - cost(t.price - own + w.price, :charging, anchor, :today, next_on) as left_over
  from terms t, unnest(cast(:prices as bigint[])) with ordinality as w (price, place)
)
select refund, case when state = 'stopped' and left_over < 0 then 0 else charge end as charge, left_over
from sums order by place
""")
_PERIOD_END = text("select period_end(:charging, a.anchor_day, :today) from accounts a where a.id = :account")


def rules_of(profile: Profile) -> Rules | None:
    """The operator's rules while subscribers change their tariffs themselves."""
    return profile.tariff_change if profile.capabilities.tariff_change else None


def change_reasons(standing: Standing, profile: Profile, today: date) -> list[Reason]:
    """Every condition that fails before any tariff is named."""
    rules = rules_of(profile)
    if rules is None:
        return [standing.because("not_offered")]
    found = standing.unfit("ending", "suspended")
    if standing.tariff_changed_on:
        again = standing.tariff_changed_on + timedelta(rules.every_days)
        if again > today:
            found.append(standing.because("too_soon", passes_on=again, days=rules.every_days))
    return found


def tariff_reasons(standing: Standing, present: Row[Any], wanted: Row[Any], today: date) -> list[Reason]:
    """Why a service cannot go from its `present` tariff to the `wanted` one."""
    failing = {
        "same_tariff": wanted.id == present.id,
        "archived": wanted.archived,
        "not_sold_now": not catalogue.is_sold(wanted, today),
        "not_switchable": not wanted.switchable,
        "not_from_this_tariff": present.switch_to is not None and wanted.code not in present.switch_to,
        "other_product": wanted.kind != "tariff" or not _parts(wanted) & _parts(present),
    }
    return [standing.because(code) for code, fails in failing.items() if fails]


def _parts(tariff: Row[Any]) -> set[str]:
    return set(tariff.parts or [tariff.product])


def fee_of(present: Row[Any], rules: Rules) -> int:
    """What a switch away from a tariff costs."""
    return rules.fee if present.switch_fee is None else int(present.switch_fee)


async def service_of(db: AsyncConnection, account_id: int, service_id: int, kind: str) -> Row[Any]:
    """The account's own service with its tariff's columns; `monthly` is what it costs. Problems: not-found."""
    wanted = (
        select(tariffs, services.c.id.label("service_id"), services.c.price.label("monthly"))
        .join(services, services.c.tariff_id == tariffs.c.id)
        .where(services.c.account_id == account_id, services.c.id == service_id, services.c.state == "active")
    )
    found = (await db.execute(wanted)).one_or_none()
    if found is None or found.kind != kind:
        raise NotFound("There is no such service.")
    return found


async def costs_now(
    db: AsyncConnection,
    standing: Standing,
    service_id: int,
    prices: Sequence[int],
    profile: Profile,
    today: date,
) -> Sequence[Row[Any]]:
    """For each price: `charge`, `refund`, and the money `left_over` after a change today, in minor units."""
    known = {"account": standing.id, "service": service_id, "prices": list(prices), "today": today}
    return (await db.execute(_COSTS, known | {"charging": charging_of(profile)})).all()


async def next_period(db: AsyncConnection, standing: Standing, profile: Profile, today: date) -> date:
    """The first day of the period to come; where each day is charged, of the calendar month."""
    known = {"account": standing.id, "charging": charging_of(profile), "today": today}
    found: date = (await db.execute(_PERIOD_END, known)).scalar_one()
    return found


async def planned_change(db: AsyncConnection, service_id: int) -> Row[Any] | None:
    """The change of tariff that is ordered for a service, with the new tariff's names."""
    c = service_changes.c
    wanted = (
        select(service_changes, tariffs.c.code, tariffs.c.names)
        .join(tariffs, tariffs.c.id == c.tariff_id)
        .where(c.service_id == service_id, c.kind == "tariff", c.status == "planned")
    )
    return (await db.execute(wanted)).one_or_none()


@service.answers(GetTariffOptions)
async def get_tariff_options(question: GetTariffOptions, asked: Asked) -> TariffOptions:
    """Every public tariff of this service's kind, the present one among them."""
    standing, profile, today = await own_standing(asked)
    rules = rules_of(profile)
    general = change_reasons(standing, profile, today)
    async with service.database.reading() as db:
        present = await service_of(db, standing.id, question.service_id, "tariff")
        on_sale = (await db.execute(catalogue.on_sale(profile.operator, today))).all()
        shown = [
            row
            for row in on_sale
            if row.id == present.id
            or (row.public and "other_product" not in _codes(tariff_reasons(standing, present, row, today)))
        ]
        costs = await costs_now(db, standing, present.service_id, [r.price for r in shown], profile, today)
        begins = await next_period(db, standing, profile, today)
        planned = await planned_change(db, present.service_id)
    options = [
        _option(standing, rules, present, row, general, cost, today, begins)
        for row, cost in zip(shown, costs, strict=True)
    ]
    return TariffOptions(items=options, planned=planned and as_told(planned), currency=standing.currency)


def missing_for(when: When, standing: Standing, fee: int, left_over: int) -> int:
    """A fee must be there whenever the change comes; a change now must leave a service that works working."""
    missing = fee - standing.available if fee else 0
    if when == "now" and standing.state == "active":
        missing = max(missing, fee - left_over)
    return max(0, missing)


def _codes(reasons: list[Reason]) -> set[str]:
    return {reason.code for reason in reasons}


def _option(
    standing: Standing,
    rules: Rules | None,
    present: Row[Any],
    row: Row[Any],
    general: list[Reason],
    cost: Row[Any],
    today: date,
    begins: date,
) -> TariffOption:
    reasons = general + tariff_reasons(standing, present, row, today)
    fee = fee_of(present, rules) if rules else 0
    now = ChangeCost(
        when="now",
        effective_on=today,
        charge_now=cost.charge,
        refund_now=cost.refund,
        missing=missing_for("now", standing, fee, cost.left_over),
    )
    later = ChangeCost(
        when="next_period",
        effective_on=begins,
        charge_now=0,
        refund_now=0,
        missing=missing_for("next_period", standing, fee, 0),
    )
    costs = [one for one in (now, later) if rules and one.when in rules.when]
    if missing := min((one.missing for one in costs), default=0):
        reasons.append(standing.because("not_enough_money", missing=missing))
    return TariffOption(
        tariff=catalogue.tariff_of(row._asdict()),
        current=row.id == present.id,
        allowed=not reasons,
        reasons=reasons,
        fee=fee,
        costs=costs,
    )


def as_told(change: Row[Any]) -> PlannedChange:
    """A planned change with its tariff's `code` and `names`."""
    return PlannedChange(
        id=change.id,
        kind=change.kind,
        on_day=change.on_day,
        tariff=change.code,
        names=change.names,
        price=change.price,
    )
