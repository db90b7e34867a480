"""What subscribers write back: STOP switches marketing over SMS off; the rest is counted and nobody is troubled."""

import asyncio

from prometheus_client import Counter
from sqlalchemy import text

from chassis.database import unreachable
from chassis.logs import logger
from chassis.telemetry import untraced
from notify.receipt_pdu import Incoming
from notify.service import service
from notify.smpp_link import Link
from notify.wishes import choose

INCOMING = Counter(
    "cabinet_sms_incoming", "SMS from subscribers, by what they ask for", ["operator", "asked"]
)
STOP = frozenset({"stop", "стоп", "тоқта", "тоқтату", "отписаться", "отписка", "unsubscribe"})

# The centre repeats what is not acknowledged, later and not for ever.
TRIES, RETRY_SECONDS = 5, 0.5

# Whoever answers has had something from us. The phone may have gone over to somebody else since.
_WHO = text("""
select distinct d.subscriber_id from deliveries d
where d.operator = :operator and d.address in (:address, '+' || :address) and d.channel = 'sms' and (
  exists (
    select from recipients r where r.operator = d.operator and r.subscriber_id = d.subscriber_id
      and r.phones && array[:address, '+' || :address]
  ) or exists (
    select from subscriptions s where s.operator = d.operator and s.subscriber_id = d.subscriber_id
      and s.channel = 'sms' and s.address = d.address
  ))
""")


async def keep_incoming(link: Link) -> None:
    """Until cancelled. The centre repeats what was not acknowledged, and a wish that is repeated stays."""
    while True:
        message, acknowledge = await link.incoming.get()
        if not await _heard(link.operator, message):
            continue
        try:
            await acknowledge()
        except OSError:
            continue  # the session is over


async def _heard(operator: str, message: Incoming) -> bool:
    """Whether it has had its effect. A database that is away is waited for."""
    stop = asks_to_stop(message.text)
    INCOMING.labels(operator, "stop" if stop else "other").inc()
    failed = 0
    while stop and failed < TRIES:
        try:
            with untraced():
                await switch_marketing_off(operator, message.address)
                return True
        except Exception as error:  # noqa: BLE001 - it is acknowledged only once it has had its effect
            if not unreachable(error):
                failed += 1
                logger().error("an SMS from a subscriber had no effect", operator=operator, exc_info=error)
        await asyncio.sleep(RETRY_SECONDS)
    return not stop


def asks_to_stop(written: str) -> bool:
    """In whatever case, with whatever around it: `Стоп!`."""
    return "".join(filter(str.isalpha, written)).casefold() in STOP


async def switch_marketing_off(operator: str, address: str) -> None:
    """For everybody who has this phone; `address` is in digits."""
    async with service.database.transaction() as db:
        whose = (await db.execute(_WHO, {"operator": operator, "address": address})).scalars().all()
        for subscriber_id in whose:
            await choose(db, operator, subscriber_id, {"marketing": {"sms": False}})
    logger().info("marketing over SMS switched off by an SMS", operator=operator, subscribers=len(whose))
