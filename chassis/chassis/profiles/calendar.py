"""The business calendar: when people work, and by when they promise an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from chassis.profiles.section import Section
from chassis.profiles.values import Zone

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_INTERVAL = re.compile(rf"({_CLOCK})-({_CLOCK}|24:00)", re.ASCII)
_ALLOWED = '"HH:MM-HH:MM", the second later than the first, 24:00 at most'


@dataclass(frozen=True, order=True)
class Interval:
    """Part of a day: minutes after midnight by the wall clock, the end not included."""

    opens: int
    closes: int

    def __str__(self) -> str:
        """As it stands in the profile: `09:00-22:00`."""
        return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.opens, self.closes))


def _interval(value: object) -> Interval:
    match = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(f"{value!r} is not an interval")
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in match.groups())
    if opens >= closes:
        raise ValueError(
            f"{value} ends before it begins; write a night as two days: 22:00-24:00 and 00:00-02:00"
        )
    return Interval(opens, closes)


def _apart(intervals: list[Interval]) -> list[Interval]:
    ordered = sorted(intervals)
    for first, second in pairwise(ordered):
        if second.opens < first.closes:
            raise ValueError(f"{first} and {second} overlap")
    return ordered


Hours = Annotated[
    list[
        Annotated[
            Interval,
            PlainValidator(_interval),
            PlainSerializer(str),
            WithJsonSchema({"type": "interval", "allowed": _ALLOWED}),
        ]
    ],
    AfterValidator(_apart),
    Field(max_length=12),
]
"""Intervals of one day that do not overlap; none: closed."""


def _day(text: str) -> str:
    try:
        date.fromisoformat(text if len(text) == 10 else f"2024-{text}")
    except ValueError as wrong:
        raise ValueError(
            f"{text!r} is not a day; write MM-DD for every year or YYYY-MM-DD for one"
        ) from wrong
    return text


def complement(hours: list[Interval]) -> list[Interval]:
    """What these intervals, which do not overlap, leave of a day."""
    edges = [0, *(edge for each in sorted(hours) for edge in (each.opens, each.closes)), 24 * 60]
    return [Interval(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if begin < end]


def next_open(hours: list[Interval], zone: ZoneInfo, moment: datetime) -> datetime:
    """The first moment (UTC) not before the aware `moment` that is in these hours of any day; there must be some."""
    moment = moment.astimezone(UTC)
    days = count(moment.astimezone(zone).date().toordinal() - 1)
    spans = (
        (
            _instant(date.fromordinal(day), each.opens, zone),
            _instant(date.fromordinal(day), each.closes, zone),
        )
        for day in days
        for each in sorted(hours)
    )
    return next(max(start, moment) for start, end in spans if moment < end and start < end)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """When the wall clock first shows `minutes` of `day` or, where it jumps over them, anything later."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    earliest = min(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    steps = (earliest + timedelta(minutes=step) for step in count())
    return next(step for step in steps if step.astimezone(zone).replace(tzinfo=None) >= wall)


class Calendar(Section):
    """When people work. It serves requests, chat and every "we answer by"."""

    time_zone: Zone = Field(
        description="The zone in which the hours are meant, if people work elsewhere than subscribers live.",
        json_schema_extra={"otherwise": "the profile's `time_zone`"},
    )
    always_open: bool = Field(
        default=False,
        description="Round the clock on every day; `week` and `holidays` are then left out.",
    )
    week: dict[Weekday, Hours] = Field(
        default={},
        description='Hours by weekday: `mon = ["09:00-13:00", "14:00-18:00"]`. A day left out is closed.',
        json_schema_extra={"allowed": f"keys {', '.join(WEEKDAYS)}; lists of {_ALLOWED} that do not overlap"},
    )
    holidays: dict[Annotated[str, AfterValidator(_day)], Hours] = Field(
        default={},
        max_length=100,
        description="Days that differ from their weekday: an empty list is closed, hours are shorter days or "
        "worked weekends. A day of one year wins over the same day of every year.",
        json_schema_extra={
            "allowed": f'keys "MM-DD" (every year) or "YYYY-MM-DD"; lists of {_ALLOWED}; at most 100 days'
        },
    )

    @model_validator(mode="after")
    def _opens_at_all(self) -> Self:
        if self.always_open and (self.week or self.holidays):
            raise ValueError("always_open leaves no place for week and holidays")
        if not self.always_open and not any(self.week.values()):
            raise ValueError("never open: give hours in week, or always_open = true")
        return self

    def hours_on(self, day: date) -> list[Interval]:
        """The hours of one day, earliest first; empty when closed."""
        if self.always_open:
            return [Interval(0, 24 * 60)]
        for key in (day.isoformat(), f"{day:%m-%d}"):
            if key in self.holidays:
                return self.holidays[key]
        return self.week.get(WEEKDAYS[day.weekday()], [])

    def _openings(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        zone = ZoneInfo(self.time_zone)
        for hours in self.hours_on(day):
            yield _instant(day, hours.opens, zone), _instant(day, hours.closes, zone)

    def is_open(self, moment: datetime) -> bool:
        """Whether people work at this aware moment."""
        if self.always_open:
            return True
        day = moment.astimezone(ZoneInfo(self.time_zone)).date()
        # A clock set back over midnight gives the evening of one day again after the next has begun.
        near = (day + timedelta(days=shift) for shift in (-1, 0, 1))
        return any(start <= moment < end for each in near for start, end in self._openings(each))

    def worked(self, begin: datetime, end: datetime) -> timedelta:
        """How much working time lies between two aware moments; none when `end` is not later."""
        if self.always_open:
            return max(end - begin, timedelta())
        zone, passed = ZoneInfo(self.time_zone), timedelta()
        day, last = begin.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date()
        while day <= last + timedelta(days=1):
            for opens, closes in self._openings(day):
                passed += max(min(closes, end) - max(opens, begin), timedelta())
            day += timedelta(days=1)
        return passed

    def answer_by(self, moment: datetime, within: timedelta) -> datetime:
        """The moment (UTC) by which `within` of working time has passed since the aware `moment`."""
        moment, left = moment.astimezone(UTC), within
        if self.always_open:
            return moment + within
        day = moment.astimezone(ZoneInfo(self.time_zone)).date() - timedelta(days=1)
        while True:
            for start, end in self._openings(day):
                begin = max(start, moment)
                if begin < end and end - begin >= left:
                    return begin + left
                left -= max(end - begin, timedelta())
            day += timedelta(days=1)
