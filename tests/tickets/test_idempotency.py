"""A repeated command changes nothing, however many repeats come at once."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import asyncpg
import pytest

from contracts.problems import IdempotencyKeyReused, NotFound
from contracts.tickets import AddPost, CloseTicket, GetTicket, ListTickets, OpenTicket
from ticket_people import Person

Make = Callable[..., Person]
OUTBOX = "select count(*) from outbox where subject = $1 and payload->>'ticket_id' = $2"


async def test_a_repeat_gets_the_same_ticket(subscriber: Person) -> None:
    key = str(uuid4())
    assert await subscriber.opens("Раз", key=key) == await subscriber.opens("Раз", key=key)
    assert len((await subscriber.ask(ListTickets())).items) == 1


async def test_twenty_repeats_at_once_open_one_ticket(subscriber: Person, db: asyncpg.Pool) -> None:
    key = str(uuid4())
    opened = await asyncio.gather(*(subscriber.opens("Раз", key=key) for _ in range(20)))
    [ticket_id] = {ticket.id for ticket in opened}
    assert len((await subscriber.ask(ListTickets())).items) == 1
    assert await db.fetchval(OUTBOX, "events.tickets.ticket_opened", str(ticket_id)) == 1


async def test_the_same_key_with_another_body_is_refused(subscriber: Person) -> None:
    key = str(uuid4())
    ticket = await subscriber.opens("Раз", key=key)
    with pytest.raises(IdempotencyKeyReused):
        await subscriber.opens("Два", key=key)
    with pytest.raises(IdempotencyKeyReused):
        await subscriber.ask(AddPost(ticket_id=ticket.id, text="Раз"), key)
    assert await subscriber.ask(GetTicket(ticket_id=ticket.id)) == ticket


async def test_two_people_may_have_the_same_key(subscriber: Person, person: Make) -> None:
    key, other = str(uuid4()), person()
    namesake = person(operator="elsewhere", id=subscriber.id)
    tickets = [await who.opens("Раз", key=key) for who in (subscriber, other, namesake)]
    assert len({ticket.id for ticket in tickets}) == 3


async def test_without_a_key_each_is_a_ticket(subscriber: Person) -> None:
    question = OpenTicket(kind="support", topic="money", text="Раз")
    assert (await subscriber.ask(question)).id != (await subscriber.ask(question)).id


async def test_twenty_repeats_of_an_answer_at_once_are_one_message(
    subscriber: Person, support: Person, db: asyncpg.Pool
) -> None:
    ticket, key = await subscriber.opens(), str(uuid4())
    answer = AddPost(ticket_id=ticket.id, text="Готово")
    answered = await asyncio.gather(*(support.ask(answer, key) for _ in range(20)))
    assert {len(seen.messages) for seen in answered} == {2}
    assert {len(seen.history) for seen in answered} == {2}
    assert await db.fetchval(OUTBOX, "events.tickets.ticket_answered", str(ticket.id)) == 1
    await subscriber.ask(CloseTicket(ticket_id=ticket.id))
    assert len((await support.ask(answer, key)).messages) == 2


async def test_a_refused_command_does_not_spend_its_key(subscriber: Person, person: Make) -> None:
    ticket, key, stranger = await subscriber.opens(), str(uuid4()), person()
    with pytest.raises(NotFound):
        await stranger.ask(AddPost(ticket_id=ticket.id, text="Чужое"), key)
    assert (await stranger.opens("Своё", key=key)).messages[0].text == "Своё"
