"""Commands: done in one transaction, once by the caller's key, and nothing at all when they are previews."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import service
from billing.staff_acts import told_to_audit
from billing.tables import commands
from chassis.crash import crash_point
from chassis.isolation import across_operators
from chassis.questions import Asked
from contracts.message import Command, Message, Question
from contracts.problems import IdempotencyKeyReused

KEPT_DAYS = 400
_DAY = 86_400

R = TypeVar("R", bound=Message)
C = TypeVar("C", bound=Command[Any])
Handler = Callable[[C, Asked, AsyncConnection], Awaitable[R]]


class _PreviewDone(Exception):
    """Leaves the transaction, so that what was tried is undone."""


def command(kind: type[C]) -> Callable[[Handler[C, R]], Handler[C, R]]:
    """The decorated function carries out `kind` in the transaction that it is given.

    A preview runs the same function and undoes it, so it cannot tell another story than the deed.
    """

    def register(handle: Handler[C, R]) -> Handler[C, R]:
        async def answer(question: C, asked: Asked) -> R:
            return await carry_out(handle, question, asked)

        service.answers(kind)(answer)
        return handle

    return register


async def carry_out(handle: Handler[C, R], question: C, asked: Asked) -> R:
    """As `command` does, for a command of which something is left to do when its transaction is done."""
    if question.preview:
        return await _previewed(handle, question, asked)
    return await _once(handle, question, asked)


async def _previewed(handle: Handler[C, R], question: C, asked: Asked) -> R:
    reply: R | None = None
    try:
        async with service.database.transaction() as db:
            reply = await handle(question, asked, db)
            raise _PreviewDone
    except _PreviewDone:
        assert reply is not None
        return reply


async def _once(handle: Handler[C, R], question: C, asked: Asked) -> R:
    async with service.database.transaction() as db:
        reply = await done_in(db, handle, question, asked)
        crash_point("commands.before_commit")
    crash_point("commands.after_commit")
    return reply


async def done_in(db: AsyncConnection, handle: Handler[C, R], question: C, asked: Asked) -> R:
    """The reply to a command that is carried out in a transaction of somebody else, once by its key."""
    known = await _known_reply(db, question, asked)
    reply = known or await _done(handle, question, asked, db)
    if not known:
        await _remember(db, reply, asked)
    return reply


async def _done(handle: Handler[C, R], question: C, asked: Asked, db: AsyncConnection) -> R:
    async with told_to_audit(db, question, asked) as tell:
        reply = await handle(question, asked, db)
        tell(reply)
    return reply


def _key(asked: Asked) -> dict[str, Any]:
    return {"operator": asked.caller.operator, "caller_id": asked.caller.id, "key": asked.key}


async def once(question: Question[R], asked: Asked, work: Callable[[AsyncConnection], Awaitable[R]]) -> R:
    """The same for what is no command about money: `work` tells the trail itself."""
    async with service.database.transaction() as db:
        if (known := await _known_reply(db, question, asked)) is not None:
            return known
        reply = await work(db)
        await _remember(db, reply, asked)
        return reply


async def _known_reply(db: AsyncConnection, question: Question[R], asked: Asked) -> R | None:
    """The reply to the same command under the same key. Whoever repeats one that still runs waits here for its end."""
    if asked.key is None:
        return None
    # Without defaults: a field that a newer contract adds must not make an old body another one.
    body = f"{question.subject} {question.model_dump_json(exclude_defaults=True)}"
    fingerprint = sha256(body.encode()).digest()
    row = insert(commands).values(**_key(asked), fingerprint=fingerprint)
    if (await db.execute(row.on_conflict_do_nothing())).rowcount:
        return None
    first = (
        await db.execute(select(commands.c.fingerprint, commands.c.reply).filter_by(**_key(asked)))
    ).one()
    if first.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return question.reply().model_validate(first.reply)


async def _remember(db: AsyncConnection, reply: Message, asked: Asked) -> None:
    if asked.key is not None:
        kept = update(commands).filter_by(**_key(asked)).values(reply=reply.model_dump(mode="json"))
        await db.execute(kept)


@service.works
async def forget_old_keys() -> None:
    """A key is remembered for longer than a year: whoever repeats a payment later than that means a new one."""
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                old = text("delete from commands where done_at < now() - make_interval(days => :days)")
                await db.execute(old, {"days": KEPT_DAYS})
        await asyncio.sleep(_DAY)
