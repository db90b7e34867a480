"""A request's way on: solved, written to again, opened again, rated; and the promise that rests meanwhile."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from contracts.problems import Conflict, NotFound
from contracts.tickets import (
    AddPost,
    CloseTicket,
    GetTicket,
    MoveTicket,
    RateTicket,
    ReopenTicket,
    Ticket,
)
from ticket_people import Person

Database = asyncpg.Pool


async def solved(subscriber: Person, support: Person) -> Ticket:
    ticket = await subscriber.opens()
    return await support.ask(MoveTicket(ticket_id=ticket.id, status="solved"))


async def test_a_message_to_a_solved_one_puts_it_in_progress_again(
    subscriber: Person, support: Person
) -> None:
    ticket = await solved(subscriber, support)
    assert (ticket.status, ticket.answer_by) == ("solved", None)
    again = await subscriber.ask(AddPost(ticket_id=ticket.id, text="Опять не работает"))
    assert again.status == "in_progress"
    assert again.answer_by is not None
    moves = [(change.status, change.by) for change in again.history]
    assert moves == [("open", "subscriber"), ("solved", "staff"), ("in_progress", "subscriber")]
    assert {change.staff_id for change in again.history} == {None}
    seen = (await support.ask(GetTicket(ticket_id=ticket.id))).history
    assert [change.staff_id for change in seen] == [None, support.id, None]


async def test_a_closed_one_is_opened_again_for_some_days(
    subscriber: Person, support: Person, db: Database
) -> None:
    ticket = await subscriber.opens()
    closed = await subscriber.ask(CloseTicket(ticket_id=ticket.id))
    assert closed.reopen_until is not None
    assert closed.reopen_until - closed.history[-1].at == timedelta(days=14)
    again = await subscriber.ask(ReopenTicket(ticket_id=ticket.id))
    assert (again.status, again.reopen_until) == ("open", None)
    assert again.answer_by is not None
    assert [change.status for change in again.history] == ["open", "closed", "open"]
    assert (await subscriber.ask(ReopenTicket(ticket_id=ticket.id))).history == again.history
    await support.ask(CloseTicket(ticket_id=ticket.id))
    long_ago = "update tickets set closed_at = closed_at - interval '15 days' where id = $1"
    await db.execute(long_ago, ticket.id)
    with pytest.raises(Conflict):
        await subscriber.ask(ReopenTicket(ticket_id=ticket.id))


async def test_it_is_rated_when_solved_and_the_word_changed_for_a_day(
    subscriber: Person, support: Person, db: Database
) -> None:
    fresh = await subscriber.opens()
    with pytest.raises(Conflict):
        await subscriber.ask(RateTicket(ticket_id=fresh.id, grade=5))
    ticket = await solved(subscriber, support)
    await subscriber.ask(RateTicket(ticket_id=ticket.id, grade=2, comment="Долго"))
    await subscriber.ask(RateTicket(ticket_id=ticket.id, grade=4))
    seen = await support.ask(GetTicket(ticket_id=ticket.id))
    assert seen.rating is not None
    assert (seen.rating.grade, seen.rating.comment) == (4, "")
    await db.execute("update tickets set rated_at = rated_at - interval '25 hours' where id = $1", ticket.id)
    with pytest.raises(Conflict):
        await subscriber.ask(RateTicket(ticket_id=ticket.id, grade=1))


async def test_another_subscriber_neither_rates_nor_reopens(
    subscriber: Person, support: Person, person: Any
) -> None:
    ticket, stranger = await solved(subscriber, support), person()
    for question in (RateTicket(ticket_id=ticket.id, grade=1), ReopenTicket(ticket_id=ticket.id)):
        with pytest.raises(NotFound):
            await stranger.ask(question)


async def test_the_promise_rests_while_it_is_the_subscribers_turn(
    subscriber: Person, support: Person, db: Database
) -> None:
    ticket = await subscriber.opens()
    # Half an hour of the two was spent before staff had something to ask by phone.
    spent = "update tickets set answer_by = answer_by - interval '30 minutes' where id = $1"
    await db.execute(spent, ticket.id)
    waiting = await support.ask(MoveTicket(ticket_id=ticket.id, status="waiting"))
    assert (waiting.status, waiting.answer_by) == ("waiting", None)
    again = await subscriber.ask(AddPost(ticket_id=ticket.id, text="Дома после шести"))
    assert again.answer_by is not None
    left = again.answer_by - again.messages[-1].at
    assert timedelta(minutes=88) < left <= timedelta(minutes=90)
    await support.ask(AddPost(ticket_id=ticket.id, text="Приедем"))
    whole = await subscriber.ask(AddPost(ticket_id=ticket.id, text="А завтра?"))
    assert whole.answer_by == whole.messages[-1].at + timedelta(hours=2)
