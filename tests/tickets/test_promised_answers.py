"""An answer is promised by a moment at which somebody works."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import httpx

from chassis.profiles import load_profiles
from contracts.tickets import AddPost
from one_service import OneService
from running import until
from ticket_people import Person


async def test_round_the_clock_an_answer_comes_within_the_promised_hours(subscriber: Person) -> None:
    ticket = await subscriber.opens()
    assert ticket.answer_by == ticket.opened_at + timedelta(hours=2)


async def test_who_writes_at_night_is_answered_in_the_morning(
    person: Callable[..., Person], operators_dir: Path, db: asyncpg.Pool
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
    assert ticket.out_of_hours
    told = "select payload->>'out_of_hours' from outbox where subject = $1 and payload->>'ticket_id' = $2"
    opened = await db.fetchval(told, "events.tickets.ticket_opened", str(ticket.id))
    assert opened == "true"
    await staff.ask(AddPost(ticket_id=ticket.id, text="Слушаем"))
    assert (await subscriber.ask(AddPost(ticket_id=ticket.id, text="Всё ещё"))).answer_by == morning


async def test_promises_that_are_late_are_counted_by_operator(
    tickets: OneService, person: Callable[..., Person], db: asyncpg.Pool
) -> None:
    ticket = await person(operator="foreign").opens()
    await db.execute("update tickets set answer_by = now() - interval '1 hour' where id = $1", ticket.id)
    # Counting begins with the process.
    await tickets.stop()
    await tickets.start()
    metrics = f"http://127.0.0.1:{tickets.environment['HEALTH_PORT']}/metrics"

    async def counted() -> bool:
        async with httpx.AsyncClient() as client:
            return 'cabinet_tickets_overdue{operator="foreign"} 1.0' in (await client.get(metrics)).text

    await until("it is counted", counted)
    await db.execute("delete from posts where ticket_id = $1", ticket.id)
    await db.execute("delete from status_changes where ticket_id = $1", ticket.id)
    await db.execute("delete from tickets where id = $1", ticket.id)
