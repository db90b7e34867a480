"""The desk of requests: who has which, notes that stay inside, the queue in the order of what we owe, search."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.problems import BadRequest, Conflict, NotAllowed
from contracts.tickets import (
    AddNote,
    AddPost,
    AssignTicket,
    GetTicket,
    ListQueue,
    ReleaseTicket,
    TakeTicket,
    TellHeldByTickets,
    Ticket,
)
from running import until
from ticket_people import Person

Make = Callable[..., Person]
Database = asyncpg.Pool


async def test_of_twenty_who_take_it_at_once_one_has_it(subscriber: Person, person: Make) -> None:
    ticket = await subscriber.opens()
    takers = [person(kind="staff", role="support") for _ in range(20)]
    taken = await asyncio.gather(
        *(taker.ask(TakeTicket(ticket_id=ticket.id)) for taker in takers), return_exceptions=True
    )
    (winner,) = [one for one in taken if isinstance(one, Ticket)]
    assert [type(one) for one in taken].count(Conflict) == 19
    assert winner.assignee in {taker.id for taker in takers}
    assert [change.status for change in winner.history] == ["open", "in_progress"]


async def test_who_has_it_gives_it_back_and_a_manager_takes_it_away(
    subscriber: Person, support: Person, person: Make, manager: Person
) -> None:
    ticket = await subscriber.opens()
    other = person(kind="staff", role="support")
    await support.ask(TakeTicket(ticket_id=ticket.id))
    with pytest.raises(NotAllowed):
        await other.ask(ReleaseTicket(ticket_id=ticket.id))
    with pytest.raises(NotAllowed):
        await support.ask(AssignTicket(ticket_id=ticket.id, staff_id=other.id))
    given = await manager.ask(AssignTicket(ticket_id=ticket.id, staff_id=other.id))
    assert given.assignee == other.id
    assert (await subscriber.ask(GetTicket(ticket_id=ticket.id))).assignee is None
    assert (await other.ask(ReleaseTicket(ticket_id=ticket.id))).assignee is None


async def test_notes_stay_inside(subscriber: Person, support: Person) -> None:
    ticket, key = await subscriber.opens(), str(uuid4())
    for _ in range(2):
        noted = await support.ask(AddNote(ticket_id=ticket.id, text="Скандалит"), key)
    assert [(note.staff_id, note.text) for note in noted.notes] == [(support.id, "Скандалит")]
    assert (await subscriber.ask(GetTicket(ticket_id=ticket.id))).notes == []
    with pytest.raises(NotAllowed):
        await subscriber.ask(AddNote(ticket_id=ticket.id, text="Я сам"))
    cursor: str | None = None
    while True:
        page = await subscriber.ask(TellHeldByTickets(cursor=cursor))
        assert "Скандалит" not in page.model_dump_json()
        cursor = page.next_cursor
        if cursor is None:
            break


async def queued(staff: Person, limit: int = 100, **asked: Any) -> list[UUID]:
    found: list[UUID] = []
    cursor = None
    while True:
        page = await staff.ask(ListQueue(limit=limit, cursor=cursor, **asked))
        found += [item.id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


async def test_what_is_overdue_comes_first_and_pages_hold_together(
    subscriber: Person, support: Person, db: Database
) -> None:
    fresh, late, answered, latest = [await subscriber.opens() for _ in range(4)]
    ago = "update tickets set answer_by = now() - $2 * interval '1 hour' where id = $1"
    await db.execute(ago, late.id, 1)
    await db.execute(ago, latest.id, 2)
    await support.ask(AddPost(ticket_id=answered.id, text="Готово"))
    mine: dict[str, Any] = {"subscriber_id": subscriber.id}
    expected = [latest.id, late.id, fresh.id, answered.id]
    for limit in (100, 1, 3):
        assert await queued(support, limit, order="deadline", **mine) == expected
    assert await queued(support, 1, order="oldest", **mine) == [
        fresh.id,
        late.id,
        answered.id,
        latest.id,
    ]
    assert await queued(support, overdue=True, **mine) == [latest.id, late.id]
    page = await support.ask(ListQueue(order="deadline", **mine))
    assert [item.overdue for item in page.items] == [True, True, False, False]


async def test_the_queue_is_narrowed_by_what_is_asked(
    subscriber: Person, support: Person, db: Database
) -> None:
    internet, money = await subscriber.opens(), await subscriber.opens(topic="money")
    await support.ask(TakeTicket(ticket_id=money.id))
    await db.execute("update tickets set opened_at = now() - interval '3 hours' where id = $1", money.id)
    mine: dict[str, Any] = {"subscriber_id": subscriber.id}
    for asked in (
        {"topic": "money"},
        {"status": ["in_progress"]},
        {"assignee": support.id},
        {"older_than": 2},
        {"kind": "support", "topic": "money"},
    ):
        assert await queued(support, **mine, **asked) == [money.id], asked
    assert await queued(support, **mine, assignee="none") == [internet.id]
    assert await queued(support, **mine, kind="repair") == []


@pytest.mark.parametrize("cursor", ["", "x~1", "1~", "never~-1", "9" * 40 + "~1", "2026-01-01~1"])
async def test_a_made_up_cursor_of_the_queue_is_refused(cursor: str, support: Person) -> None:
    with pytest.raises(BadRequest):
        await support.ask(ListQueue(order="deadline", cursor=cursor))


async def test_words_are_found_in_messages_names_and_contracts_whatever_their_endings(
    subscriber: Person,
    support: Person,
    person: Make,
    registered: Callable[..., Awaitable[None]],
    db: Database,
) -> None:
    word = f"щ{uuid4().hex[:8]}"
    await registered(subscriber, contract=f"77-{word}", name=f"Семён {word}")
    known = "select count(*) from subscribers where subscriber_id = $1"
    await until("he is known", lambda: db.fetchval(known, subscriber.id))
    ticket = await subscriber.opens(f"Роутер {word} перезагружается каждую ночь")
    foreign = person(operator="elsewhere")
    await foreign.opens(f"Роутер {word} перезагружается")
    for words in (f"{word} роутеры", f"перезагружаться {word}", f"семен {word}", f"77-{word}"):
        assert await queued(support, words=words) == [ticket.id], words
    assert await queued(support, words=f"{word} телевизор") == []
    assert ticket.id in await queued(support, words=f"№ {ticket.number}")
    await support.ask(AddPost(ticket_id=ticket.id, text="Привезём новый блок питания"))
    assert await queued(support, words="блоки питания", subscriber_id=subscriber.id) == [ticket.id]
