"""Events in: durable pull consumers, effect and inbox key in one transaction, acknowledged after it.

What a batch brings of one operator shares one transaction. When anything in it fails, each event is tried
alone; one that goes on failing is repeated with growing delays and then kept in `failed_events` with the reason,
and told to the dead-letter stream. Consumers do not rely on order: an event carries the version that it led to.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from nats.aio.msg import Msg
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.crash import crash_point
from chassis.database import Database, unreachable
from chassis.failed_events import quarantine, record_failure
from chassis.isolation import across_operators, within
from chassis.logs import logger
from chassis.metrics import EVENTS_DEAD, EVENTS_FAILED, EVENTS_HANDLED, EVENTS_REPEATED
from chassis.telemetry import CONSUMER, span
from contracts.message import Event


@dataclass(frozen=True, slots=True)
class Happened:
    """The envelope: CloudEvents attributes, plus the operator."""

    id: UUID
    operator: str
    about: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event that was read: the fact, its envelope, and the message that brought it."""

    event: Any
    happened: Happened
    message: Msg

    def kept(self, *fields: str) -> dict[str, Any]:
        """The row of a projection: the operator, and these fields of the event."""
        return {"operator": self.happened.operator} | {field: getattr(self.event, field) for field in fields}


# The effect of one event, or of all that have arrived together; in the transaction that holds their keys.
Effect = Callable[[Any, Happened, AsyncConnection], Awaitable[None]]
Effects = Callable[[list[Arrival], AsyncConnection], Awaitable[None]]


class Malformed(Exception):
    """Not an event that its class could read: repeating cannot help."""


def one_by_one(effect: Effect, durable: str) -> Effects:
    """Each event's effect under a span of its own, a child of what told it."""

    async def apply(arrivals: list[Arrival], db: AsyncConnection) -> None:
        for arrival in arrivals:
            with span(durable, CONSUMER, arrival.message.headers):
                await effect(arrival.event, arrival.happened, db)

    return apply


# An event that failed before and is here again has its effect now, or the transaction takes this back.
_CLAIM = text("""
with forgotten as (
  delete from failed_events where consumer = :consumer and event_id = any(cast(:ids as uuid[]))
)
insert into inbox (consumer, event_id) select :consumer, unnest(cast(:ids as uuid[]))
on conflict do nothing returning event_id
""")


class Consumer:
    """One durable: `event` as one service reads it, with its effect."""

    def __init__(
        self,
        durable: str,
        event: type[Event],
        effects: Effects,
        database: Database,
        retries: tuple[float, ...],
    ) -> None:
        self.durable = durable
        self.event = event
        self._effects = effects
        self._database = database
        self._retries = retries

    async def consume(self, messages: list[Msg]) -> None:
        """Give every message its effect once, and an acknowledgement after it; each operator's on their own."""
        of_operator: dict[str, list[Msg]] = {}
        for message in messages:
            of_operator.setdefault((message.headers or {}).get("ce-operator", ""), []).append(message)
        for its_messages in of_operator.values():
            await self._consume(its_messages)

    async def _consume(self, messages: list[Msg]) -> None:
        try:
            await self._together(messages)
        except Exception as error:  # noqa: BLE001 - every kind ends in a repeat or in quarantine
            await self._apart(messages, error)
            return
        crash_point("events.after_commit")
        for message in messages:
            await message.ack()
        crash_point("events.after_ack")

    async def _together(self, messages: list[Msg]) -> None:
        arrivals = [self._read(message) for message in messages]
        with within(arrivals[0].happened.operator):
            async with self._database.transaction() as db:
                await self._apply(arrivals, db)
                crash_point("events.before_commit")

    async def apply_again(self, message: Msg, db: AsyncConnection) -> None:
        """The effect of an event that was given up, in the transaction of whoever has it tried again."""
        await self._apply([self._read(message)], db)

    async def _apart(self, messages: list[Msg], error: Exception) -> None:
        """Nothing of the batch had an effect: each is met alone, and the one that is to blame is counted."""
        if unreachable(error):
            logger().warning("the database is away", durable=self.durable, error=repr(error))
            for message in messages:
                await message.nak(delay=1)
        elif len(messages) == 1:
            await self._fail(messages[0], error)
        else:
            logger().warning("batch is taken apart", durable=self.durable, error=repr(error))
            for message in messages:
                await self._consume([message])

    async def _apply(self, arrivals: list[Arrival], db: AsyncConnection) -> None:
        ids = [arrival.happened.id for arrival in arrivals]
        claimed = await db.execute(_CLAIM, {"consumer": self.durable, "ids": ids})
        fresh = set(claimed.scalars())
        # One that came twice in this batch stands in it once.
        new = {arrival.happened.id: arrival for arrival in arrivals if arrival.happened.id in fresh}
        EVENTS_REPEATED.labels(self.durable).inc(len(ids) - len(new))
        if new:
            await self._effects(list(new.values()), db)
            EVENTS_HANDLED.labels(self.durable).inc(len(new))

    async def _fail(self, message: Msg, error: Exception) -> None:
        EVENTS_FAILED.labels(self.durable).inc()
        event_id = event_id_of(message)
        try:
            # Across operators: what is malformed may name none.
            with across_operators():
                async with self._database.transaction() as db:
                    attempts = await record_failure(db, self.durable, event_id, message, repr(error))
                    given_up = isinstance(error, Malformed) or attempts > len(self._retries)
                    if given_up:
                        await quarantine(db, self.durable, event_id, message, repr(error))
        except Exception as again:  # noqa: BLE001 - the message stays with the stream
            logger().error("a failure could not be recorded", durable=self.durable, exc_info=again)
            await message.nak(delay=self._retries[0])
            return
        if given_up:
            EVENTS_DEAD.labels(self.durable).inc()
            logger().error("event given up", durable=self.durable, event_id=str(event_id), exc_info=error)
            await message.ack()
        else:
            logger().warning("event failed", durable=self.durable, event_id=str(event_id), exc_info=error)
            await message.nak(delay=self._retries[attempts - 1])

    def _read(self, message: Msg) -> Arrival:
        headers = message.headers or {}
        try:
            happened = Happened(
                id=UUID(headers["ce-id"]),
                operator=headers["ce-operator"],
                about=headers["ce-subject"],
                at=datetime.fromisoformat(headers["ce-time"]),
            )
            return Arrival(self.event.model_validate_json(message.data), happened, message)
        except (KeyError, ValueError, ValidationError, RecursionError) as error:
            raise Malformed(_why(error)[:500]) from error


def _why(error: Exception) -> str:
    """Without the values that were read, which are a person's."""
    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'event'}: {one['msg']}" for one in found)


def event_id_of(message: Msg) -> UUID:
    """The event's id; for one without, an id made of its bytes, the same at each delivery."""
    try:
        return UUID((message.headers or {})["ce-id"])
    except (KeyError, ValueError):
        return uuid5(NAMESPACE_URL, message.subject + json.dumps(message.data.decode("latin-1")))
