"""A subscriber is forgotten: whom it was, where he was reached and with what words."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from chassis.held import forget
from chassis.outbox import emit
from contracts.auth import SubscriberErased
from contracts.notify import NotifyForgot
from notify.held import HELD, UNTOLD
from notify.service import profile_of, service
from notify.tables import recipients

_STUB = insert(recipients)
# Whatever is told of him later is older: the version says so.
_CLOSE = _STUB.on_conflict_do_update(
    index_elements=["operator", "subscriber_id"], set_={"version": _STUB.excluded.version}
)


@service.on(SubscriberErased)
async def forget_recipient(event: SubscriberErased, happened: Happened, db: AsyncConnection) -> None:
    """Also somebody of whom nothing has been heard yet: what comes of him later reaches nobody."""
    stub = {
        "operator": happened.operator,
        "subscriber_id": event.subscriber_id,
        "contract": "",
        "name": "",
        "language": profile_of(happened.operator).languages[0],
        "phones": [],
        "emails": [],
        "version": event.version,
    }
    await db.execute(_CLOSE, stub)
    await forget(db, (*UNTOLD, *HELD), happened.operator, event.subscriber_id)
    forgotten = NotifyForgot(subscriber_id=event.subscriber_id)
    await emit(db, forgotten, operator=happened.operator, about=event.subscriber_id)
