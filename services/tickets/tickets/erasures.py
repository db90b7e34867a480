"""A subscriber is forgotten: his requests stay without his name and without their words."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from chassis.held import forget, forget_events
from chassis.outbox import emit
from contracts.auth import SubscriberErased
from contracts.tickets import TicketsForgot
from tickets.held import HELD, UNTOLD
from tickets.service import service
from tickets.tables import applications, subscribers

_STUB = insert(subscribers)
# Whatever is told of him later is older: the version says so.
_CLOSE = _STUB.on_conflict_do_update(
    index_elements=["operator", "subscriber_id"], set_={"version": _STUB.excluded.version}
)


@service.on(SubscriberErased)
async def forget_subscriber(event: SubscriberErased, happened: Happened, db: AsyncConnection) -> None:
    """Also somebody of whom nothing has been heard yet."""
    stub = event.model_dump(include={"subscriber_id", "contract", "version"})
    await db.execute(_CLOSE, {"operator": happened.operator, "name": "", **stub})
    await forget(db, (*HELD, *UNTOLD), happened.operator, event.subscriber_id)
    his = select(applications.c.id).filter_by(operator=happened.operator, subscriber_id=event.subscriber_id)
    for application_id in (await db.execute(his)).scalars().all():
        await forget_events(db, application_id)
    forgotten = TicketsForgot(subscriber_id=event.subscriber_id)
    await emit(db, forgotten, operator=happened.operator, about=event.subscriber_id)
