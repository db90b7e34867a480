"""Idempotency keys: the first command under a key has its effect, a repeat only finds what came of it.

For services whose commands make one thing each; money and people keep whole replies (`commands`).
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.message import Question
from contracts.problems import IdempotencyKeyReused

_CLAIM = text("""
insert into idempotency_keys (operator, caller_id, key, fingerprint, made_id)
values (:operator, :caller_id, :key, :fingerprint, :made_id) on conflict do nothing
""")
_FIRST = text("""
select fingerprint, made_id from idempotency_keys
where operator = :operator and caller_id = :caller_id and key = :key
""")


def idempotency_table(metadata: MetaData) -> Table:
    """`made_id` is what the command has made; `caller_id` tells callers apart."""
    return Table(
        "idempotency_keys",
        metadata,
        Column("operator", Text, nullable=False),
        Column("caller_id", Uuid, nullable=False),
        Column("key", Text, nullable=False),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("made_id", Uuid, nullable=False),
        Column("claimed_at", DateTime(timezone=True), server_default=text("now()"), nullable=False),
        PrimaryKeyConstraint("operator", "caller_id", "key"),
        Index("idempotency_keys_claimed_idx", "claimed_at"),
    )


async def done_before(
    db: AsyncConnection, asked: Asked, question: Question[Any], made_id: UUID
) -> UUID | None:
    """What the same command under the same key has made; None: it is the first, and makes `made_id`.

    Whoever repeats a command that is still running waits here for its end. Without a key every command
    is the first. Problem: idempotency-key-reused.
    """
    caller = asked.caller
    return await done_before_by(db, caller.operator, caller.id, asked.key, question, made_id)


async def done_before_by(
    db: AsyncConnection,
    operator: str,
    caller_id: UUID,
    key: str | None,
    question: Question[Any],
    made_id: UUID,
) -> UUID | None:
    """As `done_before`, for whoever has no access token: `caller_id` tells such callers apart."""
    if key is None:
        return None
    # Without defaults: a field that a newer contract adds must not make an old body another one.
    body = question.model_dump_json(exclude_defaults=True)
    fingerprint = sha256(f"{question.subject} {body}".encode()).digest()
    under = {"operator": operator, "caller_id": caller_id, "key": key}
    claimed = await db.execute(_CLAIM, {**under, "fingerprint": fingerprint, "made_id": made_id})
    if claimed.rowcount:
        return None
    first = (await db.execute(_FIRST, under)).one()
    if first.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return UUID(str(first.made_id))
