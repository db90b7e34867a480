"""Asking a gateway over HTTP what became of what it has taken: soon, then ever more seldom, until it is too late."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import text

from chassis.database import unreachable
from chassis.logs import logger
from chassis.profiles.channels import SmsProvider
from chassis.telemetry import untraced
from notify.gateway_codes import Told
from notify.outcomes import settle
from notify.service import service

LOOK_SECONDS = 1.0
AT_ONCE = 50

# The wait is the message's age: 2, 4, 8 seconds, and an hour at most. An hour after its end nothing is asked any more.
_DUE = text("""
update deliveries d set ask_status_at = case
  when d.sent_at > now() - make_interval(hours => :hours)
  then now() + greatest(interval '2 seconds', least(interval '1 hour', now() - d.sent_at)) end
from (
  select id from deliveries where operator = :operator and provider = :provider and ask_status_at <= now()
  order by ask_status_at limit :room for update skip locked
) due
where d.id = due.id returning d.id, d.address, d.own_number
""")
_TOLD = text("""
update sms_parts set outcome = :outcome, reason = :reason
where operator = :operator and delivery_id = :id and outcome is null
""")

Status = Callable[[str, int | None], Awaitable[Told]]


async def keep_asking(operator: str, provider: SmsProvider, status: Status) -> None:
    """Until cancelled."""
    while True:
        try:
            with untraced():
                asked = await ask(operator, provider, status)
        except Exception as error:  # noqa: BLE001 - the next round is a second away
            asked = 0
            if not unreachable(error):
                logger().error("statuses are not asked for", operator=operator, exc_info=error)
        if asked < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)


async def ask(operator: str, provider: SmsProvider, status: Status) -> int:
    """One round; how many were asked for."""
    due = {
        "operator": operator,
        "provider": provider.name,
        "room": AT_ONCE,
        "hours": provider.validity_hours + 1,
    }
    async with service.database.reading() as db:
        rows = (await db.execute(_DUE, due)).mappings().all()
    told = await asyncio.gather(
        *(status(row["address"], row["own_number"]) for row in rows), return_exceptions=True
    )
    final = [
        {"operator": operator, "id": row["id"], "outcome": said.outcome, "reason": said.reason}
        for row, said in zip(rows, told, strict=True)
        if isinstance(said, Told) and said.outcome
    ]
    if final:
        await _settle(operator, final)
    return len(rows)


async def _settle(operator: str, final: list[dict[str, Any]]) -> None:
    async with service.database.transaction() as db:
        await db.execute(_TOLD, final)
        await settle(db, operator, [row["id"] for row in final])
