"""News: what everybody reads, and planned works, of which those are told whom they touch."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.asking import Questions
from contracts.notify import (
    GetNews,
    ListMyNews,
    ListNews,
    ListNotifications,
    Place,
    PublishNews,
    StaffNews,
    WithdrawNews,
    WriteNews,
)
from contracts.problems import InvalidBody, NotAllowed, NotFound
from newsroom import LANGUAGES, Newsroom, dies_again
from notify.places import spaced, touches
from notify_world import Subscriber, World
from one_service import OneService
from running import Running, until
from signed_tokens import Signer

TOMORROW = datetime.now(UTC) + timedelta(days=1)
WORKS: dict[str, Any] = {
    "kind": "maintenance",
    "starts_at": TOMORROW,
    "ends_at": TOMORROW + timedelta(hours=4),
}


@pytest.fixture
def room(world: World, questions: Questions, servers: Running) -> Newsroom:
    return Newsroom(world, questions, Signer(servers))


async def written(room: Newsroom, text: str = "Сети станут *быстрее*.", **told: Any) -> StaffNews:
    texts = {language: {"title": f"Новость {language}", "text": text} for language in LANGUAGES}
    question = {"kind": "company", "texts": texts, **told}
    return await room.ask(WriteNews.model_validate(question), key=str(uuid4()))


async def published(room: Newsroom, **told: Any) -> UUID:
    made = await written(room, **told)
    assert made.id
    await room.ask(PublishNews(news_id=made.id))
    return made.id


async def living_at(room: Newsroom, street: str, address: str) -> Subscriber:
    who = await room.world.subscriber(operator=room.operator)
    await room.world.db.execute(
        "update recipients set address = $2, address_words = $3 where subscriber_id = $1",
        who.id,
        address,
        spaced(address.replace("STREET", street)),
    )
    return who


async def kinds_told(room: Newsroom, who: Subscriber) -> list[str]:
    page = await room.asks(who, ListNotifications())
    return [item.kind for item in page.items]


async def told(room: Newsroom, who: Subscriber, *kinds: str) -> None:
    async def there() -> bool:
        return await kinds_told(room, who) == list(kinds)

    try:
        await until(f"he is told of {kinds}", there, patience=15)
    except AssertionError:
        raise AssertionError(await kinds_told(room, who)) from None


async def test_everybody_reads_what_is_published_and_not_withdrawn(room: Newsroom) -> None:
    draft = await written(room)
    assert draft.id
    asked = {"operator": room.operator, "language": "kk"}
    later = await written(room)
    assert later.id
    scheduled = await room.ask(PublishNews(news_id=later.id, at=TOMORROW))
    assert scheduled.state == "scheduled"
    for hidden in (draft.id, later.id):
        with pytest.raises(NotFound):
            await room.open(GetNews.model_validate(asked | {"news_id": hidden}))
    await room.ask(PublishNews(news_id=draft.id))
    seen = await room.open(GetNews.model_validate(asked | {"news_id": draft.id}))
    assert (seen.title, seen.html) == ("Новость kk", "<p>Сети станут <em>быстрее</em>.</p>\n")
    first = await room.open(ListNews.model_validate(asked | {"kind": "company", "limit": 1}))
    assert [item.id for item in first.items] == [draft.id]
    await room.ask(WithdrawNews(news_id=draft.id))
    with pytest.raises(NotFound):
        await room.open(GetNews.model_validate(asked | {"news_id": draft.id}))
    with pytest.raises(NotFound):  # another operator's
        await room.open(GetNews(operator="centra", language="ru", news_id=later.id))


async def test_pages_of_news_follow_one_another(room: Newsroom) -> None:
    made = [await published(room, kind="promotion") for _ in range(3)]
    asked = {"operator": room.operator, "language": "ru", "kind": "promotion", "limit": 2}
    first = await room.open(ListNews.model_validate(asked))
    second = await room.open(ListNews.model_validate(asked | {"cursor": first.next_cursor}))
    assert [item.id for item in (*first.items, *second.items)] == made[::-1]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"text": "[x](javascript:alert(1))"}, "/texts/ru/text"),
        ({"kind": "maintenance"}, "/starts_at"),
        ({**WORKS, "places": [{"street": "Ленина", "houses": ["9-1"]}]}, "/places/0"),
        ({"places": [{"street": "Ленина"}]}, "/starts_at"),
    ],
)
async def test_wrong_news_are_refused(room: Newsroom, wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidBody) as refused:
        await written(room, **wrong)
    assert refused.value.more["errors"][0]["pointer"] == pointer


async def test_html_and_other_roles_have_no_way_in(room: Newsroom) -> None:
    made = await written(room, text="<script>alert(1)</script> ![x](https://x.example/y.png)")
    assert "<script>" not in made.html["ru"]
    assert "<img" not in made.html["ru"]
    with pytest.raises(NotAllowed):
        await room.ask(PublishNews(news_id=UUID(int=1)), role="support")


async def test_whom_works_touch_is_told_once_and_of_every_change(room: Newsroom) -> None:
    street = f"Новая{uuid4().hex[:6]}"
    near, far = [await living_at(room, street, f"ул. STREET, д. {house}, кв. 1") for house in (5, 40)]
    place = {"street": street, "houses": ["1-9"]}
    news_id = await published(room, **WORKS, places=[place])
    await told(room, near, "maintenance")
    mine = (await room.asks(near, ListMyNews(language="ru"))).items
    assert (mine[0].id, mine[0].touches_me) == (news_id, True)
    letter = (await room.letters(near))[0]
    assert letter["subject"].startswith("Плановые работы")
    moved = {**WORKS, "ends_at": TOMORROW + timedelta(hours=9), "news_id": news_id}
    await written(room, **moved, places=[place | {"houses": ["1-50"]}])
    await told(room, near, "maintenance_moved")  # the first notice is not true any more
    await told(room, far, "maintenance")
    await written(room, **moved, places=[place | {"houses": ["40"]}])
    await told(room, near, "maintenance_cancelled")
    await room.ask(WithdrawNews(news_id=news_id))
    await told(room, far, "maintenance_cancelled")
    assert await kinds_told(room, near) == []
    assert news_id not in {item.id for item in (await room.asks(far, ListMyNews(language="ru"))).items}


async def test_killed_while_it_tells_it_tells_everybody_once(room: Newsroom, notify: OneService) -> None:
    town = f"Городок{uuid4().hex[:6]}"
    people = [await living_at(room, "", f"г. {town}, Мира {house}") for house in (1, 2, 3)]
    room.world.servers.crash_at("news.before_commit")
    await published(room, **WORKS, places=[{"town": town}])
    assert await notify.died() == 137
    room.world.servers.crash_at("news.after_commit")
    await dies_again(notify)
    await notify.start()
    for who in people:
        await told(room, who, "maintenance")
        await room.letters(who)
        assert await room.world.count(who.email) == 1


@pytest.mark.parametrize(
    ("place", "inside", "outside"),
    [
        ({"street": "ул. Ленина"}, "Ленина 5-12", "Ленинская 5"),
        ({"street": "Ленина", "houses": ["5"]}, "г. Осинники, ул. Ленина, д. 5, кв. 1", "Ленина 5а"),
        ({"street": "Ленина", "houses": ["5"]}, "Ленина 5", "Ленина 15, кв. 5"),
        ({"street": "Ленина", "houses": ["1-9"]}, "Ленина 7к2 кв 3", "Ленина 10"),
        ({"street": "Ленина", "houses": ["1-9"], "side": "even"}, "Ленина, 8а", "Ленина, 7"),
        ({"town": "Осинники"}, "г. Осинники, ул. Мира 7", "Новокузнецк, ул. Осинники 7"),
        ({"town": "Осинники", "street": "Мира"}, "Осинники, Мира 7", "Новокузнецк, Мира 7"),
        ({"street": "Ленина", "houses": ["12 А"]}, "Ленина, 12а", "Ленина, 12б"),
    ],
)
def test_addresses_are_read_as_people_write_them(place: dict[str, Any], inside: str, outside: str) -> None:
    assert touches([Place(**place)], spaced(inside))
    assert not touches([Place(**place)], spaced(outside))
