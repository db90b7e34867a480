"""Contract and name on a request come from auth's events, whenever these arrive."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg

from contracts.tickets import GetTicket, ListTickets
from ticket_people import Person


async def until_version(db: asyncpg.Pool, person: Person, version: int) -> None:
    query = "select version from subscribers where operator = $1 and subscriber_id = $2"
    async with asyncio.timeout(20):
        while await db.fetchval(query, person.operator, person.id) != version:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def test_a_ticket_bears_contract_and_name(
    subscriber: Person, registered: Any, db: asyncpg.Pool
) -> None:
    await registered(subscriber, contract="300-1", name="Анна Ким")
    await until_version(db, subscriber, 1)
    ticket = await subscriber.opens()
    assert (ticket.contract, ticket.subscriber_name) == ("300-1", "Анна Ким")


async def test_who_is_not_known_yet_opens_a_ticket_all_the_same(
    subscriber: Person, registered: Any, db: asyncpg.Pool
) -> None:
    ticket = await subscriber.opens()
    assert (ticket.contract, ticket.subscriber_name) == ("", "")
    await registered(subscriber, contract="300-2", name="Иван Ли")
    await until_version(db, subscriber, 1)
    seen = await subscriber.ask(GetTicket(ticket_id=ticket.id))
    assert (seen.contract, seen.subscriber_name) == ("300-2", "Иван Ли")
    [item] = (await subscriber.ask(ListTickets())).items
    assert (item.contract, item.subscriber_name) == ("300-2", "Иван Ли")


async def test_an_older_version_that_comes_late_changes_nothing(
    subscriber: Person, registered: Any, db: asyncpg.Pool
) -> None:
    await registered(subscriber, 3, name="Новое имя")
    await registered(subscriber, 2, name="Старое имя")
    await registered(subscriber, 4, name="Новейшее имя")
    await until_version(db, subscriber, 4)
    assert (await subscriber.opens()).subscriber_name == "Новейшее имя"


async def test_a_change_counts_by_its_version_in_whatever_order_it_comes(
    subscriber: Person, registered: Any, changed: Any, db: asyncpg.Pool
) -> None:
    await changed(subscriber, 3, "Третье имя")
    await until_version(db, subscriber, 3)
    await registered(subscriber, 1, name="Первое имя")
    await changed(subscriber, 2, "Второе имя")
    await changed(subscriber, 4, "Четвёртое имя")
    await until_version(db, subscriber, 4)
    assert (await subscriber.opens()).subscriber_name == "Четвёртое имя"


async def test_the_same_id_at_another_operator_is_another_subscriber(
    subscriber: Person, person: Callable[..., Person], registered: Any, db: asyncpg.Pool
) -> None:
    namesake = person(operator="elsewhere", id=subscriber.id)
    await registered(subscriber, 5, name="Здешний")
    await registered(namesake, 1, name="Чужой")
    await until_version(db, subscriber, 5)
    await until_version(db, namesake, 1)
    assert (await subscriber.opens()).subscriber_name == "Здешний"
