"""Notices in the cabinet: one's own, newest first, page by page, read or not."""

from uuid import UUID

import pytest

from chassis.asking import Questions
from contracts.notify import ListNotifications, ReadNotifications
from contracts.problems import BadRequest, NotAllowed, NotSignedIn
from notify_world import Subscriber, World, payment
from running import Running, until
from signed_tokens import Signer


class Tokens(Signer):
    def of(self, who: Subscriber, kind: str = "subscriber", operator: str | None = None) -> str:
        return self.token(who.id, operator or who.operator, kind, "support")


@pytest.fixture
def token(servers: Running) -> Tokens:
    return Tokens(servers)


async def noticed(world: World, who: Subscriber, count: int) -> None:
    for number in range(count):
        await world.tell(payment(who, amount=(number + 1) * 100), who)

        async def there(expected: int = number + 1) -> bool:
            found = await world.db.fetchval(
                "select count(*) from notifications where subscriber_id = $1", who.id
            )
            return bool(found == expected)

        await until("all are noticed", there)


async def test_they_come_newest_first_and_page_by_page(
    world: World, questions: Questions, token: Tokens
) -> None:
    who = await world.subscriber()
    await noticed(world, who, 5)
    titles, cursor = [], None
    for size in (2, 2, 1):
        page = await questions.ask(ListNotifications(limit=2, cursor=cursor), token=token.of(who))
        assert len(page.items) == size
        assert page.unread == 5
        titles += [item.title for item in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert titles == [f"Получен платёж {number},00\u00a0₽" for number in (5, 4, 3, 2, 1)]


async def test_those_that_are_read_are_read(world: World, questions: Questions, token: Tokens) -> None:
    who = await world.subscriber()
    await noticed(world, who, 3)
    mine = token.of(who)
    first = (await questions.ask(ListNotifications(), token=mine)).items[0]
    assert (await questions.ask(ReadNotifications(ids=[first.id]), token=mine)).unread == 2
    unread = await questions.ask(ListNotifications(unread_only=True), token=mine)
    assert first.id not in {item.id for item in unread.items}
    assert (await questions.ask(ReadNotifications(), token=mine)).unread == 0
    assert all(item.read for item in (await questions.ask(ListNotifications(), token=mine)).items)


async def test_nobody_sees_or_reads_anothers(world: World, questions: Questions, token: Tokens) -> None:
    who = await world.subscriber()
    await noticed(world, who, 1)
    (mine,) = (await questions.ask(ListNotifications(), token=token.of(who))).items
    for stranger in (token.of(Subscriber()), token.of(who, operator="centra")):
        assert not (await questions.ask(ListNotifications(), token=stranger)).items
        await questions.ask(ReadNotifications(ids=[mine.id]), token=stranger)
    assert (await questions.ask(ListNotifications(), token=token.of(who))).unread == 1


async def test_it_takes_a_subscriber_and_a_cursor_of_ours(
    world: World, questions: Questions, token: Tokens
) -> None:
    with pytest.raises(NotSignedIn):
        await questions.ask(ListNotifications())
    with pytest.raises(NotAllowed):
        await questions.ask(ListNotifications(), token=token.of(Subscriber(), kind="staff"))
    with pytest.raises(BadRequest):
        await questions.ask(ListNotifications(cursor="17"), token=token.of(Subscriber()))
    page = await questions.ask(ListNotifications(cursor=str(UUID(int=0))), token=token.of(Subscriber()))
    assert page.items == []
