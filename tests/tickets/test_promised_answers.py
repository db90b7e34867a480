"""An answer is promised by a moment at which somebody works."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from chassis.profiles import load_profiles
from contracts.tickets import AddPost
from ticket_people import Person


async def test_round_the_clock_an_answer_comes_within_the_promised_hours(subscriber: Person) -> None:
    ticket = await subscriber.opens()
    assert ticket.answer_by == ticket.opened_at + timedelta(hours=2)


async def test_who_writes_at_night_is_answered_in_the_morning(
    person: Callable[..., Person], operators_dir: Path
) -> None:
    nighttown = load_profiles(operators_dir).by_slug("nighttown")
    assert nighttown is not None
    subscriber, staff = (
        person(operator="nighttown"),
        person(operator="nighttown", kind="staff", role="support"),
    )
    ticket = await subscriber.opens("Не спится")
    opened_at = ticket.opened_at.astimezone(ZoneInfo(nighttown.time_zone))
    morning = opened_at.replace(hour=11, minute=0, second=0, microsecond=0)
    assert ticket.answer_by == morning
    await staff.ask(AddPost(ticket_id=ticket.id, text="Слушаем"))
    assert (await subscriber.ask(AddPost(ticket_id=ticket.id, text="Всё ещё"))).answer_by == morning
