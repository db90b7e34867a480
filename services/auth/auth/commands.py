"""Commands of staff that create something: done in one transaction, once by the caller's key."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from auth.tables import commands
from chassis.isolation import across_operators
from chassis.questions import Asked
from contracts.message import Message, Question
from contracts.problems import BadRequest, IdempotencyKeyReused

KEPT_DAYS = 400
_DAY = 86_400

R = TypeVar("R", bound=Message)


def key_of(asked: Asked) -> str:
    """The caller's key, from which secrets may be derived too. Raises BadRequest without one."""
    if not asked.key:
        raise BadRequest("Send an Idempotency-Key, so that a repeat creates nothing twice.")
    return asked.key


async def once(question: Question[R], asked: Asked, work: Callable[[AsyncConnection], Awaitable[R]]) -> R:
    """What `work` answers in its transaction, or has answered to the same question under the same key.

    Secrets of the reply are not kept: whoever repeats gets `***` in their place and derives them again. Raises
    IdempotencyKeyReused for another question under the key.
    """
    async with service.database.transaction() as db:
        if (known := await _known_reply(db, question, asked)) is not None:
            return known
        reply = await work(db)
        kept = update(commands).filter_by(**_whose(asked)).values(reply=reply.model_dump(mode="json"))
        await db.execute(kept)
        return reply


def _whose(asked: Asked) -> dict[str, Any]:
    return {"operator": asked.caller.operator, "caller_id": asked.caller.id, "key": key_of(asked)}


async def _known_reply(db: AsyncConnection, question: Question[R], asked: Asked) -> R | None:
    """Claims the key, or finds the reply under it. Whoever repeats one that still runs waits here for its end."""
    # Without defaults: a field that a newer contract adds must not make an old body another one.
    body = f"{question.subject} {question.model_dump_json(exclude_defaults=True)}"
    fingerprint = sha256(body.encode()).digest()
    claim = insert(commands).values(**_whose(asked), fingerprint=fingerprint)
    if (await db.execute(claim.on_conflict_do_nothing())).rowcount:
        return None
    wanted = select(commands.c.fingerprint, commands.c.reply).filter_by(**_whose(asked))
    first = (await db.execute(wanted)).one()
    if first.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return question.reply().model_validate(first.reply)


@service.works
async def forget_old_keys() -> None:
    """A key is remembered for longer than a year."""
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                old = text("delete from commands where done_at < now() - make_interval(days => :days)")
                await db.execute(old, {"days": KEPT_DAYS})
        await asyncio.sleep(_DAY)
