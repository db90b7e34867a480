"""Events are kept in the outbox for days: any of them can be published again."""

from datetime import datetime

from sqlalchemy import text

from cabinet.administration import connected, database

# Dead letters are news once only.
_AGAIN = text("""
update outbox set published_at = null
where created_at >= :since and published_at is not null and subject like 'events.%'
""")


async def publish_again(service: str, since: datetime) -> int:
    """Give the service's relay everything since then to publish again; returns how many events."""
    async with connected(database(service)) as db:
        return (await db.execute(_AGAIN, {"since": since})).rowcount
