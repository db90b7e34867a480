"""Chat with a consultant: the queue, taking, answering, handing over, the end."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chat_people import at_desk, begins, says, takes
from contracts.message import Question
from contracts.problems import (
    Conflict,
    IdempotencyKeyReused,
    InvalidBody,
    NotAllowed,
    NotFound,
    TooManyRequests,
)
from contracts.tickets import (
    BeAtDesk,
    Chat,
    CloseChat,
    GetChat,
    LeaveDesk,
    ListChatQueue,
    ListChats,
    OpenChat,
    ReadChat,
    SendTranscript,
    TransferChat,
    TypeInChat,
    Typing,
)
from running import Running, until
from ticket_people import Person

Make = Callable[..., Person]
OUTBOX = "select count(*) from outbox where subject = $1 and payload->>'chat_id' = $2"
CHANGED = "events.tickets.chat_changed"


@pytest.fixture
def anna(person: Make) -> Person:
    return person(operator="chatty")


@pytest.fixture
async def olga(person: Make) -> Person:
    return await at_desk(person(operator="chatty", kind="staff", role="support"))


async def test_a_chat_waits_is_taken_and_answered(anna: Person, olga: Person, db: asyncpg.Pool) -> None:
    begun = await begins(anna)
    assert (begun.status, begun.consultant, begun.token) == ("queued", None, None)
    assert begun.place
    waiting = await olga.ask(ListChatQueue(limit=100))
    assert begun.id in [chat.id for chat in waiting.items]
    await takes(olga, begun)
    await says(olga, begun, "Здравствуйте! Проверяю.")
    seen = await anna.ask(GetChat(chat_id=begun.id, after=1))
    assert [(m.author, m.name, m.text) for m in seen.messages] == [
        ("staff", "Ольга", "Здравствуйте! Проверяю.")
    ]
    assert (seen.status, seen.place, seen.unread, seen.next_after) == ("open", None, 1, 2)
    assert seen.consultant
    assert seen.consultant.name == "Ольга"
    marks = await anna.ask(ReadChat(chat_id=begun.id, position=99))
    assert (marks.person_read, marks.staff_read) == (2, 1)
    assert (await anna.ask(ReadChat(chat_id=begun.id, position=1))).person_read == 2
    assert (await anna.ask(CloseChat(chat_id=begun.id))).closed_by == "person"
    # Begun with its first words, taken, answered, read, closed.
    assert await db.fetchval(OUTBOX, CHANGED, str(begun.id)) == 5


async def test_the_form_is_the_profiles(anna: Person, olga: Person, person: Make) -> None:
    for wish, field in (({"name": "Анна", "topic": "none"}, "/topic"), ({"topic": "internet"}, "/name")):
        with pytest.raises(InvalidBody) as refused:
            await anna.ask(OpenChat(operator="chatty", **wish))
        assert [error["pointer"] for error in refused.value.more["errors"]] == [field]
    for who in (person(), person(kind="staff", role="support")):
        with pytest.raises(NotFound):
            await who.ask(ListChats() if who.kind == "subscriber" else ListChatQueue())


async def test_one_chat_at_a_time_also_when_several_are_begun_at_once(anna: Person, olga: Person) -> None:
    outcomes = await asyncio.gather(*(begins(anna) for _ in range(5)), return_exceptions=True)
    [begun] = [one for one in outcomes if isinstance(one, Chat)]
    assert {one.more["chat"] for one in outcomes if isinstance(one, Conflict)} == {str(begun.id)}
    assert len((await anna.ask(ListChats())).items) == 1


async def test_a_repeat_says_it_once(anna: Person, olga: Person) -> None:
    begun, key = await begins(anna), uuid4().hex
    repeats = await asyncio.gather(*(says(anna, begun, "Раз", key) for _ in range(10)))
    assert {tuple(message.text for message in one.messages) for one in repeats} == {("Раз",)}
    assert (await anna.ask(GetChat(chat_id=begun.id))).said == 2
    with pytest.raises(IdempotencyKeyReused):
        await says(anna, begun, "Два", key)


async def test_of_two_who_take_it_at_once_one_has_it(anna: Person, person: Make) -> None:
    desks = [await at_desk(person(operator="chatty", kind="staff", role="support")) for _ in range(6)]
    begun = await begins(anna)
    outcomes = await asyncio.gather(*(takes(one, begun) for one in desks), return_exceptions=True)
    [taken] = [one for one in outcomes if isinstance(one, Chat)]
    assert sum(isinstance(one, Conflict) for one in outcomes) == 5
    winner = next(one for one in desks if taken.consultant and one.id == taken.consultant.id)
    assert (await takes(winner, begun)).status == "open"
    loser = next(one for one in desks if one is not winner)
    with pytest.raises(Conflict):
        await says(loser, begun, "Я тоже тут")


async def test_a_consultant_holds_no_more_than_the_profile_says(olga: Person, person: Make) -> None:
    waiting = [await begins(person(operator="chatty")) for _ in range(6)]
    outcomes = await asyncio.gather(*(takes(olga, chat) for chat in waiting), return_exceptions=True)
    assert sum(isinstance(one, Chat) for one in outcomes) == 3
    assert sum(isinstance(one, Conflict) for one in outcomes) == 3


async def test_only_who_is_at_the_desk_takes(anna: Person, olga: Person, person: Make) -> None:
    begun = await begins(anna)
    with pytest.raises(Conflict):
        await takes(person(operator="chatty", kind="staff", role="support"), begun)
    with pytest.raises(NotAllowed):
        await person(operator="chatty", kind="staff", role="cashier").ask(BeAtDesk(name="Касса"))


async def test_it_is_handed_to_a_colleague_with_a_note_that_only_staff_reads(
    anna: Person, olga: Person, person: Make
) -> None:
    boris = await at_desk(person(operator="chatty", kind="staff", role="support"), "Борис")
    begun = await begins(anna)
    await takes(olga, begun)
    away = person(operator="chatty", kind="staff", role="support")
    with pytest.raises(Conflict):
        await olga.ask(TransferChat(chat_id=begun.id, to=away.id))
    with pytest.raises(Conflict):
        await boris.ask(TransferChat(chat_id=begun.id))
    handed = await olga.ask(TransferChat(chat_id=begun.id, to=boris.id, note="Проверь порт"))
    assert handed.consultant
    assert handed.consultant.id == boris.id
    assert [(one.author, one.text) for one in handed.messages][-1] == ("note", "Проверь порт")
    assert "Проверь порт" not in str(await anna.ask(GetChat(chat_id=begun.id)))
    queued = await boris.ask(TransferChat(chat_id=begun.id))
    assert (queued.status, queued.consultant) == ("queued", None)
    assert (await takes(olga, begun)).status == "open"


async def test_whoever_leaves_the_desk_leaves_no_chat_alone(anna: Person, olga: Person, person: Make) -> None:
    await at_desk(person(operator="chatty", kind="staff", role="manager"))
    begun = await begins(anna)
    await takes(olga, begun)
    desk = await olga.ask(LeaveDesk())
    assert olga.id not in [one.id for one in desk.consultants]
    assert desk.staffed
    assert (await anna.ask(GetChat(chat_id=begun.id))).status == "queued"


async def test_typing_is_told_to_the_other_side_and_kept_nowhere(
    anna: Person, olga: Person, servers: Running, db: asyncpg.Pool
) -> None:
    begun = await begins(anna)
    await takes(olga, begun)
    async with servers.bus("gateway") as nc:
        heard = await nc.subscribe(Typing.everywhere)
        await nc.flush()
        await anna.ask(TypeInChat(chat_id=begun.id))
        await olga.ask(TypeInChat(chat_id=begun.id))
        told = [await heard.next_msg(10) for _ in range(2)]
    assert {one.subject for one in told} == {f"typing.chatty.{begun.id}"}
    by = {one.side: one for one in (Typing.model_validate_json(one.data) for one in told)}
    assert (by["person"].staff_id, by["person"].name) == (olga.id, "Анна")
    assert (by["staff"].subscriber_id, by["staff"].name) == (anna.id, "Ольга")
    assert await db.fetchval("select count(*) from outbox where subject like 'typing%'") == 0


async def test_typing_has_an_end(anna: Person, olga: Person) -> None:
    begun = await begins(anna)
    # A minute may end in between.
    typed = [TypeInChat(chat_id=begun.id) for _ in range(242)]
    told = await asyncio.gather(*map(anna.ask, typed), return_exceptions=True)
    assert any(isinstance(one, TooManyRequests) for one in told)
    await olga.ask(TypeInChat(chat_id=begun.id))


async def test_another_subscribers_chat_is_not_there(anna: Person, olga: Person, person: Make) -> None:
    begun, stranger = await begins(anna), person(operator="chatty")
    abroad = person(operator="watched", kind="staff", role="admin")
    its = {"chat_id": begun.id}
    asked: list[Question[Any]] = [GetChat(**its), CloseChat(**its), SendTranscript(**its)]
    for who in (stranger, abroad):
        for question in asked:
            with pytest.raises(NotFound):
                await who.ask(question)
    assert (await stranger.ask(ListChats())).items == []
    assert (await anna.ask(GetChat(chat_id=begun.id))).status == "queued"


async def test_the_transcript_goes_by_mail(anna: Person, olga: Person, db: asyncpg.Pool) -> None:
    begun = await begins(anna)
    await takes(olga, begun)
    await says(olga, begun, "Готово")
    assert (await anna.ask(SendTranscript(chat_id=begun.id))).messages == 2
    text = "select payload->>'text' from outbox where subject = 'events.tickets.chat_transcript_asked' and payload->>'chat_id' = $1"
    lines = str(await db.fetchval(text, str(begun.id))).splitlines()
    assert [line.partition("] ")[2] for line in lines] == ["Анна: Нет связи", "Ольга: Готово"]


async def test_nobody_floods_a_consultant(anna: Person, olga: Person) -> None:
    begun = await begins(anna)
    sent = await asyncio.gather(*(says(anna, begun, "!") for _ in range(35)), return_exceptions=True)
    assert sum(isinstance(one, TooManyRequests) for one in sent) == 6
    assert (await anna.ask(GetChat(chat_id=begun.id))).said == 30


async def test_silence_closes_what_is_answered_and_asks_for_an_answer_to_what_is_not(
    anna: Person, olga: Person, person: Make, db: asyncpg.Pool
) -> None:
    other = person(operator="chatty")
    answered, asked = await begins(anna), await begins(other)
    for chat in (answered, asked):
        await takes(olga, chat)
    await says(olga, answered, "Готово")
    await db.execute(
        "update chats set last_at = last_at - interval '1 day' where id = any($1)", [answered.id, asked.id]
    )

    async def closed() -> list[Chat]:
        chats = [await anna.ask(GetChat(chat_id=answered.id)), await other.ask(GetChat(chat_id=asked.id))]
        return chats if all(chat.status == "closed" for chat in chats) else []

    quiet, left = await until("silence has closed them", closed)
    assert (quiet.closed_by, quiet.offline) == ("idle", None)
    assert left.offline
    assert left.offline.ticket
