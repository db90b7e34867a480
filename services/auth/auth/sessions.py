"""Where somebody is signed in: sessions start, go on by a rotating refresh token, and end.

A refresh token is 256 random bits, kept as its SHA-256 and good for one use. When a spent one comes
again, thief and owner cannot be told apart, so the session ends for both (RFC 9700 section 4.14.2).
"""

import asyncio
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from auth.signing import TOKEN_SECONDS, Owner
from chassis.isolation import across_operators
from chassis.logs import logger
from chassis.questions import Asked
from contracts.auth import OwnerKind, RefreshSession, Session, SessionEnded, SignOut
from contracts.problems import NotSignedIn

_START = text("""
with session as (
  insert into sessions (operator, kind, owner_id, device, address, expires_at)
  values (:operator, :kind, :owner, :device, :address, now() + make_interval(days => :days))
  returning id, extract(epoch from expires_at - now())::int as seconds,
    extract(epoch from proved_at)::bigint as proved_at
), token as (
  insert into refresh_tokens (hash, session_id) select :hash, id from session
)
select id, seconds, proved_at from session
""")
_FIND = text("""
select s.id, s.kind, s.owner_id, t.spent_at is not null as spent,
  s.revoked_at is not null or s.expires_at <= now() as ended,
  extract(epoch from s.expires_at - now())::int as seconds, extract(epoch from s.proved_at)::bigint as proved_at
from refresh_tokens t join sessions s on s.id = t.session_id
where t.hash = :hash and s.operator = :operator
for update of s, t
""")
_ROTATE = text("""
with spent as (update refresh_tokens set spent_at = now() where hash = :spent),
  used as (update sessions set used_at = now() where id = :session)
insert into refresh_tokens (hash, session_id) values (:hash, :session)
""")
_REVOKE = text("update sessions set revoked_at = now() where id = :session and revoked_at is null")
_REVOKE_ALL = text("""
update sessions set revoked_at = now()
where operator = :operator and kind = :kind and owner_id = :owner and revoked_at is null
""")
_OWNERS: dict[OwnerKind, Any] = {
    "subscriber": text(
        "select '' as role, case when must_change_password then 'change_password' else '' end as must "
        "from subscribers where operator = :operator and id = :id"
    ),
    "staff": text(
        "select role, '' as must from staff where operator = :operator and id = :id and disabled_at is null"
    ),
}
_FORGET = text("delete from sessions where expires_at < now() - interval '1 day'")
_FORGET_SECONDS = 3600

_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Where:
    """The device and network address a session is started from, as the gateway tells them."""

    device: str
    address: str


async def start_session(db: AsyncConnection, owner: Owner, where: Where) -> Session:
    """A new session of somebody who has proved who they are."""
    token = secrets.token_urlsafe(32)
    started = await db.execute(
        _START,
        {
            "operator": owner.operator,
            "kind": owner.kind,
            "owner": owner.id,
            "device": _short(where.device),
            "address": _short(where.address),
            "days": service.session_days,
            "hash": _hash(token),
        },
    )
    row = started.one()
    return _session(owner, row, token)


async def end_sessions(db: AsyncConnection, owner: Owner) -> None:
    """Sign somebody out everywhere."""
    await db.execute(_REVOKE_ALL, {"operator": owner.operator, "kind": owner.kind, "owner": owner.id})


@service.answers(RefreshSession)
async def refresh_session(question: RefreshSession, _: Asked) -> Session:
    """The next pair of tokens; role and state of the owner are read anew."""
    token = question.refresh_token.get_secret_value()
    async with service.database.transaction() as db:
        found = await _find(db, question.operator, token)
        if found is None or found.ended:
            raise NotSignedIn
        if not found.spent:
            return await _rotate(db, question.operator, found, token)
        await db.execute(_REVOKE, {"session": found.id})
    # Only here, after the commit: raised inside, the problem would take the revocation back.
    logger().warning("a spent refresh token came again, so its session ends", session=str(found.id))
    raise NotSignedIn


@service.answers(SignOut)
async def sign_out(question: SignOut, _: Asked) -> SessionEnded:
    """End the session of this refresh token, spent or not; one that is unknown has nothing to end."""
    async with service.database.transaction() as db:
        found = await _find(db, question.operator, question.refresh_token.get_secret_value())
        if found is not None:
            await db.execute(_REVOKE, {"session": found.id})
    return SessionEnded()


@service.works
async def forget_ended_sessions() -> None:
    """Hourly, on every replica: what has expired serves nobody."""
    with across_operators():
        async with service.database.transaction() as db:
            await db.execute(_FORGET)
    await asyncio.sleep(_FORGET_SECONDS)


async def _find(db: AsyncConnection, operator: str, token: str) -> Row[Any] | None:
    found = await db.execute(_FIND, {"hash": _hash(token), "operator": operator})
    return found.one_or_none()


async def _rotate(db: AsyncConnection, operator: str, found: Row[Any], token: str) -> Session:
    row = (await db.execute(_OWNERS[found.kind], {"operator": operator, "id": found.owner_id})).one_or_none()
    if row is None:
        raise NotSignedIn
    fresh = secrets.token_urlsafe(32)
    await db.execute(_ROTATE, {"spent": _hash(token), "session": found.id, "hash": _hash(fresh)})
    owner = Owner(operator, found.kind, found.owner_id, row.role, row.must)
    return _session(owner, found, fresh)


def _session(owner: Owner, row: Row[Any], refresh_token: str) -> Session:
    """`row` has the session's id, its proved_at and the seconds that it still lasts."""
    return Session(
        access_token=SecretStr(service.signer.access_token(owner, row.id, row.proved_at)),
        refresh_token=SecretStr(refresh_token),
        expires_in=TOKEN_SECONDS,
        refresh_expires_in=row.seconds,
        must_change_password=owner.must == "change_password",
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _short(told: str) -> str:
    return told.replace("\0", "")[:_LONGEST_TEXT]
