"""Whoever withdraws the consent to marketing in his profile gets no newsletters any more."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from contracts.auth import ConsentDecided
from notify.service import service
from notify.subscriptions import end

# The consent's code in the operators' profiles.
MARKETING = "marketing"

# What was confirmed later is a later consent.
_CONFIRMED = text("""
select channel from subscriptions
where operator = :operator and subscriber_id = :subscriber and confirmed_at < :withdrawn_at
""")


@service.on(ConsentDecided)
async def respect_withdrawal(event: ConsentDecided, happened: Happened, db: AsyncConnection) -> None:
    """A consent that is given subscribes nobody: that takes the link to be followed."""
    if event.code != MARKETING or event.given:
        return
    whose = {"operator": happened.operator, "subscriber": event.subscriber_id}
    found = await db.execute(_CONFIRMED, whose | {"withdrawn_at": event.decided_at})
    for channel in found.scalars().all():
        await end(db, None, whose, channel, "consent_withdrawn")
