"""How far a newsletter is, and when it will be through."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.profiles import Profile
from contracts.notify import Progress
from notify.hours import opens
from notify.service import profile_of

_STATES = text("""
select state, count(*) as number, count(*) filter (where sent_at > now() - interval '1 minute') as lately
from deliveries where newsletter_id = :id group by state
""")
_LEFT = text("""
select count(distinct (subscriber_id, channel)) from subscription_decisions
where newsletter_id = :id and decided = 'left'
""")
_STEP = timedelta(minutes=1)


async def progress(db: AsyncConnection, row: RowMapping) -> Progress:
    """As it stands in the deliveries themselves."""
    found = (await db.execute(_STATES, {"id": row["id"]})).all()
    by_state = {state: number for state, number, _ in found}
    per_minute = sum(lately for *_, lately in found)
    over = row["expanded"] or row["state"] in {"done", "cancelled"}
    waiting = 0 if over else max(0, row["total"] - sum(by_state.values()))
    queued = by_state.get("queued", 0) + by_state.get("sending", 0)
    moving = row["state"] == "running" and per_minute
    profile = profile_of(row["operator"])
    return Progress(
        total=max(row["total"], sum(by_state.values())),
        waiting=waiting,
        queued=queued,
        **{state: by_state.get(state, 0) for state in ("sent", "delivered", "failed", "unknown")},
        put_aside=by_state.get("outdated", 0),
        unsubscribed=(await db.execute(_LEFT, {"id": row["id"]})).scalar_one(),
        per_minute=per_minute,
        ends_at=through(profile, datetime.now(UTC), (waiting + queued) / per_minute) if moving else None,
    )


def through(profile: Profile, begin: datetime, minutes: float) -> datetime:
    """The moment at which so many minutes within the hours of marketing have passed; at most a year from `begin`."""
    moment, left, latest = begin, minutes, begin + timedelta(days=365)
    while left > 0 and moment < latest:
        opened = opens(profile, "marketing", moment)
        if opened > moment:
            moment = opened
            continue
        moment, left = moment + _STEP * min(1.0, left), left - 1
    return moment
