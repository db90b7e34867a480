"""What a page that is open remembers, and what becomes of a reader who is slower than what changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from nats.aio.msg import Msg
from pydantic import BaseModel

from contracts.billing import PaymentReceived
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


async def begun(audience: Audience) -> Page:
    """One more of its pages."""
    page = Page(Reader(SOMEBODY, cast("Any", None), ends_at=0), lambda _: None)
    page.begun = True
    audience.pages.add(page)
    await page.next()
    return page


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


async def test_no_page_begins_before_what_another_stream_keeps_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would be told all of it as news."""
    epochs = iter(("one", "one", "another", "another"))
    begun_before: list[bool] = []

    async def stream(_: Any) -> tuple[str, int, bool]:
        return next(epochs), 0, True

    async def messages(*_: Any, **__: Any) -> AsyncIterator[None]:
        begun_before.append(facts.level.is_set())
        yield None

    monkeypatch.setattr(live_facts, "_stream", stream)
    monkeypatch.setattr(live_facts, "unbroken", messages)
    facts = Facts(lambda _: None, lambda: None)
    for _ in ("one", "another"):
        await facts._read(cast("Any", None), lambda: True)
        assert facts.level.is_set()
    assert begun_before == [False, False]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"day": ' + b"[" * 100_000, b"[]", b"7"])
def test_a_fact_that_cannot_be_read_is_passed_over(body: bytes) -> None:
    headers = {"ce-operator": "skynet", "ce-time": "2026-11-22T09:00:00+00:00"}
    assert live_facts._fact(Msg(cast("Any", None), PaymentReceived.subject, "", body, headers), 1) is None


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
    page = await begun(audience)
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
    page = await begun(audience)
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


async def test_a_page_is_not_told_what_the_stream_kept_from_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first page of a replica begins when that is read."""
    asked: list[str] = []

    async def load(id_: str, _: Asking) -> list[Told]:
        asked.append(id_)
        return [Told("account", lambda _: Seen(id=id_))]

    async def follow(facts: Facts, *_: Any) -> None:
        before, after = (Fact(place, 0.0, (("account", str(place)),), (WHO,), {}) for place in (1, 2))
        facts._heard(before)
        await asyncio.sleep(0.01)
        facts.level.set()
        await asyncio.sleep(0.01)
        facts._heard(after)
        await asyncio.Event().wait()

    monkeypatch.setattr(Facts, "follow", follow)
    monkeypatch.setattr(live_streams, "_AGAIN_SECONDS", 0.0)
    live = Live(cast("Any", Broker()), cast("Any", None), each=5, from_one=10)
    reader = Reader(SOMEBODY, cast("Any", None), ends_at=2**40, id=uuid4())
    stream = await live.open(WHO, Sight({"account": load}), reader, None)
    told = b""
    while b"account" not in told:
        told = await asyncio.wait_for(stream._page.next(), 2)
    assert asked == ["2"]
    assert b'{"id":"2"}' in told
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
