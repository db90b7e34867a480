"""A session goes on by its refresh token, which is good for one use, until somebody signs out.

The successor of a token is derived from it, so that a repeat whose answer was lost, or a second tab, can be given the
same one again without its being kept in clear. That holds for ten seconds and only while the successor is unspent:
the grace is the immediate predecessor's alone. Any other second use means that thief and owner cannot be told apart,
so the session ends for both (RFC 9700 section 4.14.2).
"""

import base64
from typing import Any

from prometheus_client import Counter
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.guard import guarded
from auth.owners import present_owner
from auth.service import service
from auth.sessions import OPEN, TIMES, Where, end_session, session_of, token_hash
from chassis.logs import logger
from chassis.outbox import emit
from chassis.questions import Asked
from contracts.auth import RefreshSession, Session, SessionEnded, SessionTheftSuspected, SignOut
from contracts.problems import NotSignedIn

GRACE_SECONDS = 10

REUSED = Counter(
    "cabinet_refresh_tokens_reused", "Spent refresh tokens that came again and ended a session", ["operator"]
)

_FIND = text(f"""
select s.id, s.operator, s.kind, s.owner_id, s.device, {OPEN} as open, {TIMES}, t.spent_at is not null as spent,
  t.spent_at > now() - make_interval(secs => {GRACE_SECONDS}) as just_spent
from refresh_tokens t join sessions s on s.id = t.session_id
where t.hash = :hash and s.operator = :operator
for update of s, t
""")
_ROTATE = text("""
with spent as (update refresh_tokens set spent_at = now() where hash = :spent),
  used as (
    update sessions set used_at = now(), idle_until = now() + cast(:idle as interval),
      address = coalesce(nullif(:address, ''), address)
    where id = :session)
insert into refresh_tokens (hash, operator, session_id) values (:hash, :operator, :session)
""")
_UNSPENT = text("select spent_at is null from refresh_tokens where hash = :hash")


@service.answers(RefreshSession)
async def refresh_session(question: RefreshSession, asked: Asked) -> Session:
    """The next pair of tokens; role and state of the owner are read anew. An unknown token counts as a guess.

    A known one is no guess, so a lock of its network, which others have caused, keeps no session from going on.
    """
    token = question.refresh_token.get_secret_value()
    where = Where("", asked.address)
    async with service.database.transaction() as db:
        found = await _find(db, question.operator, token)
        session = await _go_on(db, found, token, where) if found else None
    if found is None:
        async with guarded("refresh", question.operator, "", where):
            raise NotSignedIn
    # Only here, after the commit: raised inside, the problem would take the revocation back.
    if session is None:
        raise NotSignedIn
    return session


@service.answers(SignOut)
async def sign_out(question: SignOut, _: Asked) -> SessionEnded:
    """End the session of this refresh token, spent or not; one that is unknown has nothing to end."""
    async with service.database.transaction() as db:
        found = await _find(db, question.operator, question.refresh_token.get_secret_value())
        if found is not None:
            await end_session(db, question.operator, found.owner_id, found.id)
    return SessionEnded()


async def _find(db: AsyncConnection, operator: str, token: str) -> Row[Any] | None:
    found = await db.execute(_FIND, {"hash": token_hash(token), "operator": operator})
    return found.one_or_none()


async def _go_on(db: AsyncConnection, found: Row[Any], token: str, where: Where) -> Session | None:
    """None when the session is over, or is ended now because its token was used twice."""
    owner = await present_owner(db, found.operator, found.kind, found.owner_id)
    if owner is None or not found.open:
        return None
    successor = _successor(token)
    if not found.spent:
        await _rotate(db, found, token, successor, where)
    elif not (found.just_spent and await _is_unspent(db, successor)):
        await _suspect_theft(db, found, where)
        return None
    return session_of(owner, found, successor)


def _successor(token: str) -> str:
    """256 bits, as many as the first token of a session has."""
    return base64.urlsafe_b64encode(service.derived("refresh", token)).rstrip(b"=").decode()


async def _rotate(db: AsyncConnection, found: Row[Any], token: str, successor: str, where: Where) -> None:
    await db.execute(
        _ROTATE,
        {
            "spent": token_hash(token),
            "operator": found.operator,
            "session": found.id,
            "hash": token_hash(successor),
            "idle": service.lifetimes[found.kind].idle,
            "address": where.address,
        },
    )


async def _is_unspent(db: AsyncConnection, token: str) -> bool:
    """Asked by itself: what the first statement saw of other rows is older than the lock that it waited for."""
    return bool((await db.execute(_UNSPENT, {"hash": token_hash(token)})).scalar())


async def _suspect_theft(db: AsyncConnection, found: Row[Any], where: Where) -> None:
    REUSED.labels(found.operator).inc()
    logger().warning(
        "a spent refresh token came again, so its session ends",
        alarm="refresh-token-reused",
        operator=found.operator,
        session=str(found.id),
    )
    await end_session(db, found.operator, found.owner_id, found.id)
    if found.kind == "subscriber":
        theft = SessionTheftSuspected(
            subscriber_id=found.owner_id, session_id=found.id, device=found.device, address=where.address
        )
        await emit(db, theft, operator=found.operator, about=found.owner_id)
