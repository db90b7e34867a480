"""Where somebody is signed in: sessions start and end. How they go on stands in `refreshing`.

The end of a session is told as an event, by which every process refuses its access tokens within a second.
"""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from auth.signing import TOKEN_SECONDS, Owner
from chassis.isolation import across_operators
from chassis.outbox import emit
from contracts.auth import Session, SessionsEnded

# What a session's tokens are made of; `seconds` is how long it lasts at the most.
TIMES = "extract(epoch from expires_at - now())::int as seconds, extract(epoch from proved_at)::bigint as proved_at"
# Whether a session goes on.
OPEN = "revoked_at is null and expires_at > now() and idle_until > now()"


def starting(allowed: str) -> str:
    """The statement that writes a session and its refresh token where `allowed`; for the `values_of` one."""
    return f"""
session as (
  insert into sessions
    (operator, kind, owner_id, opened_by, device, address, proved_at, expires_at, idle_until)
  select :operator, :kind, cast(:owner as uuid), cast(:opened_by as uuid), :device, :address,
    case when cast(:opened_by as uuid) is null then now() else 'epoch' end,
    least(now() + cast(:whole as interval), cast(:latest as timestamptz)), now() + cast(:idle as interval)
  where {allowed}
  returning id, {TIMES}
), token as (
  insert into refresh_tokens (hash, operator, session_id) select :hash, :operator, id from session
)
select id, seconds, proved_at from session
"""


_START = text(f"with {starting('true')}")
_END_ALL = text("""
update sessions set revoked_at = now()
where operator = :operator and kind = :kind and (owner_id = :owner or opened_by = :owner)
  and revoked_at is null and id is distinct from cast(:but as uuid)
returning id
""")
_END = text("update sessions set revoked_at = now() where id = :session and revoked_at is null returning id")
_FORGET = text("delete from sessions where expires_at < now() - interval '1 day'")
_FORGET_SECONDS = 3600

_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Where:
    """The device and network address a session is started from, as the gateway tells them."""

    device: str
    address: str


@dataclass(frozen=True, slots=True)
class Opened:
    """For a session that follows another: its end, and by which contract it was opened, if without a password."""

    by: UUID | None
    until: datetime


async def start_session(
    db: AsyncConnection, owner: Owner, where: Where, following: Opened | None = None
) -> Session:
    """A new session of somebody who has proved who they are, here or in the session that it follows."""
    token = secrets.token_urlsafe(32)
    started = await db.execute(_START, values_of(owner, where, token, following))
    return session_of(owner, started.one(), token)


def values_of(owner: Owner, where: Where, token: str, following: Opened | None = None) -> dict[str, Any]:
    """The parameters of `starting`."""
    lifetime = service.lifetimes[owner.kind]
    return {
        "operator": owner.operator,
        "kind": owner.kind,
        "owner": owner.id,
        "opened_by": following.by if following else None,
        "device": _short(where.device),
        "address": _short(where.address),
        "whole": lifetime.whole,
        "latest": following.until if following else None,
        "idle": lifetime.idle,
        "hash": token_hash(token),
    }


async def end_sessions(db: AsyncConnection, owner: Owner, *, but: UUID | None = None) -> int:
    """Sign somebody out everywhere, except for the session `but`; how many sessions that were.

    Those that others have been switched to from this contract end too: its password has opened them.
    """
    ended = await db.execute(
        _END_ALL, {"operator": owner.operator, "kind": owner.kind, "owner": owner.id, "but": but}
    )
    return await tell_ended(db, owner.operator, owner.id, ended.scalars().all())


async def end_session(db: AsyncConnection, operator: str, owner_id: UUID, session: UUID) -> None:
    """End this one, unless it has ended before."""
    ended = await db.execute(_END, {"session": session})
    await tell_ended(db, operator, owner_id, ended.scalars().all())


async def tell_ended(db: AsyncConnection, operator: str, owner_id: UUID, ended: Sequence[UUID]) -> int:
    """Have every process refuse the access tokens of `ended`; how many these are."""
    if ended:
        await emit(db, SessionsEnded(sessions=list(ended)), operator=operator, about=owner_id)
    return len(ended)


def session_of(owner: Owner, row: Row[Any], refresh_token: str) -> Session:
    """The answer with its tokens. `row` has the session's `id` and TIMES."""
    access_token = service.signer.access_token(owner, row.id, row.proved_at, row.seconds)
    return Session(
        access_token=SecretStr(access_token),
        refresh_token=SecretStr(refresh_token),
        expires_in=min(TOKEN_SECONDS, row.seconds),
        refresh_expires_in=row.seconds,
        must_change_password=owner.must == "change_password",
        must_set_up_second_factor=owner.must == "set_up_second_factor",
    )


def token_hash(token: str) -> bytes:
    """As refresh tokens are kept: they are random, so that a plain hash cannot be guessed."""
    return sha256(token.encode()).digest()


@service.works
async def forget_ended_sessions() -> None:
    """Hourly, on every replica: what has expired serves nobody."""
    with across_operators():
        async with service.database.transaction() as db:
            await db.execute(_FORGET)
    await asyncio.sleep(_FORGET_SECONDS)


def _short(told: str) -> str:
    return told.replace("\0", "")[:_LONGEST_TEXT]
