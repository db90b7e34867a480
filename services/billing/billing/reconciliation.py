"""The other side's list of a day's payments beside ours: what matches, differs, or is there only once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.register_files import Listed, zone_of
from billing.tables import registers
from chassis.outbox import emit
from chassis.profiles import Profile
from contracts.billing import RegisterDiffers

_LOCK = "select pg_advisory_xact_lock(7005, hashtext(:operator || ' ' || :way || ' ' || :day))"

_CURRENT = """
select * from registers where operator = :operator and way = :way and day = :day and status = 'current'
"""

_BEGIN = """
insert into registers (operator, way, day, digest, currency, author)
values (:operator, :way, :day, :digest, :currency, :author) returning id
"""

# By number wherever ours stands in time: a payment at midnight may be of yesterday for one side.
_THEIRS = """
insert into register_rows (operator, register_id, external_id, line, at, account, amount, verdict, payment_id)
select cast(:operator as text), :id, t.external_id, t.line, t.at, t.account, t.amount, case
    when p.id is null then 'only_theirs'
    when p.status = 'cancelled' then 'cancelled'
    when p.amount <> t.amount then 'amount'
    when t.account <> a.number then 'account'
    else 'matched'
  end, p.id
from unnest(
  cast(:lines as int[]), cast(:external_ids as text[]), cast(:moments as timestamptz[]),
  cast(:accounts as text[]), cast(:amounts as bigint[])
) as t (line, external_id, at, account, amount)
left join payments p on p.operator = :operator and p.way = any(:ways) and p.external_id = t.external_id
left join accounts a on a.id = p.account_id
"""

# Ours of the day that stand in no present register, this one or a neighbour's.
_OURS = """
insert into register_rows (operator, register_id, external_id, verdict, payment_id)
select p.operator, :id, p.external_id, 'only_ours', p.id
from payments p
where p.operator = :operator and p.way = any(:ways) and p.status = 'accepted'
  and p.paid_at >= :begins and p.paid_at < :ends
  and not exists (
    select from register_rows r join registers g on g.id = r.register_id
    where g.operator = :operator and g.way = :way and g.status = 'current'
      and g.day between cast(:day as date) - 1 and cast(:day as date) + 1
      and r.external_id = p.external_id and r.line is not null)
"""

_COUNT = """
update registers g set
  matched = c.matched, differing = c.differing, only_ours = c.only_ours, only_theirs = c.only_theirs,
  theirs_total = c.theirs_total, ours_total = c.ours_total
from (
  select count(*) filter (where verdict = 'matched') as matched,
    count(*) filter (where verdict in ('amount', 'account', 'cancelled')) as differing,
    count(*) filter (where verdict = 'only_ours') as only_ours,
    count(*) filter (where verdict = 'only_theirs') as only_theirs,
    coalesce(sum(r.amount), 0)::bigint as theirs_total,
    coalesce(sum(p.amount) filter (where p.status = 'accepted'), 0)::bigint as ours_total
  from register_rows r left join payments p on p.id = r.payment_id where r.register_id = :id
) c
where g.id = :id returning g.*
"""


async def compare(
    db: AsyncConnection,
    profile: Profile,
    way: str,
    day: date,
    digest: str,
    listed: Sequence[Listed],
    author: str,
) -> tuple[Row[Any], bool]:
    """The day's register, and whether this very file was compared before, when nothing is done."""
    whose = {"operator": profile.operator, "way": way}
    await db.execute(text(_LOCK), {**whose, "day": day.isoformat()})
    current = (await db.execute(text(_CURRENT), {**whose, "day": day})).one_or_none()
    if current and current.digest == digest:
        return current, True
    if current:
        await db.execute(registers.update().where(registers.c.id == current.id).values(status="replaced"))
    begun = {**whose, "day": day, "digest": digest, "currency": profile.currency, "author": author}
    register_id = (await db.execute(text(_BEGIN), begun)).scalar_one()
    ours = {**whose, "ways": ways_of(profile, way)}
    await db.execute(text(_THEIRS), {**ours, "id": register_id, **_columns(listed)})
    begins, ends = _bounds(profile, way, day)
    await db.execute(text(_OURS), {**ours, "id": register_id, "day": day, "begins": begins, "ends": ends})
    compared = await count(db, register_id)
    await _tell(db, compared)
    return compared, False


async def count(db: AsyncConnection, register_id: int) -> Row[Any]:
    """Add the rows up anew; the register as it is now."""
    return (await db.execute(text(_COUNT), {"id": register_id})).one()


async def _tell(db: AsyncConnection, register: Row[Any]) -> None:
    if not register.only_ours + register.only_theirs + register.differing:
        return
    differs = RegisterDiffers(
        way=register.way,
        day=register.day,
        currency=register.currency,
        only_ours=register.only_ours,
        only_theirs=register.only_theirs,
        differing=register.differing,
    )
    await emit(db, differs, operator=register.operator, about=f"{register.way} {register.day}")


def ways_of(profile: Profile, way: str) -> list[str]:
    """The ways of our payments that stand in this register: all that go through an acquirer are in its one."""
    acquirer = profile.payment_ways.acquirer
    return ["card", "sbp", "autopayment"] if acquirer and way == acquirer.kind else [way]


def _bounds(profile: Profile, way: str, day: date) -> tuple[datetime, datetime]:
    """The day by the network's clock, in UTC."""
    zone = zone_of(profile, way)
    begins = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _columns(listed: Sequence[Listed]) -> dict[str, list[Any]]:
    return {
        "lines": [row.line for row in listed],
        "external_ids": [row.external_id for row in listed],
        "moments": [row.at for row in listed],
        "accounts": [row.account for row in listed],
        "amounts": [row.amount for row in listed],
    }
