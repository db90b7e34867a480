"""Events that a service could not act on: an admin sees those of the operator's, and has them tried once more."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.auth import ListDeadEventsOfAuth, ReplayDeadEventOfAuth
from contracts.billing import ListDeadEventsOfBilling, ReplayDeadEventOfBilling
from contracts.dead_letters import Below, DeadEvent, ListDeadEvents, ReplayDeadEvent
from contracts.notify import ListDeadEventsOfNotify, ReplayDeadEventOfNotify
from contracts.problems import BadRequest, NotFound, Problem
from contracts.tickets import ListDeadEventsOfTickets, ReplayDeadEventOfTickets
from gateway.visitors import BASE, IdempotencyKey, SignedIn, Staff

router = APIRouter(prefix=f"{BASE}/staff/dead-letters", tags=["staff"])

_LISTING: tuple[type[ListDeadEvents], ...] = (
    ListDeadEventsOfAuth,
    ListDeadEventsOfBilling,
    ListDeadEventsOfTickets,
    ListDeadEventsOfNotify,
)
_REPLAYING: dict[str, type[ReplayDeadEvent]] = {
    question.owner: question
    for question in (
        ReplayDeadEventOfAuth,
        ReplayDeadEventOfBilling,
        ReplayDeadEventOfTickets,
        ReplayDeadEventOfNotify,
    )
}
_AWAY = frozenset({500, 503, 504})
_ID = re.compile(r"(?P<consumer>(?P<service>[a-z]{1,20})-[a-z0-9_]{1,70})\.(?P<event>[0-9a-f-]{36})")
_CURSOR = re.compile(rf"(?P<at>[0-9]{{1,16}})-{_ID.pattern}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DeadLetter(BaseModel):
    """`consumer` of `service` has given the event up at `given_up_at`, after `attempts`; `tried_at` was the last.

    `fields` of the event hold `***` where it could be a person's own words; they are null when it is no event that can
    be read at all.
    """

    id: str
    service: str
    consumer: str
    event_type: str
    happened_at: datetime | None
    given_up_at: datetime
    tried_at: datetime
    attempts: int
    reason: str
    trace_id: str | None
    fields: dict[str, Any] | None


class DeadLetters(BaseModel):
    """`unavailable` names the services that do not answer: what they have given up is not among the items."""

    items: list[DeadLetter]
    next_cursor: str | None
    unavailable: list[str]


class Replay(BaseModel):
    """`worked`: the event has its effect now. Else it stays given up, for `reason`."""

    worked: bool
    reason: str | None


@router.get("")
async def list_dead_letters(
    staff: Staff,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> DeadLetters:
    """For admins: events of this operator that were given up, newest first."""
    below = _below(cursor) if cursor else None
    told = await asyncio.gather(*(_given_up(staff, ask(below=below, limit=limit)) for ask in _LISTING))
    found = sorted((one for items in told for one in items or []), key=_place, reverse=True)
    page = found[:limit]
    # Whoever has told as many as were asked for may have more.
    more = len(found) > limit or any(len(items or []) == limit for items in told)
    return DeadLetters(
        items=[_letter(one) for one in page],
        next_cursor=_cursor(page[-1]) if page and more else None,
        unavailable=[ask.owner for ask, items in zip(_LISTING, told, strict=True) if items is None],
    )


@router.post("/{letter_id}/replay")
async def replay_dead_letter(letter_id: str, staff: Staff, key: IdempotencyKey) -> Replay:
    """An admin has the event tried once more, now; the answer says whether it worked.

    409 when it is not given up any more.
    """
    named = _ID.fullmatch(letter_id)
    event_id = _uuid(named["event"]) if named else None
    if named is None or event_id is None or named["service"] not in _REPLAYING:
        raise NotFound
    replaying = _REPLAYING[named["service"]]
    done = await staff.ask(replaying(consumer=named["consumer"], event_id=event_id), key)
    return Replay(worked=done.worked, reason=done.reason)


async def _given_up(staff: SignedIn, question: ListDeadEvents) -> list[DeadEvent] | None:
    """None: the service is away."""
    try:
        return (await staff.ask(question, seconds=staff.visitor.backend.section_seconds)).items
    except Problem as problem:
        if problem.status not in _AWAY:
            raise
        return None


def _letter(one: DeadEvent) -> DeadLetter:
    told = one.model_dump(exclude={"event_id", "subject"})
    return DeadLetter(id=_id(one), service=one.consumer.partition("-")[0], event_type=one.subject, **told)


def _id(one: DeadEvent) -> str:
    return f"{one.consumer}.{one.event_id}"


def _place(one: DeadEvent) -> tuple[datetime, str, UUID]:
    return one.given_up_at, one.consumer, one.event_id


def _cursor(one: DeadEvent) -> str:
    return f"{(one.given_up_at - _EPOCH) // timedelta(microseconds=1)}-{_id(one)}"


def _below(cursor: str) -> Below:
    read = _CURSOR.fullmatch(cursor)
    event_id = _uuid(read["event"]) if read else None
    if read is None or event_id is None:
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a page"}])
    at = _EPOCH + timedelta(microseconds=int(read["at"]))
    return Below(given_up_at=at, consumer=read["consumer"], event_id=event_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
