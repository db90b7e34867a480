"""By when we answer, as a sentence: in the reader's language, by the clock of the operator's office."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from chassis.profiles import Profile

TEXTS: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "answer_times.toml").read_text("utf-8")
)


def answer_note(
    profile: Profile, language: str, answer_by: datetime | None, *, out_of_hours: bool
) -> str | None:
    """None: no answer is owed."""
    if answer_by is None:
        return None
    zone = ZoneInfo(profile.calendar.time_zone)
    due, today = answer_by.astimezone(zone), datetime.now(UTC).astimezone(zone).date()
    words = TEXTS["out_of_hours" if out_of_hours else "in_hours"][language]
    when = TEXTS["today" if due.date() == today else "another_day"][language]
    day = format_date(due.date(), TEXTS["day"][language], locale=language)
    return words.format(when=when.format(day=day, time=format_time(due.time(), "HH:mm", locale=language)))
