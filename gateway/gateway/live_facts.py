"""What has changed lately and for whom: read from the stream `live` for as long as somebody looks."""

import asyncio
import json
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import DeliverPolicy

from chassis.broadcast import unbroken
from chassis.logs import logger
from contracts.live import LIVE, STREAM, TO_EVERYBODY, Kind, Shown

# Some megabytes; whoever was away for longer is told how things stand.
REMEMBERED = 20_000
_AGAIN_SECONDS = 0.25

# One subscriber (all of them: no id), a visitor's chat, a desk: (operator, what, id).
Whom = tuple[str, str, str]
# A kind of object and the id of one; empty when there is but one, or all are meant.
Thing = tuple[Kind, str]

CONVERSATIONS, APPLICATIONS = "conversations", "applications"
_SHOWN: dict[str, Shown] = {event.subject: shown for event, shown in LIVE.items()}
_TO_EVERYBODY = {event.subject for event in TO_EVERYBODY}


def subscriber(operator: str, who: object) -> Whom:
    return operator, "subscriber", str(who)


def everybody(whom: Whom) -> Whom:
    """All subscribers of the operator, if it is one of them."""
    return whom[0], whom[1], ""


def visitor(operator: str, chat: object) -> Whom:
    return operator, "chat", str(chat)


def desk(operator: str, of: str) -> Whom:
    return operator, "desk", of


@dataclass(frozen=True, slots=True)
class Fact:
    """`place` is its number in the stream, `at` when it was told, in seconds since the epoch."""

    place: int
    at: float
    things: tuple[Thing, ...]
    whom: tuple[Whom, ...]
    headers: dict[str, str]


class Recent:
    """The last facts by whom they concern: all after `begin`. `epoch` names the stream that has numbered them."""

    def __init__(self) -> None:
        self.epoch = ""
        self.begin = self.last = 0
        self._order: deque[Fact] = deque()
        self._by_whom: dict[Whom, deque[Fact]] = {}

    def restart(self, epoch: str, place: int) -> None:
        """Nothing is known but that what comes after `place` will be here."""
        self.epoch, self.begin, self.last = epoch, place, place
        self._order.clear()
        self._by_whom.clear()

    def add(self, fact: Fact) -> None:
        self._order.append(fact)
        for whom in fact.whom:
            self._by_whom.setdefault(whom, deque()).append(fact)
        if len(self._order) > REMEMBERED:
            self._forget(self._order.popleft())

    def since(self, whom: Whom, place: int) -> list[Fact]:
        """What has changed for them after `place`."""
        known = (*self._by_whom.get(whom, ()), *self._by_whom.get(everybody(whom), ()))
        return [fact for fact in known if fact.place > place]

    def holds(self, epoch: str, place: int) -> bool:
        """Whether everything after `place` is known."""
        return epoch == self.epoch and self.begin <= place <= self.last

    def _forget(self, oldest: Fact) -> None:
        self.begin = oldest.place
        for whom in oldest.whom:
            known = self._by_whom[whom]
            known.popleft()
            if not known:
                del self._by_whom[whom]


class Facts:
    """`heard` is told each fact; `lost` that something may be missing, so that nothing told before counts."""

    def __init__(self, heard: Callable[[Fact], None], lost: Callable[[], None]) -> None:
        self.recent = Recent()
        self.level = asyncio.Event()
        self._heard, self._lost = heard, lost

    async def follow(self, nc: Client, wanted: Callable[[], bool]) -> None:
        """While it is `wanted`; whatever breaks is read again."""
        while wanted():
            try:
                await self._read(nc, wanted)
            except Exception as error:  # noqa: BLE001 - whatever it is, the facts that follow have to be heard
                logger().warning("changes are read anew", error=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _read(self, nc: Client, wanted: Callable[[], bool]) -> None:
        """On from the last; all that is kept when the stream is another or has forgotten what came next."""
        recent, (epoch, forgotten, copying) = self.recent, await _stream(nc)
        if epoch != recent.epoch or forgotten > recent.last:
            if not copying:
                raise StreamNotReady
            recent.restart(epoch, forgotten)
            # To a page that begins now what the stream keeps would be news.
            self.level.clear()
            self._lost()
        start = {"deliver_policy": DeliverPolicy.BY_START_SEQUENCE, "opt_start_seq": recent.last + 1}
        async with aclosing(unbroken(nc, STREAM, **start)) as messages:
            if (await _stream(nc))[0] != epoch:
                return
            async for message in messages:
                if message is None:
                    self.level.set()
                    if not wanted():
                        return
                elif not self._note(message):
                    return

    def _note(self, message: Msg) -> bool:
        """False when one between this and the last is missing."""
        place = message.metadata.sequence.stream
        if place != self.recent.last + 1:
            return False
        self.recent.last = place
        fact = _fact(message, place)
        if fact is not None:
            self.recent.add(fact)
            self._heard(fact)
        return True


class StreamNotReady(Exception):
    """It was made just now and does not copy from everywhere yet: a fact may pass it by."""


async def _stream(nc: Client) -> tuple[str, int, bool]:
    """What names this stream and no other, the last number that it has forgotten, whether all is copied into it."""
    info = await nc.jetstream().stream_info(STREAM)
    copying = all((source.active or 0) >= 0 for source in info.sources or [])
    return f"{zlib.crc32(str(info.created).encode()):08x}", max(info.state.first_seq, 1) - 1, copying


def _fact(message: Msg, place: int) -> Fact | None:
    headers = message.headers or {}
    try:
        told, shown = json.loads(message.data), _SHOWN[message.subject]
        things = tuple((kind, str(told[field]) if field else "") for kind, field in shown.items())
        at = datetime.fromisoformat(headers["ce-time"]).timestamp()
        operator = headers["ce-operator"]
        to_all = message.subject in _TO_EVERYBODY
        whom = (subscriber(operator, ""),) if to_all else tuple(_concerned(operator, shown, told))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        logger().error("a change cannot be read", subject=message.subject, error=repr(error))
        return None
    return Fact(place, at, things, whom, {"traceparent": headers.get("traceparent", "")})


def _concerned(operator: str, shown: Shown, told: dict[str, Any]) -> list[Whom]:
    whom = [subscriber(operator, told["subscriber_id"])] if told.get("subscriber_id") else []
    if "chat" in shown:
        whom.append(visitor(operator, told["chat_id"]))
    if shown.keys() & {"ticket", "chat", "application"}:
        whom.append(desk(operator, CONVERSATIONS))
    if "application" in shown:
        whom.append(desk(operator, APPLICATIONS))
    return whom
