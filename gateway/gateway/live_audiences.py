"""All open pages of one subscriber, visitor or desk: what has changed is asked once and told to each of them."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping
from contextlib import asynccontextmanager
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from prometheus_client import Counter, Histogram
from pydantic import BaseModel

from chassis.logs import logger
from chassis.telemetry import CONSUMER, span
from contracts.live import Kind
from contracts.message import Message, Question
from contracts.problems import NotAllowed, NotFound, Problem, TimedOut, Unavailable
from gateway.live_facts import Fact, Recent, Thing, Whom
from gateway.live_pages import Page, Reader, event
from gateway.visitors import Visitor

R = TypeVar("R", bound=Message)

SECONDS = Histogram(
    "cabinet_live_seconds",
    "Time from a fact to its being written to an open page",
    ["kind"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5, 30),
)
PRESENT = Counter(
    "cabinet_live_present", "Pages that were told how things stand, for they may have missed something"
)

# So many questions to one service are under way; one that is slow keeps nobody from the others.
AT_ONCE = 16
# A service that is away is asked again after this.
AGAIN_SECONDS, AGAIN_AT_MOST = 0.5, 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """An object as its own call gives it, in the words of a visitor."""

    kind: str
    view: Callable[[Visitor], BaseModel]


class Gone(BaseModel):
    """There is no such object any more."""

    kind: Kind
    id: str


@dataclass(slots=True)
class Wanted:
    """Of this place, for these pages (None: for all). Place 0: nothing before counts."""

    place: int
    at: float = 0.0
    pages: frozenset[Page] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def joined(self, other: "Wanted") -> "Wanted":
        """Both, by one asking."""
        pages = None if self.pages is None or other.pages is None else self.pages | other.pages
        return Wanted(min(self.place, other.place), self.at or other.at, pages, self.headers or other.headers)


class Asking:
    """Asks in one reader's name, the same question but once."""

    def __init__(self, reader: Reader, room: "Room") -> None:
        self._reader, self._room = reader, room
        self._asked: dict[Hashable, asyncio.Task[Any]] = {}

    async def ask(self, question: Question[R]) -> R:
        """The owner's answer or problem."""
        if question not in self._asked:
            self._asked[question] = asyncio.create_task(self._answer(question))
        answer: R = await self._asked[question]
        return answer

    async def _answer(self, question: Question[R]) -> R:
        async with self._room.of(question.owner):
            answer: R = await self._reader.ask(question)
            return answer


class Room:
    """Bounds what is under way to each service; one that is away is not asked by everybody."""

    def __init__(self) -> None:
        self._of: dict[str, asyncio.Semaphore] = {}
        self._away_until: dict[str, float] = {}

    @asynccontextmanager
    async def of(self, owner: str) -> AsyncIterator[None]:
        """Room for one question. Raises Unavailable while another has just found nobody there."""
        async with self._of.setdefault(owner, asyncio.Semaphore(AT_ONCE)):
            if self._away_until.get(owner, 0.0) > time.monotonic():
                raise Unavailable
            try:
                yield
            except (Unavailable, TimedOut):
                self._away_until[owner] = time.monotonic() + AGAIN_SECONDS
                raise


Load = Callable[[str, Asking], Awaitable[list[Told]]]


class Audience:
    """`loads`: how each kind that they may see is asked; `standing`: what is asked to say how things stand."""

    def __init__(
        self, whom: Whom, loads: Mapping[Kind, Load], standing: Iterable[Thing], recent: Recent, room: Room
    ) -> None:
        self.whom, self.loads = whom, loads
        self.pages: set[Page] = set()
        self._standing, self._recent, self._room = tuple(standing), recent, room
        self._waiting: dict[Thing, Wanted] = {}
        self._asked: dict[Thing, Wanted] = {}
        self._away: dict[Thing, Wanted] = {}
        self._failures = 0
        self._work: asyncio.Task[None] | None = None

    def hear(self, fact: Fact, pages: frozenset[Page] | None = None) -> None:
        """It concerns them; `pages` are those that had missed it."""
        for thing in fact.things:
            if thing[0] in self.loads:
                self._want(thing, Wanted(fact.place, fact.at if pages is None else 0.0, pages, fact.headers))

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
            for some in (self._waiting, self._asked, self._away)
            for wanted in some.values()
            if wanted.pages is None or page in wanted.pages
        ]
        place = min(unfinished) - 1 if unfinished else self._recent.last
        return f"{self._recent.epoch}-{place}".encode() if place >= 0 and self._recent.epoch else b""

    def _want(self, thing: Thing, wanted: Wanted) -> None:
        known = self._waiting.get(thing)
        self._waiting[thing] = known.joined(wanted) if known else wanted
        if self._work is None:
            # Not a part of the request that has opened the page.
            self._work = asyncio.create_task(self._keep_asking(), context=Context())

    async def _keep_asking(self) -> None:
        """What changes while it is asked is asked again: the newest state counts."""
        while self._waiting and self.pages:
            self._asked, self._waiting = self._waiting, {}
            reader = max((page.reader for page in self.pages), key=lambda reader: reader.ends_at)
            asking, asked = Asking(reader, self._room), self._asked.copy()
            telling = (self._tell(thing, wanted, asking) for thing, wanted in asked.items())
            for outcome in await asyncio.gather(*telling, return_exceptions=True):
                if isinstance(outcome, Exception):
                    logger().error("a change was not told", exc_info=outcome)
            for page in frozenset[Page]().union(*(wanted.pages or () for wanted in asked.values())):
                page.keep_alive(self.place(page))  # there may have been nothing to tell
        self._waiting.clear()
        self._work = None

    async def _tell(self, thing: Thing, wanted: Wanted, asking: Asking) -> None:
        with span(f"live {thing[0]}", CONSUMER, wanted.headers):
            told = await self._ask(thing, asking)
        wanted = self._asked.pop(thing)
        if told is None:
            self._ask_later(thing, wanted)
            return
        self._failures = 0
        self._write(told, self.pages if wanted.pages is None else self.pages & wanted.pages)
        if wanted.at:
            SECONDS.labels(thing[0]).observe(max(0.0, time.time() - wanted.at))

    async def _ask(self, thing: Thing, asking: Asking) -> list[Told] | None:
        """The objects as they are now; None when they have to be asked again."""
        kind, id_ = thing
        try:
            return await self.loads[kind](id_, asking)
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
        """In each language but once."""
        written: dict[str, list[bytes]] = {}
        for page in pages:
            visitor = page.reader.visitor
            if visitor.language not in written:
                written[visitor.language] = [
                    event(one.kind, one.view(visitor).model_dump_json(by_alias=True)) for one in told
                ]
            place = self.place(page)
            for chunk in written[visitor.language]:
                page.tell(chunk, place)

    def _ask_later(self, thing: Thing, wanted: Wanted) -> None:
        known = self._away.get(thing)
        self._away[thing] = known.joined(wanted) if known else wanted
        if len(self._away) == 1:
            delay = min(AGAIN_AT_MOST, AGAIN_SECONDS * 2**self._failures) * random.uniform(0.75, 1.25)  # noqa: S311
            self._failures = min(self._failures + 1, 10)
            asyncio.get_running_loop().call_later(delay, self._ask_again)

    def _ask_again(self) -> None:
        away, self._away = self._away, {}
        for thing, wanted in away.items():
            if wanted.pages is None or wanted.pages & self.pages:
                self._want(thing, wanted)
