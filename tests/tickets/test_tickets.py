"""A request's life: opened, read, answered, closed, by people with real tokens over the real bus."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis.asking import Questions
from contracts.message import Question
from contracts.problems import (
    BadRequest,
    Conflict,
    InvalidBody,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooManyRequests,
)
from contracts.tickets import AddPost, CloseTicket, GetTicket, ListTickets, OpenTicket, Ticket
from running import Running
from ticket_people import Person

Make = Callable[..., Person]
Database = asyncpg.Pool


async def told(db: Database, ticket: Ticket, event: str) -> list[dict[str, Any]]:
    found = await db.fetch(
        "select operator, about, payload from outbox where subject = $1 and payload->>'ticket_id' = $2",
        f"events.tickets.{event}",
        str(ticket.id),
    )
    return [{**row, "payload": json.loads(row["payload"])} for row in found]


async def test_an_opened_ticket_holds_what_was_written(subscriber: Person, db: Database) -> None:
    ticket = await subscriber.opens("Мигает красный", topic="money")
    assert (ticket.kind, ticket.topic, ticket.status) == ("support", "money", "open")
    assert [(post.author, post.text) for post in ticket.messages] == [("subscriber", "Мигает красный")]
    assert [(change.status, change.by) for change in ticket.history] == [("open", "subscriber")]
    assert ticket.subscriber_id == subscriber.id
    assert await subscriber.ask(GetTicket(ticket_id=ticket.id)) == ticket
    [opened] = await told(db, ticket, "ticket_opened")
    assert (opened["operator"], opened["about"]) == ("daytown", str(subscriber.id))
    assert opened["payload"]["number"] == ticket.number


async def test_what_happened_leaves_through_the_outbox(
    subscriber: Person, support: Person, servers: Running
) -> None:
    async with servers.bus() as nc:
        arriving = await nc.jetstream().subscribe("events.tickets.>", ordered_consumer=True)
        ticket = await subscriber.opens()
        await support.ask(AddPost(ticket_id=ticket.id, text="Готово"))
        arrived: list[tuple[str, str]] = []
        while len(arrived) < 4:
            message = await arriving.next_msg(timeout=20)
            if json.loads(message.data).get("ticket_id") == str(ticket.id):
                arrived.append((message.subject, (message.headers or {})["ce-operator"]))
    events = ("ticket_opened", "ticket_changed", "ticket_changed", "ticket_answered")
    assert arrived == [(f"events.tickets.{event}", "daytown") for event in events]


async def test_contacts_of_the_form_are_kept(subscriber: Person, db: Database) -> None:
    question = OpenTicket(
        kind="support",
        topic="money",
        text="Перезвоните",
        phone="+7 916 123-45-67",
        email="a@b.ru",
        city="Город",
    )
    ticket = await subscriber.ask(question)
    row = await db.fetchrow("select phone, email, city from tickets where id = $1", ticket.id)
    assert row is not None
    assert tuple(row) == ("+7 916 123-45-67", "a@b.ru", "Город")


async def test_staffs_answer_reaches_the_subscriber(
    subscriber: Person, support: Person, db: Database
) -> None:
    ticket = await subscriber.opens()
    answered = await support.ask(AddPost(ticket_id=ticket.id, text="Перезагрузите роутер"))
    assert (answered.status, answered.answer_by) == ("waiting", None)
    seen = await subscriber.ask(GetTicket(ticket_id=ticket.id))
    assert [(post.author, post.text) for post in seen.messages][1:] == [("staff", "Перезагрузите роутер")]
    assert [(change.status, change.by) for change in seen.history][1:] == [("waiting", "staff")]
    [event] = await told(db, ticket, "ticket_answered")
    assert event["about"] == str(subscriber.id)
    reply_token = event["payload"].get("reply_token")
    assert event["payload"] == {
        "ticket_id": str(ticket.id),
        "number": ticket.number,
        "post_id": str(seen.messages[1].id),
        "subscriber_id": str(subscriber.id),
        "topic": "internet",
        "text": "Перезагрузите роутер",
        "reply_token": reply_token,
    }


async def test_the_history_keeps_who_of_the_staff_it_was(
    subscriber: Person, support: Person, db: Database
) -> None:
    ticket = await subscriber.opens()
    await support.ask(AddPost(ticket_id=ticket.id, text="Проверяем"))
    authors = await db.fetch(
        "select author_id from status_changes where ticket_id = $1 order by position", ticket.id
    )
    assert [row["author_id"] for row in authors] == [subscriber.id, support.id]


async def test_a_subscribers_next_message_promises_an_answer_anew(
    subscriber: Person, support: Person
) -> None:
    ticket = await subscriber.opens()
    before = await subscriber.ask(AddPost(ticket_id=ticket.id, text="Ещё: интернет пропал в 9"))
    assert (before.status, before.answer_by) == ("open", ticket.answer_by)
    await support.ask(AddPost(ticket_id=ticket.id, text="Помогло?"))
    again = await subscriber.ask(AddPost(ticket_id=ticket.id, text="Нет"))
    assert again.status == "in_progress"
    assert again.answer_by is not None
    assert ticket.answer_by is not None
    assert again.answer_by > ticket.answer_by


async def test_only_staffs_answers_are_told(subscriber: Person, db: Database) -> None:
    ticket = await subscriber.opens()
    await subscriber.ask(AddPost(ticket_id=ticket.id, text="Ау"))
    assert await told(db, ticket, "ticket_answered") == []


@pytest.mark.parametrize("closer", ["subscriber", "support"])
async def test_a_closed_ticket_takes_no_more_messages(
    closer: str, subscriber: Person, support: Person
) -> None:
    people = {"subscriber": (subscriber, "subscriber"), "support": (support, "staff")}
    who, author = people[closer]
    ticket = await subscriber.opens()
    closed = await who.ask(CloseTicket(ticket_id=ticket.id))
    assert (closed.status, closed.answer_by) == ("closed", None)
    assert [(change.status, change.by) for change in closed.history][1:] == [("closed", author)]
    again = await subscriber.ask(CloseTicket(ticket_id=ticket.id))
    assert [(change.at, change.by) for change in again.history] == [
        (change.at, change.by) for change in closed.history
    ]
    for person in (subscriber, support):
        with pytest.raises(Conflict):
            await person.ask(AddPost(ticket_id=ticket.id, text="Ещё вопрос"))


async def test_another_subscribers_ticket_is_not_found(subscriber: Person, person: Make) -> None:
    ticket, stranger = await subscriber.opens(), person()
    questions = (
        GetTicket(ticket_id=ticket.id),
        AddPost(ticket_id=ticket.id, text="Чужое"),
        CloseTicket(ticket_id=ticket.id),
        GetTicket(ticket_id=uuid4()),
    )
    for question in questions:
        with pytest.raises(NotFound):
            await stranger.ask(question)
    assert (await stranger.ask(ListTickets())).items == []
    assert await subscriber.ask(GetTicket(ticket_id=ticket.id)) == ticket


async def test_another_operators_people_see_nothing(subscriber: Person, person: Make) -> None:
    ticket = await subscriber.opens()
    namesake = person(operator="foreign", id=subscriber.id)
    for stranger in (person(operator="foreign", kind="staff", role="admin"), namesake):
        for question in (
            GetTicket(ticket_id=ticket.id),
            AddPost(ticket_id=ticket.id, text="Чужое"),
            CloseTicket(ticket_id=ticket.id),
        ):
            with pytest.raises(NotFound):
                await stranger.ask(question)
        assert (await stranger.ask(ListTickets())).items == []


@pytest.mark.parametrize("role", ["support", "manager", "admin"])
async def test_who_answers_may_read_and_answer(role: str, subscriber: Person, person: Make) -> None:
    ticket, staff = await subscriber.opens(), person(kind="staff", role=role)
    assert ticket.id in [item.id for item in (await staff.ask(ListTickets())).items]
    assert await staff.ask(GetTicket(ticket_id=ticket.id)) == ticket
    assert (await staff.ask(AddPost(ticket_id=ticket.id, text="Да"))).status == "waiting"
    assert (await staff.ask(CloseTicket(ticket_id=ticket.id))).status == "closed"


@pytest.mark.parametrize("role", ["cashier", "sales", "marketing"])
async def test_other_staff_may_not(role: str, subscriber: Person, person: Make) -> None:
    ticket, staff = await subscriber.opens(), person(kind="staff", role=role)
    refused: list[Question[Any]] = [
        ListTickets(),
        GetTicket(ticket_id=ticket.id),
        AddPost(ticket_id=ticket.id, text="Да"),
        CloseTicket(ticket_id=ticket.id),
    ]
    for question in refused:
        with pytest.raises(NotAllowed):
            await staff.ask(question)


async def test_staff_opens_no_ticket_and_nobody_does_without_a_token(
    support: Person, questions: Questions
) -> None:
    with pytest.raises(NotAllowed):
        await support.opens()
    with pytest.raises(NotSignedIn):
        await questions.ask(OpenTicket(kind="support", topic="money", text="Кто я?"))


async def test_what_the_operators_form_does_not_take_is_named(subscriber: Person) -> None:
    with pytest.raises(InvalidBody) as refused:
        await subscriber.opens(topic="weather")
    [error] = refused.value.more["errors"]
    assert error == {"pointer": "/topic", "reason": "is not one of internet, money"}
    for kind in ("repair", "survey"):  # switched off; without a form
        with pytest.raises(InvalidBody) as refused:
            await subscriber.ask(OpenTicket(kind=kind, topic="money", text="Приезжайте"))
        assert [error["pointer"] for error in refused.value.more["errors"]] == ["/kind"]
    assert (await subscriber.ask(ListTickets())).items == []


async def test_numbers_of_an_operator_have_no_gaps(person: Make) -> None:
    subscribers = [person(operator="counted") for _ in range(20)]
    refused = [subscribers[0].opens(topic="weather") for _ in range(5)]
    opened = await asyncio.gather(*(one.opens() for one in subscribers), *refused, return_exceptions=True)
    assert sorted(ticket.number for ticket in opened if isinstance(ticket, Ticket)) == list(range(1, 21))


async def test_lists_are_read_page_by_page_newest_first(person: Make, registered: Any) -> None:
    subscriber, neighbour = person(operator="paged"), person(operator="paged")
    staff = person(operator="paged", kind="staff", role="support")
    for number in range(1, 8):
        await (neighbour if number in {3, 5} else subscriber).opens()
    pages: list[list[int]] = []
    cursor = None
    while not pages or cursor:
        page = await subscriber.ask(ListTickets(limit=2, cursor=cursor))
        pages.append([item.number for item in page.items])
        cursor = page.next_cursor
    assert pages == [[7, 6], [4, 2], [1]]
    assert [item.number for item in (await staff.ask(ListTickets())).items] == [7, 6, 5, 4, 3, 2, 1]


async def test_a_list_may_leave_out_what_is_closed(subscriber: Person) -> None:
    first, second = await subscriber.opens(), await subscriber.opens()
    await subscriber.ask(CloseTicket(ticket_id=second.id))
    assert [item.id for item in (await subscriber.ask(ListTickets(open_only=True))).items] == [first.id]
    assert [item.status for item in (await subscriber.ask(ListTickets())).items] == ["closed", "open"]


async def test_one_subscriber_opens_and_writes_only_so_much(subscriber: Person, person: Make) -> None:
    neighbour = person()
    opened = await asyncio.gather(*(subscriber.opens() for _ in range(25)), return_exceptions=True)
    assert sum(isinstance(one, TooManyRequests) for one in opened) == 5
    ticket = await neighbour.opens()
    words = [AddPost(ticket_id=ticket.id, text=str(number)) for number in range(62)]
    said = await asyncio.gather(*map(neighbour.ask, words), return_exceptions=True)
    refused = [one for one in said if isinstance(one, TooManyRequests)]
    assert len(refused) == 2
    assert all(0 < one.more["retry_after"] <= 3600 for one in refused)


@pytest.mark.parametrize("cursor", ["", "-1", "1e3", "٣", "9" * 40, "1; drop table tickets"])
async def test_a_made_up_cursor_is_refused(cursor: str, subscriber: Person) -> None:
    with pytest.raises(BadRequest):
        await subscriber.ask(ListTickets(cursor=cursor))
