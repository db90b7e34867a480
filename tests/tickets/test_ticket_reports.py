"""How answers went: working time to the first one, promises kept, grades."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from contracts.problems import BadRequest, NotAllowed
from contracts.tickets import AddPost, GetTicketsReport, MoveTicket, RateTicket
from ticket_people import Person

TODAY = datetime.now(UTC).date()
DAYS = {"begin": TODAY - timedelta(days=2), "end": TODAY + timedelta(days=2)}


async def test_times_promises_and_grades_of_what_was_opened(
    person: Callable[..., Person], db: asyncpg.Pool
) -> None:
    subscriber = person(operator="reported")
    staff, manager = (person(operator="reported", kind="staff", role=role) for role in ("support", "manager"))
    tickets = [await subscriber.opens() for _ in range(6)]
    # Opened that many minutes ago; two hours are promised round the clock.
    for ticket, minutes in zip(tickets[:5], (10, 20, 30, 60, 180), strict=True):
        ago = timedelta(minutes=minutes)
        shift = "update tickets set opened_at = opened_at - $2::interval, promised_first = promised_first - $2::interval where id = $1"
        await db.execute(shift, ticket.id, ago)
        await staff.ask(AddPost(ticket_id=ticket.id, text="Готово"))
    await staff.ask(AddPost(ticket_id=tickets[0].id, text="Второй ответ не считается"))
    late = "update tickets set answer_by = now() - interval '1 minute' where id = $1"
    await db.execute(late, tickets[5].id)
    for ticket, grade in zip(tickets[:2], (5, 2), strict=True):
        await staff.ask(MoveTicket(ticket_id=ticket.id, status="solved"))
        await subscriber.ask(RateTicket(ticket_id=ticket.id, grade=grade))
    report = await manager.ask(GetTicketsReport(**DAYS))
    assert (report.opened, report.answered, report.overdue) == (6, 5, 1)
    assert report.median_seconds is not None
    assert report.p90_seconds is not None
    assert report.median_seconds // 60 == 30
    assert report.p90_seconds // 60 == 132  # between 60 and 180
    assert report.within_promise == pytest.approx(4 / 6)
    assert (report.grades.rated, report.grades.average) == (2, 3.5)
    assert report.grades.by_grade == [0, 1, 0, 0, 1]
    assert [(line.kind, line.opened) for line in report.by_kind] == [("support", 6)]
    assert [(line.staff_id, line.answered) for line in report.by_staff] == [(staff.id, 5)]


async def test_it_is_for_managers_and_for_days_in_order(support: Person, manager: Person) -> None:
    with pytest.raises(NotAllowed):
        await support.ask(GetTicketsReport(**DAYS))
    with pytest.raises(BadRequest):
        await manager.ask(GetTicketsReport(begin=TODAY, end=TODAY))
    empty = await manager.ask(
        GetTicketsReport(begin=TODAY - timedelta(days=900), end=TODAY - timedelta(days=800))
    )
    assert (empty.opened, empty.median_seconds, empty.within_promise) == (0, None, None)
