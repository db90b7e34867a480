"""The free days of a suspension and the fee after them, over the end of a year too."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.suspension_terms import free_days_left, quote
from chassis.profiles.suspension import Suspension

Over = Literal["calendar_year", "suspension"]


def rules(free_days: int, over: Over = "calendar_year", fee: int = 500) -> Suspension:
    return Suspension.model_construct(
        review=False,
        free_days=free_days,
        free_days_in=over,
        daily_fee=fee,
        min_days=1,
        max_days=730,
        ahead_days=30,
    )


def test_the_days_after_the_free_ones_cost_the_fee() -> None:
    found = quote(rules(10), date(2026, 3, 1), date(2026, 3, 15), [])
    assert (found.free_days, found.cost) == (10, 4 * 500)
    assert found.fees == [{"on": "2026-03-01", "fee": 0}, {"on": "2026-03-11", "fee": 500}]


def test_a_new_year_brings_new_free_days() -> None:
    found = quote(rules(5), date(2026, 12, 20), date(2027, 1, 10), [])
    assert found.fees == [
        {"on": "2026-12-20", "fee": 0},
        {"on": "2026-12-25", "fee": 500},
        {"on": "2027-01-01", "fee": 0},
        {"on": "2027-01-06", "fee": 500},
    ]
    assert (found.free_days, found.cost) == (10, (7 + 4) * 500)


def test_days_that_were_used_before_are_no_longer_free() -> None:
    past = [(date(2025, 12, 30), date(2026, 1, 3)), (date(2026, 2, 1), date(2026, 2, 4))]
    assert free_days_left(rules(10), 2026, past) == 10 - 2 - 3
    assert quote(rules(10), date(2026, 3, 1), date(2026, 3, 11), past).free_days == 5


def test_each_suspension_has_its_own_free_days_where_the_operator_says_so() -> None:
    past = [(date(2026, 1, 1), date(2026, 3, 1))]
    found = quote(rules(7, "suspension"), date(2026, 12, 28), date(2027, 1, 8), past)
    assert found.fees == [{"on": "2026-12-28", "fee": 0}, {"on": "2027-01-04", "fee": 500}]


@settings(deadline=None)
@given(
    free=st.integers(0, 60),
    fee=st.integers(1, 10_000),
    begins=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    days=st.integers(1, 400),
    used=st.integers(0, 80),
    over=st.sampled_from(["calendar_year", "suspension"]),
)
def test_free_and_paid_days_are_all_the_days(
    free: int, fee: int, begins: date, days: int, used: int, over: Over
) -> None:
    past = [(begins - timedelta(used), begins)]
    found = quote(rules(free, over, fee), begins, begins + timedelta(days), past)
    assert found.cost == (days - found.free_days) * fee
    steps = [(date.fromisoformat(str(step["on"])), step["fee"]) for step in found.fees]
    assert steps[0][0] == begins
    assert all(one[1] != other[1] and one[0] < other[0] for one, other in pairwise(steps))
