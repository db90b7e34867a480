"""Idempotency keys: the first command under a key has its effect, a repeat only finds what came of it."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.message import Question
from contracts.problems import IdempotencyKeyReused
from notify.tables import idempotency_keys


async def done_before(
    db: AsyncConnection, asked: Asked, question: Question[Any], made_id: UUID
) -> UUID | None:
    """What the same command under the same key has made; None: it is the first, and makes `made_id`.

    Whoever repeats a command that is still running waits here for its end. Without a key every command
    is the first. Problem: idempotency-key-reused.
    """
    if asked.key is None:
        return None
    caller = asked.caller
    # Without defaults: a field that a newer contract adds must not make an old body another one.
    body = question.model_dump_json(exclude_defaults=True)
    fingerprint = sha256(f"{question.subject} {body}".encode()).digest()
    claimed = await db.execute(
        insert(idempotency_keys)
        .values(
            operator=caller.operator,
            caller_id=caller.id,
            key=asked.key,
            fingerprint=fingerprint,
            made_id=made_id,
        )
        .on_conflict_do_nothing()
    )
    if claimed.rowcount:
        return None
    first = await db.execute(
        select(idempotency_keys.c.fingerprint, idempotency_keys.c.made_id).filter_by(
            operator=caller.operator, caller_id=caller.id, key=asked.key
        )
    )
    known, known_made = first.one()
    if known != fingerprint:
        raise IdempotencyKeyReused
    return UUID(str(known_made))
