"""Taking up what is due: in one statement with the question whether it is still true, and with the money for an SMS."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from chassis.logs import logger
from chassis.telemetry import untraced
from notify.attempts import DELIVERIES, Delivery
from notify.hours import open_at
from notify.premises import OUTDATED
from notify.service import profile_of, service
from notify.tables import Channel
from notify.unwanted import MOVING, UNWANTED

_DUE = f"""
  from deliveries d left join premises p on p.event_id = d.event_id left join newsletters n on n.id = d.newsletter_id
  where d.channel = :channel and d.operator = :operator and d.state = 'queued' and d.next_at <= now()
    and d.hours = any(:open) and {MOVING}"""
# One person's notice overtakes what goes to many.
_IN_ORDER = "order by d.bulk, d.next_at, d.id limit :room for update of d skip locked"
_WHY_NOT = f"coalesce({OUTDATED}, {UNWANTED})"
_TAKEN = """
  state = case when outdated is null then 'sending' else 'outdated' end,
  attempts = case when outdated is null then attempts + 1 else attempts end,
  lease_until = case when outdated is null then now() + make_interval(secs => :lease) end,
  reason = outdated"""
_RETURNED = """
  d.id, d.operator, d.channel, d.address, d.subject, d.text, d.html, d.attempts, d.created_at, d.traceparent, d.bulk,
  d.headers, outdated,
  array(select p.number from sms_parts p where p.delivery_id = d.id and p.message_id is null order by 1) as parts"""

_CLAIM = text(f"""
with due as (select d.id, {_WHY_NOT} as outdated {_DUE} {_IN_ORDER})
update deliveries d set {_TAKEN} from due where d.id = due.id returning {_RETURNED}
""")
_BY_THIS = "and (d.provider = :provider or (d.provider is null and d.bulk = any(:kinds)))"
# The day's row is the lock under which replicas share a ceiling, taken before those of deliveries, so that nobody
# holds back one person's notice while he waits, and only if something is due. What is set aside already is not set
# aside again.
_CLAIM_SMS = text(f"""
with day as (
  select cost, bulk_cost from sms_spending
  where operator = :operator and provider = :provider and day = :day and exists (select {_DUE} {_BY_THIS}) for update
), due as (
  select d.id, d.bulk, d.next_at, {_WHY_NOT} as outdated, d.provider is not null as kept,
    (select count(*) from sms_parts s where s.delivery_id = d.id) as whole
  {_DUE} {_BY_THIS} and exists (select from day) {_IN_ORDER}
), priced as (
  select due.*, greatest(0, due.whole * :price - coalesce(d.cost, 0)) as price
  from due join deliveries d using (id)
), summed as (
  select priced.*, sum(price) filter (where outdated is null) over queue as upto,
    sum(price) filter (where outdated is null and priced.bulk) over queue as bulk_upto
  from priced window queue as (order by priced.bulk, priced.next_at, priced.id rows unbounded preceding)
), afforded as (
  select s.* from summed s, day where outdated is not null or cast(:ceiling as bigint) is null or (
    day.cost + s.upto <= :ceiling and (not s.bulk or day.bulk_cost + s.bulk_upto <= :bulk_ceiling))
), spent as (
  update sms_spending s set cost = s.cost + a.price, bulk_cost = s.bulk_cost + a.bulk_price
  from (
    select coalesce(sum(price), 0) as price, coalesce(sum(price) filter (where bulk), 0) as bulk_price
    from afforded where outdated is null
  ) a
  where a.price > 0 and s.operator = :operator and s.provider = :provider and s.day = :day
), claimed as (
  update deliveries d set {_TAKEN},
    provider = case when outdated is null then :provider end,
    cost = case when outdated is null then coalesce(cost, 0) + due.price end,
    own_number = case when :numbered and outdated is null then coalesce(own_number, nextval('sms_numbers')) end
  from afforded due where d.id = due.id
  returning {_RETURNED}, due.whole, due.kept, d.provider, d.own_number, d.cost, cast(:day as date) as day
)
select claimed.*, short.bulk as short_bulk, short.personal as short_personal, exists (
  select from sms_spending where operator = :operator and provider = :provider and day = :day) as is_open
from (
  select coalesce(bool_or(bulk), false) as bulk, coalesce(bool_or(not bulk), false) as personal
  from summed where id not in (select id from afforded)
) short left join claimed on true
""")
OPEN_DAY = text("""
insert into sms_spending (operator, provider, day) values (:operator, :provider, :day) on conflict do nothing
""")
# The day of an operator and provider that has a row.
_opened: dict[tuple[str, str], date] = {}


@dataclass(frozen=True, slots=True)
class Terms:
    """By whom SMS go now and what they cost, in minor units. `kinds`: only what goes to many (true), or not (false)."""

    provider: str
    kinds: list[bool]
    price: int
    ceiling: int | None
    bulk_ceiling: int | None
    numbered: bool
    day: date


@dataclass(frozen=True, slots=True)
class Claimed:
    """`short`: the kinds of which something was left because the day's ceiling does not allow it."""

    deliveries: list[Delivery]
    short: set[bool]


async def claim(channel: Channel, operator: str, room: int) -> list[Delivery]:
    """At most `room` due deliveries, the oldest first; nobody else gets them until the lease is over.

    What has become untrue while it waited is put aside on the way.
    """
    asked = _asked(channel, operator)
    claimed: list[Delivery] = []
    until = _until()
    with untraced():  # a poll is nobody's trace
        async with service.database.reading() as db:
            while wanted := room - len(claimed):
                rows = (await db.execute(_CLAIM, asked | {"room": wanted})).mappings().all()
                claimed += _still_true([dict(row) for row in rows], until)
                if len(rows) < wanted:
                    break
    return sorted(claimed, key=lambda delivery: delivery.id)


async def claim_sms(operator: str, room: int, terms: Terms) -> Claimed:
    """As `claim`, with the price of each set aside from the day's ceiling; and what has to go by this provider."""
    asked = _asked("sms", operator) | {name: getattr(terms, name) for name in terms.__slots__}
    whose, until = (operator, terms.provider), _until()
    with untraced():
        async with service.database.reading() as db:
            if _opened.get(whose) != terms.day:
                await db.execute(
                    OPEN_DAY, {"operator": operator, "provider": terms.provider, "day": terms.day}
                )
                _opened[whose] = terms.day
            rows = [dict(row) for row in (await db.execute(_CLAIM_SMS, asked | {"room": room})).mappings()]
    are_open = [row.pop("is_open") for row in rows]
    if not are_open[0]:
        _opened.pop(whose, None)
    kinds = [(row.pop("short_bulk"), row.pop("short_personal")) for row in rows]
    short = {bulk for bulk, left in zip((True, False), kinds[0], strict=True) if left}
    taken = _still_true([row for row in rows if row["id"]], until)
    return Claimed(sorted(taken, key=lambda delivery: (delivery.bulk, delivery.id)), short)


def _asked(channel: Channel, operator: str) -> dict[str, Any]:
    return {
        "channel": channel,
        "operator": operator,
        "lease": service.settings.lease_seconds,
        "open": open_at(profile_of(operator), datetime.now(UTC)),
    }


def _until() -> float:
    """Asked before the lease begins; half of it is left for the answer."""
    return time.monotonic() + service.settings.lease_seconds / 2


def _still_true(rows: list[dict[str, Any]], until: float) -> list[Delivery]:
    taken = []
    for row in rows:
        if why := row.pop("outdated"):
            DELIVERIES.labels(row["operator"], row["channel"], "outdated").inc()
            logger().info("not sent", delivery=str(row["id"]), state="outdated", reason=why)
        else:
            taken.append(Delivery(**row, until=until))
    return taken
