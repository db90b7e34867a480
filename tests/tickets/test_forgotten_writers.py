"""Whoever was forgotten leaves his requests behind, without their words; what arrives late does not bring him back."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from contracts.auth import SubscriberErased
from contracts.tickets import AddPost, GetTicket, OpenTicket
from one_service import tell
from running import Running, until
from ticket_people import Person

WORDS = ("Анна Ким", "Собака по кличке", "anna.kim@mail.example", "+79553334455", "Осинники")


async def test_words_and_contacts_go_and_the_dates_stay(
    servers: Running,
    subscriber: Person,
    support: Person,
    registered: Callable[..., Awaitable[None]],
    changed: Callable[..., Awaitable[None]],
    db: "asyncpg.Pool[Any]",
) -> None:
    await registered(subscriber)
    wish = {"kind": "support", "topic": "internet", "text": "Собака по кличке Шарик", "city": "Осинники"}
    reached = {"phone": "+79553334455", "email": "anna.kim@mail.example"}
    ticket = await subscriber.ask(OpenTicket.model_validate(wish | reached), key="k-forgotten")
    await support.ask(AddPost(ticket_id=ticket.id, text="Здравствуйте, Анна Ким!"), key="k-answer")
    event = SubscriberErased(subscriber_id=subscriber.id, contract="100-7", account="100-7", version=9)
    for _ in range(2):
        await tell(servers, event, subscriber.operator, subscriber.id)
    told = "select count(*) = 2 from inbox where consumer = 'tickets-subscriber_erased'"
    await until("it is forgotten", lambda: db.fetchval(told))
    await changed(subscriber, 8, "Анна Ким")
    late = "select count(*) > 0 from inbox where consumer = 'tickets-subscriber_changed'"
    await until("the late change has come", lambda: db.fetchval(late))
    left = await support.ask(GetTicket(ticket_id=ticket.id))
    assert (left.number, left.opened_at, left.subscriber_name) == (ticket.number, ticket.opened_at, "")
    assert {post.text for post in left.messages} == {"[erased]"}
    tables = ("subscribers", "tickets", "posts", "idempotency_keys")
    for table in tables:
        held = f"select t::text from {table} t where t::text like any($1) and t::text like $2"
        assert not await db.fetch(held, [f"%{word}%" for word in WORDS], f"%{subscriber.id}%"), table
