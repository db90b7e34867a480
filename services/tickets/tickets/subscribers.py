"""What tickets keeps of a subscriber: contract and name, to stand on his requests."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from contracts.auth import SubscriberRegistered
from tickets.service import service
from tickets.tables import subscribers


@service.on(SubscriberRegistered)
async def know_subscriber(event: SubscriberRegistered, happened: Happened, db: AsyncConnection) -> None:
    """The newest version stays, in whatever order the events arrive."""
    known = insert(subscribers).values(
        operator=happened.operator,
        subscriber_id=event.subscriber_id,
        contract=event.contract,
        name=event.name,
        version=event.version,
    )
    await db.execute(
        known.on_conflict_do_update(
            index_elements=["operator", "subscriber_id"],
            set_={column: known.excluded[column] for column in ("contract", "name", "version")},
            where=subscribers.c.version < known.excluded.version,
        )
    )
