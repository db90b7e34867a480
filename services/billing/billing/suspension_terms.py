"""What a suspension costs, day by day: the free days of a calendar year or of each suspension, then a daily fee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from chassis.profiles.suspension import Suspension as Rules

Days = tuple[date, date]
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quote:
    """`fees` are the days from which a fee of the day holds, in minor units; `cost` is their sum."""

    free_days: int
    cost: int
    fees: list[dict[str, str | int]]


def free_days_left(rules: Rules, year: int, past: Iterable[Days]) -> int:
    """Of a calendar year, after the days (from, up to) that were used up; or all of those of each suspension."""
    if rules.free_days_in == "suspension":
        return rules.free_days
    begins, ends = date(year, 1, 1), date(year + 1, 1, 1)
    used = sum(max(0, (min(until, ends) - max(from_, begins)).days) for from_, until in past)
    return max(0, rules.free_days - used)


def quote(rules: Rules, from_day: date, until_day: date, past: Iterable[Days]) -> Quote:
    """For the days from `from_day` up to `until_day`; `past` are the days of the account's former suspensions."""
    past = list(past)
    left: dict[int, int] = {}
    fees: list[tuple[date, int]] = []
    for number in range((until_day - from_day).days):
        day = from_day + number * _ONE_DAY
        whose = day.year if rules.free_days_in == "calendar_year" else 0
        left.setdefault(whose, free_days_left(rules, day.year, past))
        fees.append((day, 0 if left[whose] > 0 else rules.daily_fee))
        left[whose] -= 1
    steps = [next(days) for _, days in groupby(fees, key=lambda step: step[1])]
    return Quote(
        free_days=sum(fee == 0 for _, fee in fees),
        cost=sum(fee for _, fee in fees),
        fees=[{"on": day.isoformat(), "fee": fee} for day, fee in steps],
    )
