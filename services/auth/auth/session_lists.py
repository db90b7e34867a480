"""Everybody sees where they are signed in and ends what is not theirs (OWASP ASVS 5.0, 7.5.2 and 7.4.5)."""

from typing import Any

from sqlalchemy import text

from auth.audit import audit
from auth.service import service
from auth.sessions import OPEN, end_sessions, tell_ended
from auth.signing import Owner
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import (
    EndedSessions,
    EndOtherSessions,
    EndSession,
    EndSessionsOf,
    ListSessions,
    OpenSession,
    OpenSessions,
)
from contracts.problems import NotFound

_LIST = text(f"""
select id as session_id, device, address, created_at as signed_in_at, used_at as last_used_at, id = :current as current
from sessions where operator = :operator and kind = :kind and owner_id = :owner and {OPEN}
order by current desc, used_at desc, id desc limit 100
""")
_END = text("""
update sessions set revoked_at = now()
where id = :session and operator = :operator and kind = :kind and owner_id = :owner and revoked_at is null
returning id
""")
_EXISTS = {
    "subscriber": text("select 1 from subscribers where operator = :operator and id = :id"),
    "staff": text("select 1 from staff where operator = :operator and id = :id"),
}


@service.answers(ListSessions)
async def list_sessions(_: ListSessions, asked: Asked) -> OpenSessions:
    """Those of the caller that go on."""
    caller = asked.caller
    async with service.database.reading() as db:
        rows = (await db.execute(_LIST, {**_of(caller), "current": caller.session})).mappings()
        return OpenSessions(sessions=[OpenSession(**row) for row in rows])


@service.answers(EndSession)
async def end_own_session(question: EndSession, asked: Asked) -> EndedSessions:
    """One of the caller's own."""
    caller = asked.caller
    async with service.database.transaction() as db:
        ended = (await db.execute(_END, {**_of(caller), "session": question.session_id})).scalars().all()
        if not ended:
            raise NotFound
        return EndedSessions(ended=await tell_ended(db, caller.operator, caller.id, ended))


@service.answers(EndOtherSessions)
async def end_other_sessions(_: EndOtherSessions, asked: Asked) -> EndedSessions:
    """All of the caller's own but the one that asks."""
    caller = asked.caller
    async with service.database.transaction() as db:
        owner = Owner(caller.operator, caller.kind, caller.id)
        return EndedSessions(ended=await end_sessions(db, owner, but=caller.session))


@service.answers(EndSessionsOf)
async def end_sessions_of(question: EndSessionsOf, asked: Asked) -> EndedSessions:
    """Support may sign a subscriber out, an administrator anybody."""
    caller = asked.caller.staff("support") if question.kind == "subscriber" else asked.caller.staff("admin")
    async with service.database.transaction() as db:
        whom = {"operator": caller.operator, "id": question.owner_id}
        if not (await db.execute(_EXISTS[question.kind], whom)).scalar():
            raise NotFound
        ended = await end_sessions(db, Owner(caller.operator, question.kind, question.owner_id))
        about = f"{question.kind}:{question.owner_id}"
        await audit(db, asked, "end_sessions", about, after={"ended": ended})
    return EndedSessions(ended=ended)


def _of(caller: Caller) -> dict[str, Any]:
    return {"operator": caller.operator, "kind": caller.kind, "owner": caller.id}
