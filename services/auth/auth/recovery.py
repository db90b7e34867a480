"""A lost password: somebody says who he is, and whoever he is gets the same answer after the same time."""

import asyncio

from sqlalchemy import text

from auth.audit import audit
from auth.guard import counted
from auth.recovery_beginning import Wish, begin_recovery
from auth.recovery_forms import read_form
from auth.recovery_people import find_claimed, find_subscriber
from auth.service import service
from auth.sessions import Where
from chassis.isolation import across_operators
from chassis.questions import Asked
from contracts.auth import RecoveryStarted, StartRecovery, StartRecoveryByStaff
from contracts.problems import Conflict, NotAllowed, NotFound

# Messages to one person in an hour; whoever is not known is counted alike.
STARTS, MINUTES = 5, 60
# An answer leaves at a whole multiple of this after the question came, so that its time says nothing of the work.
ANSWER_SECONDS = 0.1
_ROOM = 100
_ROLES = frozenset({"support", "manager"})

_FORGET = text("delete from recoveries where expires_at < now() - interval '7 days'")
_FORGET_SECONDS = 3600


@service.answers(StartRecovery, room=_ROOM)
async def start_recovery(question: StartRecovery, asked: Asked) -> RecoveryStarted:
    """A row is written for a stranger too, at the same cost; only nothing is sent (OWASP ASVS 5.0, 6.3.8)."""
    asked_at = asyncio.get_running_loop().time()
    profile = service.profile_of(question.operator)
    claim = await read_form(profile, question)
    subject = claim.subject(profile.operator)
    where = Where(question.device, asked.address)
    await counted("recovery", profile.operator, subject.hex(), where, limit=STARTS, minutes=MINUTES)
    async with service.database.reading() as db:
        who = await find_claimed(db, profile, claim)
    started = await begin_recovery(profile, Wish(subject, who, claim.channel, where, claim.new_password))
    await _evenly(asked_at)
    return started


@service.answers(StartRecoveryByStaff, room=_ROOM)
async def start_recovery_by_staff(question: StartRecoveryByStaff, asked: Asked) -> RecoveryStarted:
    """To the subscriber's own contact; staff sees neither code nor password (OWASP ASVS 5.0, 6.4.6)."""
    caller = asked.caller.staff(*_ROLES)
    profile = service.profile_of(caller.operator)
    recovery = profile.recovery
    channel = question.channel or recovery.channels[0]
    if not recovery.by_staff:
        raise NotAllowed("At this operator staff does not start recoveries.")
    if channel not in recovery.channels:
        raise Conflict(f"This operator recovers by {', '.join(recovery.channels)}.")
    async with service.database.reading() as db:
        who = await find_subscriber(db, profile, question.subscriber_id, channel)
    if who is None:
        raise NotFound
    if not who.address:
        raise Conflict("The subscriber has no confirmed contact for this: ask for a passport in the office.")
    subject = service.derived("recovery by staff", str(who.id))
    where = Where("", "")
    await counted("recovery", profile.operator, subject.hex(), where, limit=STARTS, minutes=MINUTES)
    async with service.database.transaction() as db:
        await audit(db, asked, "start_recovery", f"subscriber:{who.id}", None, {"channel": channel})
    return await begin_recovery(profile, Wish(subject, who, channel, where, staff=caller.id))


@service.works
async def forget_recoveries() -> None:
    """Hourly, on every replica."""
    with across_operators():
        async with service.database.transaction() as db:
            await db.execute(_FORGET)
    await asyncio.sleep(_FORGET_SECONDS)


async def _evenly(asked_at: float) -> None:
    elapsed = asyncio.get_running_loop().time() - asked_at
    await asyncio.sleep(-elapsed % ANSWER_SECONDS)
