"""What tickets keeps of a subscriber: contract, name and address, to stand on his requests."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival
from contracts.auth import SubscriberChanged, SubscriberRegistered
from tickets.service import service
from tickets.tables import subscribers

_KEPT = ("subscriber_id", "contract", "name", "address", "emails", "version")
_KNOWN = insert(subscribers)
# The newest version stays, in whatever order the events arrive.
_KNOW = _KNOWN.on_conflict_do_update(
    index_elements=["operator", "subscriber_id"],
    set_={column: _KNOWN.excluded[column] for column in _KEPT[1:]},
    where=subscribers.c.version < _KNOWN.excluded.version,
)


@service.on_many(SubscriberRegistered)
@service.on_many(SubscriberChanged)
async def know_subscribers(arrivals: list[Arrival], db: AsyncConnection) -> None:
    """Remember who they are."""
    await db.execute(_KNOW, [arrival.kept(*_KEPT) for arrival in arrivals])
