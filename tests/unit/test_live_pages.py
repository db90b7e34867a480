"""What a page that is open remembers, and what becomes of a reader who is slower than what changes."""

import asyncio
from typing import Any, cast

from gateway import live_facts
from gateway.live_facts import Fact, Recent, subscriber
from gateway.live_pages import WAITING_CHUNKS, Page, Reader

WHO, OTHER = subscriber("skynet", 1), subscriber("skynet", 2)


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
