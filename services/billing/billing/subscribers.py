"""What billing keeps of the people behind the accounts: whom receipts, statements and quick pay name."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import service
from billing.tables import subscribers
from chassis.events import Arrival
from chassis.postal_addresses import address_key
from contracts.auth import SubscriberChanged, SubscriberRegistered

_KEPT = ("subscriber_id", "contract", "name", "address", "language", "version")
_KNOWN = insert(subscribers)
# The newest version stays, in whatever order the events arrive.
_KNOW = _KNOWN.on_conflict_do_update(
    index_elements=["operator", "subscriber_id"],
    set_={column: _KNOWN.excluded[column] for column in (*_KEPT[1:], "phone", "email", "address_key")},
    where=subscribers.c.version < _KNOWN.excluded.version,
)


@service.on_many(SubscriberRegistered)
@service.on_many(SubscriberChanged)
async def know_subscribers(arrivals: list[Arrival], db: AsyncConnection) -> None:
    """Remember who they are and how they are reached first."""
    await db.execute(_KNOW, [_row(arrival) for arrival in arrivals])


def _row(arrival: Arrival) -> dict[str, Any]:
    contacts = arrival.kept("phones", "emails")
    kept = arrival.kept(*_KEPT)
    return {
        **kept,
        "address_key": address_key(str(kept["address"])),
        "phone": next(iter(contacts["phones"]), None),
        "email": next(iter(contacts["emails"]), None),
    }
