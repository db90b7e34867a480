"""Addresses to which no letter goes any more: one came back, because there is no such mailbox.

A contact that is confirmed anew is out of it again: somebody has read a code there. Codes themselves go everywhere.
"""

import json
import re

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival
from chassis.telemetry import untraced
from notify.attempts import Delivery, Outcome
from notify.service import service
from notify.tables import returned_mail

# RFC 3463, sections 3.2 and 3.3, and RFC 7505: no such mailbox or domain, none like that, moved away, takes no mail,
# switched off. A full mailbox and a refusal by policy are no reason to write never again.
GONE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_ENHANCED = re.compile(r"\b5[0-9]{2}[ -](5\.[0-9]{1,3}\.[0-9]{1,3})\b")

_FREE = text("""
delete from returned_mail r
using jsonb_to_recordset(cast(:told as jsonb)) as n (operator text, subscriber_id uuid, emails text[])
where r.operator = n.operator and r.address in (select lower(e) from unnest(n.emails) e)
  and not exists (
    select 1 from recipients p where p.operator = n.operator and p.subscriber_id = n.subscriber_id
      and r.address in (select lower(e) from unnest(p.emails) e))
""")


async def why_not_there(operator: str, address: str) -> str | None:
    """Why no letter goes to the address, or None."""
    with untraced():
        async with service.database.reading() as db:
            found = await db.execute(
                select(returned_mail.c.reason).filter_by(operator=operator, address=address.lower())
            )
            return found.scalar_one_or_none()


async def put_aside(db: AsyncConnection, delivery_id: object, operator: str, address: str, why: str) -> None:
    """From now on no letter goes there."""
    await db.execute(
        insert(returned_mail)
        .values(operator=operator, address=address.lower(), delivery_id=delivery_id, reason=why)
        .on_conflict_do_nothing()
    )


async def put_aside_refused(delivery: Delivery, outcome: Outcome) -> None:
    """If the mail server has said at once that there is no such mailbox."""
    said = _ENHANCED.search(outcome.reason or "") if outcome.state == "failed" else None
    if said and said[1] in GONE:
        async with service.database.transaction() as db:
            why = outcome.reason or ""
            await put_aside(db, delivery.id, delivery.operator, delivery.address, why)


async def free_confirmed(arrivals: list[Arrival], db: AsyncConnection) -> None:
    """Addresses that these subscribers have now and had not before; to be called before it is written down."""
    told = [
        {
            "operator": arrival.happened.operator,
            "subscriber_id": str(arrival.event.subscriber_id),
            "emails": arrival.event.emails,
        }
        for arrival in arrivals
    ]
    await db.execute(_FREE, {"told": json.dumps(told)})
