"""All open pages of one subscriber, visitor or desk: what has changed is asked once and told to each of them."""

import asyncio
import random
import time
from collections.abc import Iterable, Mapping
from contextvars import Context
from dataclasses import dataclass, field

from prometheus_client import Counter, Histogram
from pydantic import BaseModel

from chassis.logs import logger
from chassis.telemetry import CONSUMER, span
from contracts.live import Kind
from contracts.problems import NotAllowed, NotFound, Problem
from gateway.live_asking import AGAIN_SECONDS, Asking, Load, Room, Told
from gateway.live_facts import Fact, Recent, Thing, Whom
from gateway.live_pages import Page, event

SECONDS = Histogram(
    "cabinet_live_seconds",
    "Time from a fact to its being written to an open page",
    ["kind"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5, 30),
)
PRESENT = Counter(
    "cabinet_live_present", "Pages that were told how things stand, for they may have missed something"
)

# A service that is away is asked more and more seldom, but after this at the latest.
AGAIN_AT_MOST = 5.0


class Gone(BaseModel):
    """There is no such object any more."""

    kind: Kind
    id: str


@dataclass(slots=True)
class Wanted:
    """Of this place, for these pages (None: for all). Place 0: nothing before counts. Asked in vain so many `times`."""

    place: int
    at: float = 0.0
    pages: frozenset[Page] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 0

    def joined(self, other: "Wanted | None") -> "Wanted":
        """Both, by one asking."""
        if other is None:
            return self
        pages = None if self.pages is None or other.pages is None else self.pages | other.pages
        return Wanted(
            min(self.place, other.place),
            self.at or other.at,
            pages,
            self.headers or other.headers,
            max(self.times, other.times),
        )


class Audience:
    """`loads`: how each kind that they may see is asked; `standing`: what is asked to say how things stand.

    Each thing is asked by a task of its own: a service that is slow delays nothing but what it owns.
    """

    def __init__(
        self, whom: Whom, loads: Mapping[Kind, Load], standing: Iterable[Thing], recent: Recent, room: Room
    ) -> None:
        self.whom, self.loads = whom, loads
        self.pages: set[Page] = set()
        self._standing, self._recent, self._room = tuple(standing), recent, room
        self._waiting: dict[Thing, Wanted] = {}
        self._asked: dict[Thing, Wanted] = {}
        self._later: dict[Thing, Wanted] = {}
        self._work: dict[Thing, asyncio.Task[None]] = {}
        self._asking: Asking | None = None

    def hear(self, fact: Fact, pages: frozenset[Page] | None = None, after: float = 0.0) -> None:
        """It concerns them; `pages` are those that had missed it. It is asked after so many seconds."""
        if pages is None and not any(page.begun for page in self.pages):
            return
        is_news = pages is None and not after
        for thing in fact.things:
            if thing[0] in self.loads:
                wanted = Wanted(fact.place, fact.at if is_news else 0.0, pages, fact.headers)
                self._want_later(thing, wanted, after) if after else self._want(thing, wanted)

    def stand(self, page: Page) -> None:
        """What this page shows may be old: `present`, and then the objects as they are now."""
        PRESENT.inc()
        page.tell(event("present", "{}"), b"")
        for thing in self._standing:
            self._want(thing, Wanted(0, 0.0, frozenset({page})))

    def place(self, page: Page) -> bytes:
        """The id of what this page has been told all of; empty while that is not so of anything."""
        unfinished = [
            wanted.place
            for some in (self._waiting, self._asked, self._later)
            for wanted in some.values()
            if wanted.pages is None or page in wanted.pages
        ]
        place = min(unfinished) - 1 if unfinished else self._recent.last
        return f"{self._recent.epoch}-{place}".encode() if place >= 0 and self._recent.epoch else b""

    def _want(self, thing: Thing, wanted: Wanted) -> None:
        """At once; what was to be asked later comes along."""
        self._waiting[thing] = wanted.joined(self._waiting.get(thing)).joined(self._later.pop(thing, None))
        # What was asked before is no answer to it.
        self._asking = None
        if thing not in self._work:
            # Not a part of the request that has opened the page.
            self._work[thing] = asyncio.create_task(self._keep_asking(thing), context=Context())

    async def _keep_asking(self, thing: Thing) -> None:
        """What changes while it is asked is asked again: the newest state counts."""
        while self.pages and (wanted := self._waiting.pop(thing, None)):
            self._asked[thing] = wanted
            try:
                await self._tell(thing, wanted)
            except Exception as error:  # noqa: BLE001 - what comes after it is told all the same
                logger().error("a change was not told", kind=thing[0], exc_info=error)
            self._asked.pop(thing, None)
        self._waiting.pop(thing, None)
        del self._work[thing]
        if not self._work:
            self._asking = None

    async def _tell(self, thing: Thing, wanted: Wanted) -> None:
        with span(f"live {thing[0]}", CONSUMER, wanted.headers):
            told = await self._ask(thing)
        del self._asked[thing]
        if told is None:
            self._ask_again(thing, wanted)
            return
        self._write(told, self.pages if wanted.pages is None else self.pages & wanted.pages)
        if wanted.at:
            SECONDS.labels(thing[0]).observe(max(0.0, time.time() - wanted.at))

    async def _ask(self, thing: Thing) -> list[Told] | None:
        """The objects as they are now; None when they have to be asked again."""
        kind, id_ = thing
        if self._asking is None:
            # One whose session has ended may still be here to be told so.
            looking = [page.reader for page in self.pages if page.ended_at is None]
            if not looking:
                return []
            reader = max(looking, key=lambda reader: reader.ends_at)
            self._asking = Asking(reader, self._room)
        try:
            return await self.loads[kind](id_, self._asking)
        except NotFound:
            return [Told("gone", lambda _: Gone(kind=kind, id=id_))]
        except NotAllowed:
            return []
        except Problem:  # away, or the reader's session has just ended
            return None
        except Exception as error:  # noqa: BLE001 - the others are told all the same
            logger().error("a change cannot be told", kind=kind, exc_info=error)
            return []

    def _write(self, told: list[Told], pages: Iterable[Page]) -> None:
        """In each language but once; the id comes along, also where there is nothing to tell."""
        written: dict[str, list[bytes]] = {}
        for page in pages:
            # What came before a page begins is no news to it.
            if not page.begun:
                continue
            visitor = page.reader.visitor
            if visitor.language not in written:
                written[visitor.language] = [
                    event(one.kind, one.view(visitor).model_dump_json(by_alias=True)) for one in told
                ]
            place = self.place(page)
            for chunk in written[visitor.language]:
                page.tell(chunk, place)
            if not told:
                page.keep_alive(place)

    def _ask_again(self, thing: Thing, wanted: Wanted) -> None:
        delay = min(AGAIN_AT_MOST, AGAIN_SECONDS * 2**wanted.times) * random.uniform(0.75, 1.25)  # noqa: S311
        wanted.times = min(wanted.times + 1, 10)
        self._want_later(thing, wanted, delay)

    def _want_later(self, thing: Thing, wanted: Wanted, seconds: float) -> None:
        known = self._later.get(thing)
        self._later[thing] = wanted.joined(known)
        if known is None:
            asyncio.get_running_loop().call_later(seconds, self._come_to, thing)

    def _come_to(self, thing: Thing) -> None:
        wanted = self._later.pop(thing, None)
        if wanted and (self.pages if wanted.pages is None else self.pages & wanted.pages):
            self._want(thing, wanted)
