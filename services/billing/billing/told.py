"""Events about an account, with the state that they led to."""

from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import charging_of, today_of
from chassis.outbox import emit
from chassis.profiles import Profile
from contracts.billing import AccountEvent

E = TypeVar("E", bound=AccountEvent)

_PRESENT = """
select operator, subscriber_id, number as account, currency, balance, state, version,
  forecast(a, :charging, :today) as due_on
from accounts a where id = :id
"""


async def tell(db: AsyncConnection, event: type[E], account_id: int, profile: Profile, **more: Any) -> E:
    """Tell `event` of the account as this transaction leaves it: call it last."""
    known = {"id": account_id, "charging": charging_of(profile), "today": today_of(profile)}
    present = dict((await db.execute(text(_PRESENT), known)).mappings().one())
    operator = present.pop("operator")
    happened = event(**present, **more)
    await emit(db, happened, operator=operator, about=happened.subscriber_id)
    return happened
