"""How open pages ask: in a reader's own name, the same but once, and so much of each service at a time."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from contracts.message import Message, Question
from contracts.problems import TimedOut, Unavailable
from gateway.live_pages import Reader
from gateway.visitors import Visitor

R = TypeVar("R", bound=Message)

# So many questions to one service are under way; one that is slow keeps nobody from the others.
AT_ONCE = 16
# A service that is away is asked again after this.
AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """An object as its own call gives it, in the words of a visitor."""

    kind: str
    view: Callable[[Visitor], BaseModel]


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


# How a kind of object is asked: the one with this id; when it is empty, the only one or all of them.
Load = Callable[[str, Asking], Awaitable[list[Told]]]
