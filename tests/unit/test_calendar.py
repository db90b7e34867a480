"""The business calendar: working time is counted as people on the spot count it, over changes of the clock too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.profiles import Calendar, Interval

ZONES = ["Asia/Almaty", "Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEP = timedelta(minutes=30)


def calendar(zone: str = "Asia/Almaty", **tables: object) -> Calendar:
    return Calendar.model_validate({"time_zone": zone, **tables})


def daily(*hours: str, zone: str = "Asia/Almaty") -> Calendar:
    return calendar(zone, week={day: list(hours) for day in WEEKDAYS})


def clock(half_hours: int) -> str:
    return f"{half_hours // 2:02}:{half_hours % 2 * 30:02}"


@st.composite
def days(draw: st.DrawFn) -> list[str]:
    """Hours of one day on the half hour, some touching each other."""
    edges = sorted(draw(st.sets(st.integers(0, 48), min_size=0, max_size=6)))
    return [f"{clock(a)}-{clock(b)}" for a, b in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = {day: draw(days()) for day in WEEKDAYS}
    assume(any(week.values()))
    holidays = draw(
        st.dictionaries(st.sampled_from(["03-08", "2026-03-29", "2026-10-25"]), days(), max_size=3)
    )
    return calendar(draw(st.sampled_from(ZONES)), week=week, holidays=holidays)


# Half hours of 2026, most of them near the changes of the clock in these zones.
moments = st.one_of(
    st.integers(0, 365 * 48),
    *(st.integers(day * 48 - 96, day * 48 + 96) for day in (66, 87, 93, 276, 297, 304)),
).map(lambda half_hours: datetime(2026, 1, 1, tzinfo=UTC) + half_hours * STEP)
spans = st.integers(1, 40).map(lambda half_hours: half_hours * STEP)


def wall(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@given(calendars(), moments, spans)
def test_exactly_the_promised_working_time_lies_before_the_answer(
    hours: Calendar, moment: datetime, within: timedelta
) -> None:
    answer = hours.answer_by(moment, within)
    steps = (answer - moment) // STEP
    assert moment + steps * STEP == answer
    assert sum(hours.is_open(moment + step * STEP) for step in range(steps)) * STEP == within


@given(calendars(), moments, spans)
def test_what_was_worked_until_an_answer_is_what_was_promised(
    hours: Calendar, moment: datetime, within: timedelta
) -> None:
    answer = hours.answer_by(moment, within)
    assert hours.worked(moment, answer) == within
    assert hours.worked(answer, moment) == timedelta()


@given(calendars(), moments, spans, spans)
def test_a_promise_may_be_counted_in_two_parts(
    hours: Calendar, moment: datetime, first: timedelta, then: timedelta
) -> None:
    assert hours.answer_by(hours.answer_by(moment, first), then) == hours.answer_by(moment, first + then)


@given(calendars(), moments, st.integers(0, 200), spans)
def test_who_asks_later_is_not_answered_earlier(
    hours: Calendar, moment: datetime, later: int, within: timedelta
) -> None:
    assert hours.answer_by(moment, within) <= hours.answer_by(moment + later * STEP, within)


@given(st.sampled_from(ZONES), moments, spans)
def test_round_the_clock_the_time_just_passes(zone: str, moment: datetime, within: timedelta) -> None:
    hours = calendar(zone, always_open=True)
    assert hours.is_open(moment)
    assert hours.answer_by(moment.astimezone(ZoneInfo(zone)), within) == moment + within
    assert hours.answer_by(moment, within).tzinfo is UTC
    assert daily("00:00-24:00", zone=zone).answer_by(moment, within) == moment + within


@given(calendars(), moments)
def test_open_is_what_the_clock_on_the_wall_says(hours: Calendar, moment: datetime) -> None:
    local = moment.astimezone(ZoneInfo(hours.time_zone))
    a_day = timedelta(days=1)
    assume((moment - a_day).astimezone(local.tzinfo).utcoffset() == local.utcoffset())
    assume((moment + a_day).astimezone(local.tzinfo).utcoffset() == local.utcoffset())
    minutes = local.hour * 60 + local.minute
    assert hours.is_open(moment) == any(x.opens <= minutes < x.closes for x in hours.hours_on(local.date()))


def test_an_evening_request_is_answered_next_morning() -> None:
    hours = daily("09:00-22:00")
    asked = wall("Asia/Almaty", "2026-11-23T21:30")
    assert hours.answer_by(asked, timedelta(hours=4)) == wall("Asia/Almaty", "2026-11-24T12:30")


def test_lunch_is_not_working_time() -> None:
    hours = daily("09:00-13:00", "14:00-18:00")
    asked = wall("Asia/Almaty", "2026-11-23T12:30")
    assert hours.answer_by(asked, timedelta(hours=1)) == wall("Asia/Almaty", "2026-11-23T14:30")
    assert not hours.is_open(wall("Asia/Almaty", "2026-11-23T13:00"))
    assert hours.is_open(wall("Asia/Almaty", "2026-11-23T14:00"))


def test_an_answer_due_at_closing_time_is_due_at_closing_time() -> None:
    asked = wall("Asia/Almaty", "2026-11-23T17:00")
    assert daily("09:00-18:00").answer_by(asked, timedelta(hours=1)) == wall(
        "Asia/Almaty", "2026-11-23T18:00"
    )


def test_no_time_at_all_is_now_or_the_next_opening() -> None:
    hours = daily("09:00-18:00")
    working, night = wall("Asia/Almaty", "2026-11-23T10:07"), wall("Asia/Almaty", "2026-11-23T23:00")
    assert hours.answer_by(working, timedelta()) == working
    assert hours.answer_by(night, timedelta()) == wall("Asia/Almaty", "2026-11-24T09:00")


def test_weekends_and_holidays_are_passed_over() -> None:
    hours = calendar(
        "Europe/Moscow",
        week={day: ["09:00-18:00"] for day in WEEKDAYS[:5]},
        holidays={"01-01": [], "2026-01-02": [], "2026-01-03": ["10:00-12:00"]},
    )
    asked = wall("Europe/Moscow", "2025-12-31T17:00")
    assert hours.answer_by(asked, timedelta(hours=2)) == wall("Europe/Moscow", "2026-01-03T11:00")


def test_the_day_of_one_year_wins_over_the_day_of_every_year() -> None:
    hours = calendar(week={"thu": ["09:00-18:00"]}, holidays={"01-01": [], "2026-01-01": ["10:00-11:00"]})
    assert hours.hours_on(datetime(2026, 1, 1, tzinfo=UTC).date()) == [Interval(600, 660)]
    assert hours.hours_on(datetime(2032, 1, 1, tzinfo=UTC).date()) == []


def test_the_hour_that_the_clock_jumps_over_is_not_worked() -> None:
    hours = daily("01:00-05:00", zone="Europe/Berlin")
    asked = wall("Europe/Berlin", "2026-03-29T01:00")
    assert hours.answer_by(asked, timedelta(hours=3)) == wall("Europe/Berlin", "2026-03-29T05:00")
    inside = daily("02:15-02:45", zone="Europe/Berlin")
    assert inside.answer_by(asked, STEP) == wall("Europe/Berlin", "2026-03-30T02:45")


def test_the_hour_that_comes_twice_is_worked_twice() -> None:
    hours = daily("01:00-05:00", zone="Europe/Berlin")
    asked = wall("Europe/Berlin", "2026-10-25T01:00")
    assert hours.answer_by(asked, timedelta(hours=5)) == wall("Europe/Berlin", "2026-10-25T05:00")


@pytest.mark.parametrize("text", ["9-18", "09:00-09:00", "22:00-02:00", "09:00-24:01", "٠٩:00-18:00", "", 9])
def test_what_is_no_interval_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"interval|ends before it begins"):
        calendar(week={"mon": [text]})


def test_an_interval_reads_as_it_was_written() -> None:
    assert [str(x) for x in daily("14:00-24:00", "00:00-09:05").week["mon"]] == ["00:00-09:05", "14:00-24:00"]
