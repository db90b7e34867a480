"""The forecast in SQL against a simulation that goes day by day: whatever the money, the price and what is planned."""

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from day_by_day import CHARGING, MOST_DAYS, Case, Step, cost, days_in, simulated
from running import Running

# Each example asks the database once for a whole list of cases.
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def plans(draw: st.DrawFn, after: date, price: int) -> tuple[Step, ...]:
    """Some changes, one a day."""
    fees = st.integers(0, max(price // 20, 1))
    prices = st.one_of(st.just(0), st.just(price), st.integers(0, 2 * price))
    steps = []
    for days in sorted(draw(st.sets(st.integers(0, 90), max_size=4))):
        on = after + timedelta(days=days)
        resting = draw(st.booleans())
        steps.append(Step(on, fee=draw(fees)) if resting else Step(on, price=draw(prices)))
    if draw(st.integers(0, 5)) == 0:
        steps.append(Step(after + timedelta(days=draw(st.integers(91, 120)))))
    return tuple(steps)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Prices from a kopeck to what an office pays; money for up to a year and a half, and the borders of days."""
    price = draw(
        st.one_of(st.integers(0, 40), st.integers(1, 1_000_000), st.sampled_from([28, 29, 30, 31, 45_000]))
    )
    worth = draw(st.integers(-2, 36)) * max(price, 1) // 2
    money = worth + draw(st.one_of(st.integers(-2, 2), st.integers(0, max(price, 1))))
    next_on = draw(st.dates(date(2023, 1, 1), date(2029, 12, 31)))
    charging = draw(st.sampled_from(CHARGING))
    anchor = draw(st.one_of(st.sampled_from([1, 28, 29, 30, 31]), st.integers(1, 31)))
    # A period-start operator's first unpaid day begins a period, or is what a change has left of one.
    ahead = draw(st.sampled_from([0, 0, 1, 12, 31]))
    planned = draw(plans(next_on - timedelta(days=ahead), price))
    resting = draw(st.integers(0, 4)) == 0
    fee = draw(st.integers(0, max(price // 20, 1))) if resting else 0
    promised = draw(st.one_of(st.just(0), st.integers(1, max(price, 1))))
    until = next_on + timedelta(days=draw(st.integers(-ahead, 40))) if promised else None
    if resting and ahead:
        next_on -= timedelta(days=ahead)
    return Case(money, price, charging, anchor, next_on, resting, fee, planned, promised, until)


FORECAST = """
select due_on(
  (c ->> 'money')::bigint, (c ->> 'price')::bigint, c ->> 'charging', (c ->> 'anchor')::int, (c ->> 'next_on')::date,
  (c ->> 'resting')::boolean, (c ->> 'fee')::bigint, nullif(c -> 'plan', 'null'), (c ->> 'promised')::bigint,
  (c ->> 'promised_until')::date)
from jsonb_array_elements($1::jsonb) with ordinality as cases (c, place) order by place
"""


def as_asked(case: Case) -> dict[str, Any]:
    plan = [_step(step) for step in case.plan]
    return {**case._asdict(), "plan": plan or None}


def _step(step: Step) -> dict[str, Any]:
    if step.price is None and step.fee is None:
        return {"on": str(step.on), "price": 0, "end": True}
    return {"on": str(step.on), **({"price": step.price} if step.fee is None else {"fee": step.fee})}


async def forecasts(servers: Running, asked: list[Case]) -> list[date | None]:
    told = await servers.sql("billing", FORECAST, json.dumps([as_asked(case) for case in asked], default=str))
    return [row[0] for row in told]


def within(case: Case, day: date | None) -> date | None:
    """What the simulation could see of a forecast."""
    first = min([case.next_on, *(step.on for step in case.plan), case.promised_until or case.next_on])
    return day if day and (day - first).days < MOST_DAYS else None


@quick
@given(st.lists(cases(), min_size=1, max_size=30))
@example(
    [
        Case(0, 4500, "daily", 1, date(2028, 2, 29)),
        Case(4500, 4500, "daily", 1, date(2028, 2, 29)),
        Case(100, 100, "from_activation", 31, date(2027, 1, 31)),
        Case(200, 100, "from_activation", 31, date(2027, 12, 31)),
        Case(99, 100, "calendar_month", 1, date(2027, 12, 15)),
    ]
)
async def test_the_forecast_is_what_paying_day_by_day_comes_to(servers: Running, asked: list[Case]) -> None:
    told = await forecasts(servers, asked)
    for case, day in zip(asked, told, strict=True):
        assert within(case, day) == simulated(case), case


@quick
@given(st.lists(st.tuples(cases(), st.integers(1, 400)), min_size=1, max_size=30))
async def test_what_any_days_cost_is_the_sum_of_the_days(
    servers: Running, asked: list[tuple[Case, int]]
) -> None:
    told = await servers.sql(
        "billing",
        "select cost(price, charging, anchor, first, first + days) from unnest("
        "$1::bigint[], $2::text[], $3::int[], $4::date[], $5::int[]) with ordinality "
        "as c (price, charging, anchor, first, days, place) order by place",
        [case.price for case, _ in asked],
        [case.charging for case, _ in asked],
        [case.anchor for case, _ in asked],
        [case.next_on for case, _ in asked],
        [days for _, days in asked],
    )
    for (case, days), row in zip(asked, told, strict=True):
        after = case.next_on + timedelta(days=days)
        assert row[0] == cost(case.price, case.charging, case.anchor, case.next_on, after)


@quick
@given(st.sampled_from(CHARGING), st.dates(date(2023, 1, 1), date(2029, 12, 31)), st.integers(0, 10**9))
async def test_the_run_counts_as_the_forecast_does(
    servers: Running, charging: str, day: date, price: int
) -> None:
    """The columns of `charge_steps` come to what `cost` says, for every anchor."""
    differing = await servers.sql(
        "billing",
        "select * from charge_steps($1, $2) s where s.next_on <> next_charge($1, s.anchor, $2) or "
        "$3 * whole + $3 * until_days / until_of - $3 * before_days / before_of "
        "<> cost($3::bigint, $1, s.anchor, $2, s.next_on)",
        charging,
        day,
        price,
    )
    assert not differing


@quick
@given(st.integers(0, 10**12), st.dates(date(1999, 1, 1), date(2101, 1, 1)))
async def test_the_days_of_a_month_add_up_to_its_price(servers: Running, price: int, day: date) -> None:
    month = day.replace(day=1)
    days = [month + timedelta(days=n) for n in range(days_in(day))]
    rows = await servers.sql(
        "billing",
        "select day_price($1, d), cost($1, 'daily', 1, d, d + 1) from unnest($2::date[]) d",
        price,
        days,
    )
    assert sum(row[0] for row in rows) == price
    assert all(told == counted for told, counted in rows)


async def test_endless_money_does_not_overflow_the_calendar(servers: Running) -> None:
    asked = [
        Case(2**62, price, charging, 31, date(2026, 11, 30)) for price in (1, 10**9) for charging in CHARGING
    ]
    told = await forecasts(servers, asked)
    assert all(day and date(2126, 1, 1) < day < date(2127, 3, 1) for day in told)


@quick
@given(cases(), st.integers(1, 10**6))
async def test_more_money_never_brings_the_day_nearer(servers: Running, case: Case, more: int) -> None:
    sooner, later = await forecasts(servers, [case, case._replace(money=case.money + more)])
    assert later is None or (sooner is not None and sooner <= later)


RESUMES = """
select resumes(jsonb_populate_record(null::accounts, jsonb_build_object(
  'state', $1::text, 'balance', $2::bigint, 'credit', 0, 'promised', 0, 'price', $3::bigint, 'next_charge_on', $5::date,
  'anchor_day', $7::int)), $4, $6, $5)
"""


@quick
@given(cases(), st.integers(1, 10**6), st.booleans())
async def test_a_payment_resumes_what_it_pays_a_day_for(
    servers: Running, case: Case, amount: int, active: bool
) -> None:
    # More than the simulation can spend would only be endless.
    amount = min(amount, 12 * max(case.price, 1))
    plain = Case(case.money + amount, case.price, case.charging, case.next_on.day, case.next_on)
    state = "active" if active else "stopped"
    asked = (state, case.money, case.price, amount, case.next_on, case.charging, case.anchor)
    resumes = await servers.value("billing", RESUMES, *asked)
    if plain.charging != "from_activation":
        plain = plain._replace(anchor=case.anchor)
    until = simulated(plain)
    assert resumes == (not active and plain.money >= 0 and (until is None or until > case.next_on))
