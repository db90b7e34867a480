"""Everybody who looks: which pages are open, whom each fact is told to, and what ends a page."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from prometheus_client import Gauge
from pydantic import ValidationError

from chassis.logs import logger
from chassis.tokens import Tokens
from contracts.live import Kind
from contracts.problems import TooManyRequests
from contracts.tickets import Typing
from gateway.live_asking import Load, Room
from gateway.live_audiences import Audience
from gateway.live_facts import CONVERSATIONS, Fact, Facts, Thing, Whom, desk, everybody, subscriber, visitor
from gateway.live_pages import EventStream, Page, Reader, event
from gateway.rate_limits import caller_of

STREAMS = Gauge("cabinet_live_streams", "Open pages that are told of changes", ["to"])

_SWEEP_SECONDS = 0.25
# Whoever comes back after a broken connection finds what has changed meanwhile.
_LINGER_SECONDS = 60.0
_LEVEL_SECONDS = 2.0
_FULL_SECONDS = 30
_AGAIN_SECONDS = 0.25
# What has changed for everybody is asked in a night's calm, not at once; 5,000 pages take 25 s.
CROWD_PER_SECOND = 200


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight:
    """What an audience may see: how each kind is asked, and what tells how things stand."""

    loads: Mapping[Kind, Load]
    standing: tuple[Thing, ...] = ()


class Live:
    """Of one process. At most `each` pages for one person, and `from_one` from one network address."""

    def __init__(self, nc: Client, tokens: Tokens, each: int, from_one: int) -> None:
        self._nc, self._tokens = nc, tokens
        self._each, self._from_one = each, from_one
        self._facts = Facts(self._hear, self._lost)
        self._room = Room()
        self._audiences: dict[Whom, Audience] = {}
        self._pages: dict[Page, Audience] = {}
        self._from: Counter[str] = Counter()
        self._of: Counter[tuple[Whom, UUID | None]] = Counter()
        self._following: asyncio.Task[None] | None = None
        self._needed_until = 0.0

    async def open(self, whom: Whom, sight: Sight, reader: Reader, last_id: str | None) -> EventStream:
        """A page that is told what has changed after `last_id`, or from now on. Problem: too-many-requests."""
        address = caller_of(reader.visitor.address)
        audience = self._audiences.get(whom)
        if self._of[whom, reader.id] >= self._each or self._from[address] >= self._from_one:
            raise TooManyRequests("Too many pages are open.", retry_after=_FULL_SECONDS)
        if audience is None:
            audience = Audience(whom, sight.loads, sight.standing, self._facts.recent, self._room)
            self._audiences[whom] = audience
        page = Page(reader, self._stand)
        audience.pages.add(page)
        self._pages[page] = audience
        self._from[address] += 1
        self._of[whom, reader.id] += 1
        STREAMS.labels(whom[1]).inc()
        try:
            await self._begin(audience, page, last_id)
        except BaseException:
            self._close(page)
            raise
        return EventStream(page, self._close)

    async def _begin(self, audience: Audience, page: Page, last_id: str | None) -> None:
        """Where it goes on; when that cannot be told, it is told how things stand."""
        self._follow()
        try:
            await asyncio.wait_for(self._facts.level.wait(), _LEVEL_SECONDS)
        except TimeoutError:
            page.begun = True
            self._stand(page)
            return
        page.begun = True
        epoch, _, place = (last_id or "").partition("-")
        recent = self._facts.recent
        if place.isdecimal() and recent.holds(epoch, int(place)):
            for fact in recent.since(audience.whom, int(place)):
                audience.hear(fact, frozenset({page}))
        elif last_id is not None:
            self._stand(page)
        page.keep_alive(audience.place(page))

    def _follow(self) -> None:
        if self._following is None or self._following.done():
            self._facts.level.clear()
            self._following = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """While pages are open, and a little longer; whatever breaks begins anew."""
        sweeping = asyncio.create_task(self._sweep())
        try:
            while self._needed() and not self._nc.is_closed:
                try:
                    await self._listen()
                except Exception as error:  # noqa: BLE001 - whatever it is, the pages are still open
                    logger().warning("open pages are listened for anew", error=repr(error))
                    await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            # Nothing is waited for from here on: a page that is opened now finds this at its end, and begins another.
            sweeping.cancel()

    async def _listen(self) -> None:
        typing = await self._nc.subscribe(Typing.everywhere, cb=self._hear_typing)
        try:
            await self._facts.follow(self._nc, self._needed)
        finally:
            with contextlib.suppress(Exception):
                await typing.unsubscribe()

    def _needed(self) -> bool:
        if self._pages:
            self._needed_until = time.monotonic() + _LINGER_SECONDS
        return time.monotonic() < self._needed_until

    def _hear(self, fact: Fact) -> None:
        for whom in fact.whom:
            if whom == everybody(whom):
                crowd = [one for known, one in self._audiences.items() if everybody(known) == whom]
                for number, one in enumerate(crowd):
                    one.hear(fact, after=number / CROWD_PER_SECOND)
            elif audience := self._audiences.get(whom):
                audience.hear(fact)

    async def _hear_typing(self, message: Msg) -> None:
        operator = message.subject.split(".")[1]
        try:
            told = Typing.model_validate_json(message.data)
        except ValidationError as error:
            logger().error("typing cannot be read", error=repr(error))
            return
        if told.side == "person":
            whom = [desk(operator, CONVERSATIONS)]
        else:
            whom = [visitor(operator, told.chat_id), subscriber(operator, told.subscriber_id)]
        chunk = event("typing", told.model_dump_json(include={"chat_id", "side", "name", "until"}))
        for audience in filter(None, map(self._audiences.get, whom)):
            for page in audience.pages:
                page.tell(chunk, b"")

    def _lost(self) -> None:
        for page in self._pages:
            if page.begun:
                self._stand(page)

    def _stand(self, page: Page) -> None:
        if page in self._pages:
            self._pages[page].stand(page)

    async def _sweep(self) -> None:
        """Who may not look any more does not; who has heard nothing for a while is told that it lives."""
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            now, clock = time.monotonic(), time.time()
            for page, audience in list(self._pages.items()):
                try:
                    self._look_after(page, audience, now, clock)
                except Exception as error:  # noqa: BLE001 - the other pages are looked after all the same
                    logger().error("a page cannot be looked after", exc_info=error)

    def _look_after(self, page: Page, audience: Audience, now: float, clock: float) -> None:
        reader = page.reader
        if page.ended_at is not None:
            # A reader that takes nothing keeps neither its connection nor its place.
            if page.overdue(now) and page.writer:
                page.writer.cancel()
        elif reader.ends_at <= clock:
            page.end("expired")
        elif reader.session and self._tokens.is_ended(reader.session):
            page.end("signed_out")
        elif page.quiet_until <= now:
            page.keep_alive(audience.place(page))

    def _close(self, page: Page) -> None:
        audience = self._pages.pop(page)
        audience.pages.discard(page)
        address = caller_of(page.reader.visitor.address)
        _uncount(self._from, address)
        _uncount(self._of, (audience.whom, page.reader.id))
        STREAMS.labels(audience.whom[1]).dec()
        if not audience.pages:
            self._audiences.pop(audience.whom, None)

    def stop(self) -> None:
        """The process ends: the pages go to another."""
        if self._following:
            self._following.cancel()
        for page in self._pages:
            page.end("restart")


def _uncount(counted: Counter[T], one: T) -> None:
    counted[one] -= 1
    if not counted[one]:
        del counted[one]
