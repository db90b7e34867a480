"""Nobody is there: a subscriber's chat becomes a request by itself, once; a visitor's is left and answered."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from chassis.asking import Questions
from chat_people import Visitor, at_desk, begins, says, takes
from contracts.auth import SubscriberErased
from contracts.problems import Conflict, InvalidBody, NotFound, NotSignedIn, TooManyRequests
from contracts.tickets import (
    AddChatMessage,
    AnswerLeftChat,
    Chat,
    GetAttachment,
    GetChat,
    GetTicket,
    LeaveContact,
    LeaveDesk,
    ListChatQueue,
    ListTickets,
    SendTranscript,
    StoreAttachment,
)
from one_service import tell
from running import Running, until
from ticket_people import Person

Make = Callable[..., Person]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(30)


@pytest.fixture
async def olga(person: Make) -> Person:
    return await at_desk(person(operator="chatty", kind="staff", role="support"))


async def test_at_night_a_chat_is_a_request_at_once(person: Make) -> None:
    night = person(operator="nighttown")
    await at_desk(person(operator="nighttown", kind="staff", role="support"))
    begun = await begins(night, "Роутер мигает")
    assert begun.status == "closed"
    assert begun.offline
    assert begun.offline.ticket
    ticket = await night.ask(GetTicket(ticket_id=begun.offline.ticket))
    assert (ticket.kind, ticket.topic, ticket.answer_by) == ("support", "internet", begun.offline.answer_by)
    assert ticket.answer_by
    assert ticket.answer_by > datetime.now(UTC)
    assert "Онлайн-консультант: Интернет" in ticket.messages[0].text
    assert "Анна: Роутер мигает" in ticket.messages[0].text
    await says(night, begun, "И не грузит")
    assert (await night.ask(GetTicket(ticket_id=ticket.id))).messages[-1].text == "И не грузит"


async def test_nobody_at_the_desk_is_as_night(person: Make) -> None:
    begun = await begins(person(operator="deserted"), None)
    assert begun.offline
    assert begun.offline.ticket


async def test_a_consultant_who_is_not_heard_of_any_more_leaves_requests(
    person: Make, db: asyncpg.Pool
) -> None:
    anna, olga = person(operator="watched"), person(operator="watched", kind="staff", role="support")
    await at_desk(olga)
    begun = await begins(anna)
    assert (await takes(olga, begun)).status == "open"
    await db.execute(
        "update consultants set seen_at = now() - interval '2 minutes' where operator = 'watched'"
    )

    async def left() -> Any:
        return (await anna.ask(GetChat(chat_id=begun.id))).offline

    offline = await until("it has become a request", left)
    assert offline.ticket
    assert len((await anna.ask(ListTickets())).items) == 1


async def test_it_is_taken_or_becomes_one_request_never_both(person: Make, db: asyncpg.Pool) -> None:
    people = [person(operator="chatty") for _ in range(16)]
    desks = [await at_desk(person(operator="chatty", kind="staff", role="support")) for _ in people]
    begun = [await begins(one) for one in people]
    late = "update chats set queued_at = now() - interval '1 hour' where id = any($1)"
    await db.execute(late, [one.id for one in begun])
    # They lose their patience one after another; the others are taken while that goes on.
    while (await people[0].ask(GetChat(chat_id=begun[0].id))).status == "queued":
        pass
    pairs = list(zip(desks, begun, strict=True))
    taken = await asyncio.gather(*(takes(*pair) for pair in reversed(pairs)), return_exceptions=True)

    async def settled() -> list[Chat]:
        seen = [await one.ask(GetChat(chat_id=chat.id)) for one, chat in zip(people, begun, strict=True)]
        return seen if all(one.status != "queued" for one in seen) else []

    chats = await until("all are settled", settled)
    for one, chat, outcome in zip(people, chats, reversed(taken), strict=True):
        requests = (await one.ask(ListTickets())).items
        assert (chat.status == "open") == isinstance(outcome, Chat) == (not requests)
        assert len(requests) == (1 if chat.offline else 0)


async def test_files_go_with_messages_and_into_the_request(
    person: Make, olga: Person, db: asyncpg.Pool
) -> None:
    anna = person(operator="chatty")
    begun, file = await begins(anna), StoreAttachment(name="фото.png", content=PNG)
    stored = await anna.ask(file, uuid4().hex)
    sent = AddChatMessage(chat_id=begun.id, text="Вот", attachments=[stored.id])
    assert (await anna.ask(sent, uuid4().hex)).messages[0].attachments == [stored]
    with pytest.raises(InvalidBody):
        await anna.ask(sent, uuid4().hex)
    with pytest.raises(NotFound):
        await person(operator="chatty").ask(GetAttachment(attachment_id=stored.id))
    await db.execute("update chats set queued_at = now() - interval '1 day' where id = $1", begun.id)

    async def offline() -> Any:
        return (await anna.ask(GetChat(chat_id=begun.id))).offline

    ticket_id = (await until("it has become a request", offline)).ticket
    assert (await anna.ask(GetTicket(ticket_id=ticket_id))).messages[0].attachments == [stored]


async def test_a_visitor_has_his_own_token_and_no_other_opens_the_chat(
    questions: Questions, olga: Person, person: Make
) -> None:
    visitor, other = Visitor(questions), Visitor(questions)
    begun = await visitor.begins(text="Сколько стоит?")
    assert begun.token
    assert len(begun.token.get_secret_value()) >= 22
    await other.begins()
    await takes(olga, begun)
    await says(olga, begun, "600 рублей")
    assert [message.author for message in (await visitor.sees()).messages] == ["visitor", "staff"]
    for token in (other.token, SecretStr("x"), SecretStr("")):
        with pytest.raises(NotFound):
            await questions.ask(GetChat(chat_id=begun.id, operator="chatty", token=token))
    with pytest.raises(NotFound):
        await questions.ask(GetChat(chat_id=begun.id, operator="watched", token=begun.token))
    with pytest.raises(NotSignedIn):
        await questions.ask(GetChat(chat_id=begun.id, operator="chatty"))
    with pytest.raises(NotFound):
        await person(operator="chatty").ask(GetChat(chat_id=begun.id))


async def test_a_visitors_repeat_gets_the_same_chat(
    questions: Questions, olga: Person, db: asyncpg.Pool
) -> None:
    visitor, key = Visitor(questions), uuid4().hex
    repeats = await asyncio.gather(*(visitor.begins(key, text="Раз") for _ in range(5)))
    [chat_id] = {one.id for one in repeats}
    for one in repeats:
        seen = await questions.ask(GetChat(chat_id=chat_id, operator="chatty", token=one.token))
        assert seen.said == 1
    stored = str(await db.fetchval("select token_hashes::text from chats where id = $1", chat_id))
    assert all(one.token and one.token.get_secret_value() not in stored for one in repeats)
    assert (await Visitor(questions).begins(key, text="Раз")).id != chat_id


async def test_a_visitors_chat_is_left_for_an_answer_by_mail(
    questions: Questions, person: Make, db: asyncpg.Pool
) -> None:
    visitor = Visitor(questions, operator="deserted")
    begun = await visitor.begins(text="Подключаете за городом?")
    assert begun.offline
    assert (begun.offline.ticket, begun.offline.answer_by, begun.offline.contact_needed) == (None, None, True)
    boss = person(operator="deserted", kind="staff", role="manager")
    assert (await boss.ask(ListChatQueue(status="left"))).items == []
    with pytest.raises(InvalidBody):
        await questions.ask(LeaveContact(**visitor.shows, contact="никак"))
    promised = (await questions.ask(LeaveContact(**visitor.shows, contact="Petr@Mail.Example"))).offline
    assert promised
    assert (bool(promised.answer_by), promised.contact_needed) == (True, False)
    await visitor.says("Это Сосново")
    [left] = (await boss.ask(ListChatQueue(status="left"))).items
    assert (left.id, left.contact) == (begun.id, "Petr@mail.example")
    await at_desk(boss)
    answers = await asyncio.gather(
        *(boss.ask(AnswerLeftChat(chat_id=begun.id, text="Да")) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(one, Conflict) for one in answers) == 1
    told = "select payload from outbox where subject = 'events.tickets.visitor_answered' and payload->>'chat_id' = $1"
    [event] = await db.fetch(told, str(begun.id))
    assert '"emails": ["Petr@mail.example"]' in event["payload"]
    assert (await visitor.sees()).messages[-1].text == "Да"
    assert (await boss.ask(ListChatQueue(status="left"))).items == []
    await boss.ask(LeaveDesk())


async def test_a_visitor_cannot_have_letters_of_his_own_words_sent(
    questions: Questions, olga: Person
) -> None:
    visitor = Visitor(questions)
    begun = await visitor.begins(text="Купите слона", contact="stranger@mail.example")
    with pytest.raises(Conflict):
        await questions.ask(SendTranscript(**visitor.shows))
    await takes(olga, begun)
    await says(olga, begun, "Нет, спасибо")
    for _ in range(3):
        await questions.ask(SendTranscript(**visitor.shows))
    with pytest.raises(Conflict):
        await questions.ask(SendTranscript(**visitor.shows))
    with pytest.raises(Conflict):
        await questions.ask(LeaveContact(**visitor.shows, contact="b@mail.example"))
    other = Visitor(questions)
    again = await other.begins(contact="Stranger@mail.example")
    await takes(olga, again)
    await says(olga, again, "Нет, спасибо")
    with pytest.raises(TooManyRequests):
        await questions.ask(SendTranscript(**other.shows))


async def test_one_network_begins_a_few_chats_and_no_more(questions: Questions, olga: Person) -> None:
    crowd = Visitor(questions)
    outcomes = await asyncio.gather(*(crowd.begins() for _ in range(14)), return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, TooManyRequests)]
    # A window may end in between.
    assert 0 < len(refused) <= 4
    assert (await Visitor(questions).begins()).status == "queued"


async def test_an_erased_subscribers_words_are_gone(
    person: Make, olga: Person, servers: Running, db: asyncpg.Pool
) -> None:
    anna = person(operator="chatty")
    begun = await begins(anna, "Меня зовут Анна")
    erased = SubscriberErased(subscriber_id=anna.id, contract="1", account=None, version=9)
    await tell(servers, erased, "chatty", anna.id)

    async def forgotten() -> bool:
        row = await db.fetchrow("select name, status from chats where id = $1", begun.id)
        return row is not None and (row["name"], row["status"]) == ("", "closed")

    await until("the chat is nobody's", forgotten)
    said = await db.fetch("select text, name from chat_messages where chat_id = $1", begun.id)
    assert [(one["text"], one["name"]) for one in said] == [("[erased]", "")]
