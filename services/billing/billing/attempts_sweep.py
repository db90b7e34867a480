"""The sweep: every payment and refund without an end is asked about, more and more seldom, until it has one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Row, text

from billing import attempt_progress, refunds
from billing.acquirer import Unclear
from billing.service import service
from chassis.isolation import across_operators, within
from chassis.logs import logger
from chassis.telemetry import CONSUMER, span, untraced

AT_A_TIME = 20

# Taking them up moves their next time, so that two processes do not ask at once and a dead one is followed by another.
# A minute at most in the first hour, in which people pay; ten minutes on the first day; then each hour.
_TAKE_UP = """
update {table} t set asks = t.asks + 1, next_ask_at = now() + case
  when t.created_at > now() - interval '1 hour' then least(60, 5 * 2 ^ least(t.asks, 4)) * interval '1 second'
  when t.created_at > now() - interval '1 day' then interval '10 minutes'
  else interval '1 hour' end
where t.id in (
  select id from {table} where next_ask_at <= now() order by next_ask_at limit :limit for update skip locked)
returning t.*, t.created_at < now() - interval '23 hours' as is_old
"""


@service.works
async def sweep() -> None:
    """Until the process ends."""
    while True:
        found = await _swept("payment_attempts", _settle_attempt)
        found += await _swept("refunds", _settle_refund)
        if found < AT_A_TIME:
            await asyncio.sleep(service.settings.sweep_seconds)


async def _swept(table: str, settle: Callable[[Row[Any]], Awaitable[object]]) -> int:
    with untraced(), across_operators():
        async with service.database.transaction() as db:
            rows = (await db.execute(text(_TAKE_UP.format(table=table)), {"limit": AT_A_TIME})).all()
    await asyncio.gather(*(_one(table, row, settle) for row in rows))
    return len(rows)


async def _one(table: str, row: Row[Any], settle: Callable[[Row[Any]], Awaitable[object]]) -> None:
    with span(f"sweep {table}", CONSUMER), within(row.operator):
        try:
            await settle(row)
        except Unclear as unclear:
            logger().warning(
                "the acquirer's answer is not known yet",
                what=table,
                id=str(row.id),
                asks=row.asks,
                why=str(unclear),
            )
        except Exception as error:  # noqa: BLE001 - one that fails must not keep the others from their end
            logger().error("the sweep stumbles", what=table, id=str(row.id), exc_info=error)


async def _settle_attempt(row: Row[Any]) -> None:
    if row.is_old and await attempt_progress.give_up_waiting(row):
        return
    await attempt_progress.advance(row.id, patient=True)


async def _settle_refund(row: Row[Any]) -> None:
    if row.is_old and await refunds.give_up_waiting(row):
        return
    await refunds.advance(row.id, patient=True)
