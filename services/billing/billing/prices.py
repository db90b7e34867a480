"""Prices announced ahead: planned for every service that has the tariff, and told to each subscriber."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.plans import replan
from billing.service import charging_of, service, today_of
from chassis.crash import crash_point
from chassis.isolation import across_operators, within
from chassis.profiles import Profile
from contracts.billing import PriceChangeAnnounced

BATCH = 1000
# How often the announcements are looked at; whoever came from another billing meanwhile is told within an hour.
_LOOK_SECONDS = 15
_SWEEP_SECONDS = 3600
_ANNOUNCED = """
select coalesce(jsonb_agg(p order by tariff_id, from_day), '[]')::text from tariff_prices p
where from_day > current_date - 2
"""

_COME = """
update tariffs t set price = p.price
from (
  select distinct on (p.tariff_id) p.tariff_id, p.price from tariff_prices p
  where p.from_day <= :today order by p.tariff_id, p.from_day desc
) p
where p.tariff_id = t.id and t.operator = :operator and t.price <> p.price
"""

# What a tariff costs on a day, by the last announcement before it.
PRICE_ON = """coalesce((
  select p.price from tariff_prices p where p.tariff_id = {tariff}.id and p.from_day <= {day}
  order by p.from_day desc limit 1), {tariff}.price)"""

_ON_ITS_DAY = PRICE_ON.format(tariff="t", day="c.on_day")
_ORDERED = f"""
update service_changes c set price = {_ON_ITS_DAY}
from tariffs t
where t.id = c.tariff_id and c.service_id = any(:ids) and c.kind = 'tariff' and c.status = 'planned'
  and c.price <> {_ON_ITS_DAY}
returning c.account_id
"""

# The announced prices of the tariff that a service has on that day, from the first period on that begins then.
_WANTED = """
with wanted as (
  select s.operator, s.account_id, s.id as service_id, p.tariff_id, p.price, p.author, d.on_day
  from services s
  join accounts a on a.id = s.account_id
  left join service_changes c on c.service_id = s.id and c.kind = 'tariff' and c.status = 'planned'
  left join service_changes e on e.service_id = s.id and e.kind = 'end' and e.status = 'planned'
  join tariff_prices p on p.from_day > :today and p.tariff_id in (s.tariff_id, c.tariff_id)
  cross join lateral (select case
    when :charging = 'daily' or period_start(:charging, a.anchor_day, p.from_day) = p.from_day then p.from_day
    else period_end(:charging, a.anchor_day, p.from_day) end as on_day) d
  where s.id = any(:ids) and s.state = 'active' and (e.id is null or d.on_day < e.on_day)
    and case when p.tariff_id = s.tariff_id then c.id is null or d.on_day < c.on_day else d.on_day > c.on_day end
)
"""

_WITHDRAW = f"""{_WANTED}
update service_changes x set status = 'withdrawn', settled_at = now()
where x.service_id = any(:ids) and x.kind = 'price' and x.status = 'planned' and x.on_day > :today
  and not exists (
    select from wanted w where (w.service_id, w.tariff_id, w.on_day, w.price)
      = (x.service_id, x.tariff_id, x.on_day, x.price))
returning x.account_id
"""

_PLAN = f"""{_WANTED}
insert into service_changes (operator, account_id, service_id, kind, on_day, tariff_id, price, author)
select w.operator, w.account_id, w.service_id, 'price', w.on_day, w.tariff_id, w.price, w.author
from wanted w
where not exists (
  select from service_changes x where x.kind = 'price' and x.status = 'planned'
    and (x.service_id, x.tariff_id, x.on_day, x.price) = (w.service_id, w.tariff_id, w.on_day, w.price))
returning id, account_id
"""

_TELL = f"""
insert into outbox (subject, operator, about, payload)
select '{PriceChangeAnnounced.subject}', a.operator, a.subscriber_id::text, jsonb_build_object(
  'subscriber_id', a.subscriber_id, 'account', a.number, 'currency', a.currency, 'balance', a.balance,
  'state', a.state, 'due_on', forecast(a, :charging, :today), 'version', a.version, 'service_id', s.id,
  'names', t.names, 'price_before', b.price, 'price', c.price, 'on_day', c.on_day)
from service_changes c
join services s on s.id = c.service_id
join tariffs t on t.id = c.tariff_id
join accounts a on a.id = c.account_id
cross join lateral (select coalesce((
  select x.price from service_changes x
  where x.account_id = a.id and x.service_id = s.id and x.status = 'planned' and x.on_day < c.on_day
  order by x.on_day desc, x.id desc limit 1), s.price) as price) b
where c.id = any(:changes) and c.price <> b.price
"""

# Locked in the order of the accounts' ids, as everybody does who locks several.
_NEXT = """
select s.id, s.account_id from services s join accounts a on a.id = s.account_id
where s.operator = :operator and s.state = 'active' and s.id > :after and exists (
  select from tariff_prices p where p.from_day > :today and (p.tariff_id = s.tariff_id or p.tariff_id in (
    select c.tariff_id from service_changes c
    where c.account_id = s.account_id and c.service_id = s.id and c.status = 'planned')))
order by s.id limit :batch
"""
_LOCK = "select from accounts where id = any(:ids) order by id for update"
_SETTLED = """
select s.id from services s join accounts a on a.id = s.account_id
where s.id = any(:ids) and s.state = 'active' and (a.changes_on is null or a.changes_on > :today)
"""


async def come(db: AsyncConnection, operator: str, today: date) -> None:
    """The prices whose day has come are what newcomers pay."""
    await db.execute(text(_COME), {"operator": operator, "today": today})


@dataclass(frozen=True, slots=True)
class Followed:
    """The changes that are planned now, and the accounts of which anything has changed."""

    planned: list[int]
    accounts: list[int]


async def follow(db: AsyncConnection, services: Sequence[int], profile: Profile) -> Followed:
    """Plan the announced prices of what these services are and will be; what no longer fits is withdrawn.

    Of locked accounts, today's changes of which have taken effect; `plans.replan` comes after, then `tell`.
    """
    known = {"ids": list(services), "charging": charging_of(profile), "today": today_of(profile)}
    changed = set((await db.execute(text(_ORDERED), known)).scalars())
    changed |= set((await db.execute(text(_WITHDRAW), known)).scalars())
    planned = (await db.execute(text(_PLAN), known)).all()
    changed |= {row.account_id for row in planned}
    return Followed([row.id for row in planned], sorted(changed))


async def spread(db: AsyncConnection, profile: Profile, after: int = 0) -> tuple[int, int]:
    """One batch: plan and tell the announced prices of the services after that id. Returns the last id, and how many.

    The id is 0 when there are no more. Accounts whose changes of today are still to come are left for the next time.
    """
    today = today_of(profile)
    known = {"operator": profile.operator, "after": after, "today": today, "batch": BATCH}
    found = (await db.execute(text(_NEXT), known)).all()
    if not found:
        return 0, 0
    await db.execute(text(_LOCK), {"ids": sorted({row.account_id for row in found})})
    settled = set((await db.execute(text(_SETTLED), known | {"ids": [row.id for row in found]})).scalars())
    followed = await follow(db, sorted(settled), profile)
    await replan(db, followed.accounts, today)
    await tell(db, followed.planned, profile)
    return found[-1].id, len(followed.planned)


async def tell(db: AsyncConnection, planned: Sequence[int], profile: Profile) -> None:
    """Tell those whose prices these planned changes are; the last thing of the transaction."""
    known = {"charging": charging_of(profile), "today": today_of(profile)}
    if planned:
        await db.execute(text(_TELL), {"changes": list(planned), **known})


@service.works
async def tell_everybody() -> None:
    """In batches, each its own transaction: a sweep that was killed goes on where the planned changes end."""
    seen, swept_at = "", 0.0
    while True:
        for profile in service.profiles:
            with within(profile.operator):
                async with service.database.transaction() as db:
                    await come(db, profile.operator, today_of(profile))
        with across_operators():
            async with service.database.reading() as db:
                announced = (await db.execute(text(_ANNOUNCED))).scalar_one()
        if announced != "[]" and (announced != seen or time.monotonic() > swept_at + _SWEEP_SECONDS):
            seen, swept_at = announced, time.monotonic()
            for profile in service.profiles:
                with within(profile.operator):
                    await _sweep(profile)
        await asyncio.sleep(_LOOK_SECONDS)


async def _sweep(profile: Profile) -> None:
    after = -1
    while after:
        async with service.database.transaction() as db:
            after, _ = await spread(db, profile, max(after, 0))
            crash_point("prices.before_commit")
