"""The forecast in SQL against a simulation that goes day by day: whatever the balance, price, mode and day."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from running import Running

# Each example asks the database once for a whole list of cases.
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Case(NamedTuple):
    available: int
    price: int
    mode: str
    next_on: date


def days_in(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def price_of(price: int, day: date) -> int:
    """The days of a month add up to its price, each the difference of two rounded sums."""
    n = days_in(day)
    return price * day.day // n - price * (day.day - 1) // n


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def simulated(case: Case) -> date | None:
    """Pays for as long as there is money; the first day that cannot be paid is the answer."""
    if case.price <= 0:
        return None
    money, day, periods = case.available, case.next_on, 0
    if money < 0:
        return day
    while case.mode == "daily" and money >= price_of(case.price, day):
        money -= price_of(case.price, day)
        day += timedelta(days=1)
    while case.mode == "period_start" and money >= case.price:
        money -= case.price
        periods += 1
        day = months_after(case.next_on, periods)
    return day


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Prices from a kopeck to what an office pays; money for up to two years, and the borders between two days."""
    price = draw(
        st.one_of(st.integers(-5, 40), st.integers(1, 1_000_000), st.sampled_from([28, 29, 30, 31, 45_000]))
    )
    worth = draw(st.integers(-2, 24)) * max(price, 1)
    available = worth + draw(st.one_of(st.integers(-2, 2), st.integers(0, max(price, 1))))
    next_on = draw(st.dates(date(2023, 1, 1), date(2029, 12, 31)))
    return Case(available, price, draw(st.sampled_from(["daily", "period_start"])), next_on)


FORECAST = """
select due_on(available, price, mode, next_on)
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::date[]) with ordinality
  as c (available, price, mode, next_on, place)
order by place
"""


@quick
@given(st.lists(cases(), min_size=1, max_size=50))
@example([Case(0, 4500, "daily", date(2028, 2, 29)), Case(4500, 4500, "daily", date(2028, 2, 29))])
@example(
    [Case(100, 100, "period_start", date(2027, 1, 31)), Case(200, 100, "period_start", date(2027, 12, 31))]
)
async def test_the_forecast_is_what_paying_day_by_day_comes_to(stack: Running, asked: list[Case]) -> None:
    told = await stack.sql("billing", FORECAST, *(list(column) for column in zip(*asked, strict=True)))
    assert [row[0] for row in told] == [simulated(case) for case in asked]


@quick
@given(st.lists(st.tuples(st.integers(0, 10**12), st.dates(date(1999, 1, 1), date(2101, 1, 1))), min_size=1))
async def test_the_days_of_a_month_add_up_to_its_price(stack: Running, asked: list[tuple[int, date]]) -> None:
    sums = await stack.sql(
        "billing",
        "select price, min(p) >= price / 31, max(p) <= price / 28 + 1, sum(p)::bigint from ("
        "select place, price, day_price(price, day::date) as p "
        "from unnest($1::bigint[], $2::date[]) with ordinality as c (price, month, place), "
        "generate_series(date_trunc('month', month), date_trunc('month', month) + interval '1 month - 1 day', '1 day')"
        " as day) as days group by place, price order by place",
        [price for price, _ in asked],
        [month for _, month in asked],
    )
    assert [tuple(row) for row in sums] == [(price, True, True, price) for price, _ in asked]


async def test_endless_money_does_not_overflow_the_calendar(stack: Running) -> None:
    asked = [
        Case(2**62, price, mode, date(2026, 11, 21))
        for price in (1, 10**9)
        for mode in ("daily", "period_start")
    ]
    told = await stack.sql("billing", FORECAST, *(list(column) for column in zip(*asked, strict=True)))
    assert all(date(2126, 1, 1) < row[0] < date(2127, 3, 1) for row in told)


@quick
@given(cases(), st.integers(1, 10**6))
async def test_more_money_never_brings_the_day_nearer(stack: Running, case: Case, more: int) -> None:
    richer = case._replace(available=case.available + more)
    sooner, later = [
        row[0]
        for row in await stack.sql("billing", FORECAST, *(list(c) for c in zip(case, richer, strict=True)))
    ]
    assert (sooner is None) == (later is None)
    assert sooner is None or sooner <= later


@quick
@given(cases(), st.integers(1, 10**6), st.booleans())
async def test_a_payment_resumes_what_it_pays_a_day_for(
    stack: Running, case: Case, amount: int, active: bool
) -> None:
    # Two years at most: beyond that the simulation takes its time and the calendar ends.
    amount = min(amount, 24 * max(case.price, 1))
    paid = case._replace(available=case.available + amount, price=max(case.price, 0))
    resumes = await stack.value(
        "billing",
        "select resumes(jsonb_populate_record(null::accounts, jsonb_build_object("
        "'state', $1::text, 'balance', $2::bigint, 'credit', 0, 'price', $3::bigint)), $4, $5, $6)",
        "active" if active else "stopped",
        case.available,
        paid.price,
        amount,
        case.mode,
        case.next_on,
    )
    until = simulated(paid)
    assert resumes == (not active and (until is None or until > case.next_on))
