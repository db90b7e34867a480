"""The other services hear of whatever changes in what they keep of a subscriber."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from contracts.auth import SubscriberChanged

# The update's lock orders changes that happen at once: the later one sees what the earlier one did.
_NEXT_VERSION = text("""
update subscribers set version = version + 1 where operator = :operator and id = :id
returning id as subscriber_id, contract, name, address, language, version, now() as changed_at
""")
_REACHED_AT = text("""
select kind, value from contacts
where operator = :operator and subscriber_id = :id and confirmed_at is not null
order by chosen_at desc nulls last, confirmed_at, id
""")


async def changed(db: AsyncConnection, operator: str, subscriber_id: UUID) -> None:
    """Tell the subscriber's present state, in the transaction that has changed it."""
    whose = {"operator": operator, "id": subscriber_id}
    subscriber = (await db.execute(_NEXT_VERSION, whose)).mappings().one()
    contacts = (await db.execute(_REACHED_AT, whose)).all()
    event = SubscriberChanged(
        **subscriber,
        phones=[contact.value for contact in contacts if contact.kind == "phone"],
        emails=[contact.value for contact in contacts if contact.kind == "email"],
    )
    await emit(db, event, operator=operator, about=subscriber_id)
