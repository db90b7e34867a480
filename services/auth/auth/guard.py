"""What slows down whoever guesses: every path that checks a password, a code, a link or a token goes through it.

Attempts are admitted in PostgreSQL before anything is checked, so that those side by side, at any replica, are never
more than the operator's profile allows (OWASP ASVS 5.0, 6.3.1 and 15.4.2).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from weakref import WeakValueDictionary

from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.guard_counts import counted
from auth.guard_places import Key, Kind, Places
from auth.networks import network_of
from auth.service import service
from chassis.isolation import across_operators
from chassis.logs import logger
from contracts.problems import Problem, TooManyRequests

if TYPE_CHECKING:
    from auth.sessions import Where

__all__ = ["counted", "freed", "guarded"]

ATTEMPTS = Counter("cabinet_attempts", "Guarded attempts by their outcome", ["operator", "path", "outcome"])
LOCKS = Counter("cabinet_locks", "Locks that came of wrong attempts", ["operator", "path", "kind"])

# What says that a password, a code or a token was wrong.
WRONG = frozenset({401, 422})

# An attempt waits so long for the outcome of those that have the places. The gateway waits five seconds for an answer.
WAIT_SECONDS = 4.0
# Other replicas' outcomes are looked for so often; this one's wake whoever waits.
LOOK_SECONDS = 0.1

_FREE = text("""
update guards set wrong = 0, locks = 0, locked_until = null
where operator = :operator and (kind = 'subject' and about = :about or kind = 'device' and about in (
  select uuid_send(d.id) from known_devices d join subscribers s on s.id = d.subscriber_id
  where s.operator = :operator and (s.contract = :subject or s.login_key = :subject)))
""")
# A lock makes the next one longer for a day after its end.
_FORGET = text("""
delete from guards
where touched_at < now() - interval '1 day' and coalesce(locked_until < now() - interval '1 day', true)
""")
_FORGET_SECONDS = 3600

Locked = Callable[[AsyncConnection, datetime], Awaitable[None]]


class _Turn:
    """Of the attempts at one subject in this process one at a time looks for a place."""

    def __init__(self) -> None:
        self.mine = asyncio.Lock()
        self.settled = asyncio.Event()


_turns: "WeakValueDictionary[tuple[str, Key], _Turn]" = WeakValueDictionary()


@asynccontextmanager
async def guarded(
    path: str,
    operator: str,
    subject: str,
    where: "Where",
    *,
    device: UUID | None = None,
    on_lock: Locked | None = None,
) -> AsyncIterator[None]:
    """Admit one attempt at `subject`, whatever is guessed about: a login, the id of a recovery, of a session, ….

    A body that raises a Problem of status 401 or 422 was wrong; one that ends forgives the subject. An empty `subject`
    is for a guess about nothing in particular, such as an unknown token: only its network is counted. Attempts from a
    known `device` are counted for that device alone. `on_lock` is called once for each lock of the subject.
    Raises TooManyRequests with `retry_after` seconds.
    """
    places = Places(service.profile_of(operator), _keys(path, subject, where.address, device))
    turn = _turns.setdefault((operator, places.keys[0]), _Turn())
    place = await (_enter(places, turn, path) if subject or device else _pass(places, path))
    outcome = "right"
    try:
        yield
    except Problem as problem:
        outcome = "wrong" if problem.status in WRONG else "none"
        raise
    except BaseException:
        outcome = "none"
        raise
    finally:
        ATTEMPTS.labels(operator, path, outcome).inc()
        await _settle(places, place, outcome, path, on_lock)
        turn.settled.set()


async def freed(db: AsyncConnection, operator: str, subject: str) -> None:
    """A finished recovery takes the locks of `subject` away, at every path, where the profile says so.

    Those of the known devices too, if it is the login of a subscriber.
    """
    if service.profile_of(operator).lockout.freed_by_recovery:
        about = service.derived("guard", subject)
        await db.execute(_FREE, {"operator": operator, "about": about, "subject": subject})


@service.works
async def forget_old_guesses() -> None:
    """Hourly, on every replica: what counts for nothing any more."""
    with across_operators():
        async with service.database.transaction() as db:
            await db.execute(_FORGET)
    await asyncio.sleep(_FORGET_SECONDS)


def _keys(path: str, subject: str, address: str, device: UUID | None) -> list[Key]:
    if device:
        return [Key(path, "device", device.bytes)]
    keys = [Key(path, "subject", service.derived("guard", subject))] if subject else []
    if address:
        keys.append(Key("", "network", network_of(address).encode()))
    return [*keys, Key("", "all", b"")]


async def _enter(places: Places, turn: _Turn, path: str) -> UUID:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + WAIT_SECONDS
    try:
        async with asyncio.timeout_at(deadline):
            await turn.mine.acquire()
    except TimeoutError:
        raise _refused(places, path, 1) from None
    try:
        while True:
            turn.settled.clear()
            place = await places.take()
            if place:
                return place
            if lock := await places.lock():
                raise _refused(places, path, lock.seconds)
            if loop.time() > deadline:
                raise _refused(places, path, 1)
            await _until_settled(turn)
    finally:
        turn.mine.release()


async def _until_settled(turn: _Turn) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await turn.settled.wait()
    except TimeoutError:
        return


async def _pass(places: Places, path: str) -> UUID | None:
    if lock := await places.lock():
        raise _refused(places, path, lock.seconds)
    return None


def _refused(places: Places, path: str, seconds: int) -> TooManyRequests:
    ATTEMPTS.labels(places.profile.operator, path, "refused").inc()
    return TooManyRequests(retry_after=seconds)


async def _settle(
    places: Places, place: UUID | None, outcome: str, path: str, on_lock: Locked | None
) -> None:
    if outcome == "wrong":
        async with service.database.transaction() as db:
            locks = await places.count(db, place)
            for kind, until in locks.items():
                if kind in {"subject", "device"} and on_lock:
                    await on_lock(db, until)
        for kind in locks:
            _alarm(places.profile.operator, path, kind)
    elif place and outcome == "right":
        await places.forgive(place)
    elif place:
        await places.leave(place)


def _alarm(operator: str, path: str, kind: Kind) -> None:
    LOCKS.labels(operator, path, kind).inc()
    if kind in {"network", "all"}:
        logger().warning("a storm of wrong attempts", operator=operator, path=path, counted_for=kind)
