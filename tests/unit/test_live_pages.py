"""What a page that is open remembers, and what becomes of a reader who is slower than what changes."""

import asyncio
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel

from contracts.problems import TimedOut, TooManyRequests, Unavailable
from gateway import live_audiences, live_facts, live_streams
from gateway.live_asking import Asking, Room, Told
from gateway.live_audiences import Audience
from gateway.live_facts import Fact, Facts, Recent, desk, subscriber
from gateway.live_pages import WAITING_CHUNKS, Page, Reader
from gateway.live_streams import Live, Sight
from gateway.visitors import Visitor

WHO, OTHER = subscriber("skynet", 1), subscriber("skynet", 2)


SOMEBODY = Visitor(*[cast("Any", "")] * 5)


class Seen(BaseModel):
    id: str


def open_page(behind: Any = lambda _: None) -> Page:
    return Page(Reader(cast("Any", None), cast("Any", None), ends_at=0), behind)


def fact(place: int, *whom: live_facts.Whom) -> Fact:
    return Fact(place, 0.0, (("account", ""),), whom, {})


async def test_what_waits_is_written_at_once_and_an_id_but_once() -> None:
    page = open_page()
    page.tell(b"event: account\ndata: {}\n", b"e-7")
    page.tell(b"event: payment\ndata: {}\n", b"e-7")
    page.keep_alive(b"e-7")
    retry, *events = (await page.next()).split(b"\n\n")
    assert retry.startswith(b"retry: ")
    assert events == [b"event: account\ndata: {}\nid: e-7", b"event: payment\ndata: {}", b":", b""]


async def test_a_reader_who_is_too_slow_loses_what_waits_and_is_told_how_things_stand() -> None:
    late: list[Page] = []
    page = open_page(late.append)
    for place in range(WAITING_CHUNKS + 1):
        page.tell(b"event: account\ndata: {}\n", b"e-%d" % place)
    page.tell(b"event: lost\ndata: {}\n", b"e-99")
    writing = asyncio.create_task(page.next())
    await asyncio.sleep(0)
    assert late == [page]
    page.tell(b"event: present\ndata: {}\n", b"e-99")
    assert await writing == b"event: present\ndata: {}\nid: e-99\n\n"


async def test_a_page_that_has_ended_is_told_why_and_nothing_more() -> None:
    page = open_page()
    await page.next()
    page.end("expired")
    page.end("restart")
    page.tell(b"event: account\ndata: {}\n", b"e-1")
    assert await page.next() == b'event: end\ndata: {"reason":"expired"}\n\n'
    assert await page.next() == b""


def test_what_is_remembered_is_bounded_and_says_how_far_it_reaches(monkeypatch: Any) -> None:
    monkeypatch.setattr(live_facts, "REMEMBERED", 3)
    recent = Recent()
    recent.restart("e", 10)
    for place in range(11, 16):
        recent.last = place
        recent.add(fact(place, WHO if place % 2 else OTHER))
    assert [known.place for known in recent.since(WHO, 12)] == [13, 15]
    assert [known.place for known in recent.since(WHO, 13)] == [15]
    assert [recent.holds("e", place) for place in (11, 12, 15, 16)] == [False, True, True, False]
    assert not recent.holds("another", 15)


def test_what_concerns_everybody_is_remembered_for_each_of_the_operator() -> None:
    recent = Recent()
    recent.restart("e", 0)
    recent.add(fact(1, WHO))
    recent.add(fact(2, subscriber("skynet", "")))
    assert [known.place for known in recent.since(WHO, 0)] == [1, 2]
    assert [known.place for known in recent.since(OTHER, 0)] == [2]
    assert recent.since(subscriber("centra", 1), 0) == recent.since(desk("skynet", "conversations"), 0) == []


async def test_a_service_that_is_slow_delays_nothing_that_others_own() -> None:
    answers = asyncio.Event()

    async def slow(id_: str, _: Asking) -> list[Told]:
        await answers.wait()
        return [Told("account", lambda _: Seen(id=id_))]

    async def quick(id_: str, _: Asking) -> list[Told]:
        return [Told("ticket", lambda _: Seen(id=id_))]

    recent = Recent()
    recent.restart("e", 6)
    audience = Audience(WHO, {"account": slow, "ticket": quick}, (), recent, Room())
    page = Page(Reader(SOMEBODY, cast("Any", None), ends_at=0), lambda _: None)
    audience.pages.add(page)
    await page.next()
    audience.hear(Fact(7, 0.0, (("account", ""), ("ticket", "1")), (WHO,), {}))
    assert b'{"id":"1"}\nid: e-6' in await page.next()
    audience.hear(Fact(8, 0.0, (("ticket", "2"),), (WHO,), {}))
    assert b'{"id":"2"}' in await page.next()
    recent.last = 8
    answers.set()
    assert b"event: account" in (told := await page.next())
    assert b"id: e-8" in told


async def test_what_a_service_that_is_away_owns_is_told_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live_audiences, "AGAIN_SECONDS", 0.01)
    away = [Unavailable(), TimedOut()]

    async def load(_: str, __: Asking) -> list[Told]:
        if away:
            raise away.pop()
        return [Told("ticket", lambda _: Seen(id="1"))]

    recent = Recent()
    recent.restart("e", 7)
    audience = Audience(WHO, {"ticket": load}, (), recent, Room())
    page = Page(Reader(SOMEBODY, cast("Any", None), ends_at=0), lambda _: None)
    audience.pages.add(page)
    await page.next()
    audience.hear(Fact(7, 0.0, (("ticket", "1"),), (WHO,), {}))
    while away:
        assert audience.place(page) == b"e-6"
        await asyncio.sleep(0)
    assert b'{"id":"1"}\nid: e-7' in await page.next()


class Broker:
    """Refuses the first subscription; while one ends, `meanwhile` is done."""

    is_closed = False

    def __init__(self) -> None:
        self.meanwhile: Callable[[], Any] | None = None
        self.subscribed = 0

    async def subscribe(self, *_: Any, **__: Any) -> "Broker":
        self.subscribed += 1
        if self.subscribed == 1:
            raise ConnectionError
        return self

    async def unsubscribe(self) -> None:
        if self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> asyncio.Queue[Facts]:
    """Whoever follows the facts, until nobody needs them."""
    begun: asyncio.Queue[Facts] = asyncio.Queue()

    async def follow(facts: Facts, _: Any, wanted: Callable[[], bool]) -> None:
        facts.level.set()
        begun.put_nowait(facts)
        while wanted():  # noqa: ASYNC110 - as the facts ask for it
            await asyncio.sleep(0.01)

    monkeypatch.setattr(Facts, "follow", follow)
    monkeypatch.setattr(live_streams, "_LINGER_SECONDS", 0.05)
    monkeypatch.setattr(live_streams, "_AGAIN_SECONDS", 0.0)
    return begun


async def opened(live: Live, who: UUID) -> Callable[[], None]:
    """A page of somebody at the desk; closes it."""
    reader = Reader(SOMEBODY, cast("Any", None), ends_at=2**40, id=who)
    stream = await live.open(desk("skynet", "conversations"), Sight({}), reader, None)
    return lambda: stream._closed(stream._page)


async def test_so_many_pages_of_each_at_a_desk(listening: asyncio.Queue[Facts]) -> None:
    live = Live(cast("Any", Broker()), cast("Any", None), each=1, from_one=10)
    one, other = uuid4(), uuid4()
    close = await opened(live, one)
    await opened(live, other)
    with pytest.raises(TooManyRequests):
        await opened(live, one)
    close()
    await opened(live, one)
    live.stop()


async def test_a_page_that_is_opened_while_the_listening_ends_is_listened_for(
    listening: asyncio.Queue[Facts],
) -> None:
    broker = Broker()
    live = Live(cast("Any", broker), cast("Any", None), each=5, from_one=10)
    close = await opened(live, uuid4())
    await asyncio.wait_for(listening.get(), 2)
    broker.meanwhile = lambda: opened(live, uuid4())
    close()
    await asyncio.wait_for(listening.get(), 2)
    assert broker.subscribed == 3
    live.stop()
