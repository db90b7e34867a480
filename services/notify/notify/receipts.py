"""Delivery receipts: written down before they are acknowledged, and matched to the parts they speak of.

The usual receipt names an id that is in the database already. The rest waits in `sms_receipts` for the sweep:
those that overtook the centre's answer, those with the id in another base, and those of lost answers.
"""

import asyncio
import re
from contextlib import suppress
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import unreachable
from chassis.logs import logger
from chassis.telemetry import untraced
from notify.outcomes import settle
from notify.receipt_pdu import Receipt
from notify.service import service
from notify.smpp_link import Acknowledge, Link

BATCH = 200
GATHER_SECONDS = 0.1
SWEEP_SECONDS = 1.0
# Until one looks by itself for what another process has left.
IDLE_SECONDS = 5.0
# By then the answer of the same part has been written down, if there was one.
SETTLED_SECONDS = 1.0
KEPT_MINUTES = 10

_RECORD = text("""
with arrived as (
  select distinct on (message_id) * from unnest(
    cast(:ids as text[]), cast(:addresses as text[]), cast(:outcomes as text[]), cast(:reasons as text[])
  ) as a (message_id, address, outcome, reason)
), waiting as (
  insert into sms_receipts (operator, provider, message_id, address, outcome, reason)
  select :operator, :provider, a.message_id, a.address, a.outcome, a.reason from arrived a
  where not exists (
    select from sms_parts p
    where p.operator = :operator and p.message_id = a.message_id and coalesce(p.provider, :provider) = :provider)
  on conflict do nothing
)
update sms_parts p set outcome = a.outcome, reason = a.reason
from arrived a where p.operator = :operator and p.message_id = a.message_id and p.outcome is null
  and coalesce(p.provider, :provider) = :provider
returning p.delivery_id
""")


async def keep_receipts(link: Link) -> None:
    """Until cancelled."""
    arrived = asyncio.Event()
    await asyncio.gather(_take(link, arrived), _sweep(link.operator, link.provider, arrived))


async def _take(link: Link, arrived: asyncio.Event) -> None:
    while True:
        batch = [await link.receipts.get()]
        # Those of a newsletter come by hundreds, and some before the answer is written down.
        await asyncio.sleep(GATHER_SECONDS)
        while not link.receipts.empty() and len(batch) < BATCH:
            batch.append(link.receipts.get_nowait())
        await _written_down(link, batch)
        arrived.set()
        for _, acknowledge in batch:
            try:
                await acknowledge()
            except OSError:
                break  # the session is over; the centre repeats them on the next one


async def _written_down(link: Link, batch: list[tuple[Receipt, Acknowledge]]) -> None:
    while True:
        try:
            return await record_receipts(link.operator, link.provider, [receipt for receipt, _ in batch])
        except Exception as error:  # noqa: BLE001 - an unacknowledged receipt must wait, not vanish
            if not unreachable(error):
                logger().error("receipts are not written down", operator=link.operator, exc_info=error)
        await asyncio.sleep(0.5)


async def record_receipts(operator: str, provider: str, receipts: list[Receipt]) -> None:
    """A repeated receipt changes nothing: the first final word stays. Two centres may give the same id."""
    values = {
        "operator": operator,
        "provider": provider,
        "ids": [receipt.message_id for receipt in receipts],
        "addresses": [receipt.address for receipt in receipts],
        "outcomes": [receipt.outcome for receipt in receipts],
        "reasons": [receipt.reason for receipt in receipts],
    }
    with untraced():
        async with service.database.transaction() as db:
            matched = (await db.execute(_RECORD, values)).scalars().all()
            await settle(db, operator, matched)


async def _sweep(operator: str, provider: str, arrived: asyncio.Event) -> None:
    while True:
        arrived.clear()
        waiting = True
        try:
            with untraced():
                waiting = await sweep(operator, provider)
        except Exception as error:  # noqa: BLE001 - the next round is a second away
            if not unreachable(error):
                logger().error("receipts are not matched", operator=operator, exc_info=error)
        if not waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(arrived.wait(), IDLE_SECONDS)
        await asyncio.sleep(SWEEP_SECONDS)


_ANY = text(
    "select exists (select from sms_receipts where operator = :operator and provider in (:provider, ''))"
)
_WAITING = text("""
select message_id, address, outcome, reason, received_at < now() - make_interval(mins => :kept) as stale
from sms_receipts
where operator = :operator and provider in (:provider, '') and received_at < now() - make_interval(secs => :settled)
order by received_at limit 500 for update skip locked
""")
# The id as it is, then in another base, then the oldest part to that phone whose answer was lost.
_MATCH = text("""
update sms_parts p set message_id = coalesce(p.message_id, :message_id),
  outcome = coalesce(p.outcome, :outcome), reason = coalesce(p.reason, :reason)
from (
  select c.delivery_id, c.number from sms_parts c join deliveries d on d.id = c.delivery_id
  where c.operator = :operator and coalesce(c.provider, d.provider, :provider) = :provider and (
    c.message_id = :message_id
    or (ltrim(c.address, '+') = :address and c.outcome is null and (
      lower(ltrim(c.message_id, '0')) = any(cast(:forms as text[])) or (c.message_id is null and d.state = 'unknown')
    ))
  )
  order by (c.message_id = :message_id) desc nulls last, c.message_id is null, c.delivery_id, c.number
  limit 1
) m
where p.delivery_id = m.delivery_id and p.number = m.number
returning p.delivery_id
""")
# Most of those that were too early are known by now, all of them in one statement.
_MATCH_KNOWN = text("""
with known as (
  delete from sms_receipts r using sms_parts p
  where r.operator = :operator and r.provider = :provider
    and p.operator = r.operator and p.message_id = r.message_id and p.provider = r.provider
  returning p.delivery_id, p.number, r.outcome, r.reason
)
update sms_parts p set outcome = coalesce(p.outcome, k.outcome), reason = coalesce(p.reason, k.reason)
from known k where p.delivery_id = k.delivery_id and p.number = k.number
returning p.delivery_id
""")
_FORGET = text("""
delete from sms_receipts where operator = :operator and provider in (:provider, '') and message_id = any(:ids)
""")


async def sweep(operator: str, provider: str) -> bool:
    """Match what waits, if anything does; a receipt of nothing that we have sent is forgotten after a while."""
    whose = {"operator": operator, "provider": provider}
    async with service.database.reading() as db:
        if not await db.scalar(_ANY, whose):
            return False
    now = whose | {"kept": KEPT_MINUTES, "settled": SETTLED_SECONDS}
    async with service.database.transaction() as db:
        done, deliveries = [], list((await db.execute(_MATCH_KNOWN, whose)).scalars())
        for receipt in (await db.execute(_WAITING, now)).mappings().all():
            matched = await _match(db, whose, receipt)
            deliveries += matched
            if matched or receipt["stale"]:
                done.append(receipt["message_id"])
        await settle(db, operator, deliveries)
        if done:
            await db.execute(_FORGET, whose | {"ids": done})
    return True


async def _match(db: AsyncConnection, whose: dict[str, str], receipt: Any) -> list[Any]:
    known = {name: receipt[name] for name in ("message_id", "address", "outcome", "reason")}
    found = await db.execute(_MATCH, known | whose | {"forms": forms(receipt["message_id"])})
    return list(found.scalars())


def forms(message_id: str) -> list[str]:
    """The same number as other centres write it: with or without zeros, in the answer hexadecimal and decimal here."""
    plain = message_id.lower().lstrip("0")
    same = {plain}
    if re.fullmatch(r"[0-9a-f]{1,64}", plain):
        same.add(str(int(plain, 16)))
    if re.fullmatch(r"[0-9]{1,64}", plain):
        same.add(f"{int(plain):x}")
    return sorted(same)
