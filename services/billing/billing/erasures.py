"""A subscriber is forgotten: the ledger stays, and nobody can tell any more whose account it was.

What an acquirer may still be asked about keeps the receipt's data until it has ended; only then is billing done.
"""

import asyncio
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.held import HELD
from billing.service import profile_of, service
from billing.tables import erasures, subscribers
from chassis.events import Happened
from chassis.held import forget
from chassis.isolation import within
from chassis.outbox import emit
from chassis.telemetry import untraced
from contracts.auth import SubscriberErased
from contracts.billing import BillingForgot

_LOOK_SECONDS = 5
_AT_A_TIME = 50

_STUB = insert(subscribers)
# Whatever is told of him later is older: the version says so.
_CLOSE = _STUB.on_conflict_do_update(
    index_elements=["operator", "subscriber_id"], set_={"version": _STUB.excluded.version}
)
_UNDER_WAY = text("""
select exists (select from payment_attempts x join accounts a on a.id = x.account_id
    where a.operator = :operator and a.subscriber_id = :subscriber and x.next_ask_at is not null)
  or exists (select from refunds x join accounts a on a.id = x.account_id
    where a.operator = :operator and a.subscriber_id = :subscriber and x.next_ask_at is not null)
""")
_DONE = text("""
update erasures set done_at = now()
where operator = :operator and subscriber_id = :subscriber and done_at is null
returning subscriber_id
""")


@service.on(SubscriberErased)
async def forget_payer(event: SubscriberErased, happened: Happened, db: AsyncConnection) -> None:
    """Also somebody of whom nothing has been heard yet."""
    stub = {
        "operator": happened.operator,
        "subscriber_id": event.subscriber_id,
        "contract": event.contract,
        "name": "",
        "address": "",
        "language": profile_of(happened.operator).languages[0],
        "version": event.version,
    }
    await db.execute(_CLOSE, stub)
    begun = insert(erasures).values(operator=happened.operator, subscriber_id=event.subscriber_id)
    await db.execute(begun.on_conflict_do_nothing())
    await _forget(db, happened.operator, event.subscriber_id)


async def _forget(db: AsyncConnection, operator: str, subscriber_id: UUID) -> None:
    whose = {"operator": operator, "subscriber": subscriber_id}
    under_way = (await db.execute(_UNDER_WAY, whose)).scalar_one()
    await forget(db, HELD, operator, subscriber_id)
    if not under_way and (await db.execute(_DONE, whose)).one_or_none():
        forgotten = BillingForgot(subscriber_id=subscriber_id)
        await emit(db, forgotten, operator=operator, about=subscriber_id)


@service.works
async def finish_erasures() -> None:
    """Those that waited for a payment to end."""
    while True:
        with untraced():  # a look is nobody's trace
            for profile in service.profiles:
                with within(profile.operator):
                    await _finish(profile.operator)
        await asyncio.sleep(_LOOK_SECONDS)


async def _finish(operator: str) -> None:
    async with service.database.transaction() as db:
        waiting = select(erasures.c.subscriber_id).filter_by(operator=operator, done_at=None)
        for subscriber_id in (await db.execute(waiting.limit(_AT_A_TIME))).scalars().all():
            await _forget(db, operator, subscriber_id)
