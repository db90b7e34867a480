"""Traffic: accounting records come in, days and what remains of a capped tariff go out.

Counters are absolute since a session's beginning, and of each day only the highest is kept; so records may be
repeated, late and out of order (protocols: FreeRADIUS accounting). A session that began anew under its old id, which
RFC 2866 section 5.5 forbids, would count from its old height.
"""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

from asyncpg import Record
from prometheus_client import Counter
from sqlalchemy import text

from billing.service import charging_of, profile_of, service, today_of
from chassis.isolation import across_operators
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import GetUsage, RecordUsage, Usage, UsageCap, UsageDay, UsageRecord, UsageRecorded
from contracts.problems import BadRequest, NotFound

MONTHS_AHEAD = 3
LONGEST_DAYS = 366
# Tariffs count in the units of SI, as networks do.
GIGABYTE = 10**9
_DAY = 86_400

RECORDS = Counter(
    "cabinet_usage_records", "Accounting records by what became of them", ["operator", "outcome"]
)

# In the order of the keys, so that two batches never wait for each other.
_KEEP = """
with told as (
  select session, account, day, max(received) as received, max(sent) as sent, count(*) as records
  from unnest($2::text[], $3::text[], $4::date[], $5::bigint[], $6::bigint[])
    as t (session, account, day, received, sent)
  group by session, account, day
), known as (
  select t.*, a.id as account_id from told t
  join accounts a on a.operator = $1 and a.number = t.account and a.kind = 'subscriber'
), kept as (
  insert into usage (operator, session, day, account_id, received, sent)
  select distinct on (session, day) $1, session, day, account_id, received, sent from known
  order by session, day, account_id
  on conflict (operator, session, day) do update set
    received = greatest(usage.received, excluded.received), sent = greatest(usage.sent, excluded.sent)
  where usage.received < excluded.received or usage.sent < excluded.sent
)
select coalesce(sum(records), 0)::int as kept from known
"""

# The height of a session's counters rises from day to day; a day's traffic is by how much. Before its first day in the
# range it stood as high as the days before say.
_DAYS = """
with mine as (
  select session, day, received, sent from usage where account_id = $2 and day between $3 and $4
), before as (
  select s.session, coalesce(max(u.received), 0) as received, coalesce(max(u.sent), 0) as sent
  from (select distinct session from mine) s
  left join usage u on u.operator = $1 and u.session = s.session and u.day < $3
  group by s.session
), heights as (
  select m.session, m.day, b.received as received_before, b.sent as sent_before,
    greatest(max(m.received) over sofar, b.received) as received,
    greatest(max(m.sent) over sofar, b.sent) as sent
  from mine m join before b using (session)
  window sofar as (partition by m.session order by m.day)
), grown as (
  select day,
    received - coalesce(lag(received) over days, received_before) as received,
    sent - coalesce(lag(sent) over days, sent_before) as sent
  from heights
  window days as (partition by session order by day)
)
select day, sum(received)::bigint as received, sum(sent)::bigint as sent from grown group by day
"""

_PERIOD = """
select a.id, period_start($3, a.anchor_day, $4) as begins, period_end($3, a.anchor_day, $4) as ends, (
  select sum(t.traffic_gb)::bigint from services s join tariffs t on t.id = s.tariff_id
  where s.account_id = a.id and s.state = 'active'
) as cap
from accounts a where a.operator = $1 and a.subscriber_id = $2
"""


@service.answers(RecordUsage)
async def record_usage(question: RecordUsage, _: Asked) -> UsageRecorded:
    """Keep the highest counters of each session and day. A record of nobody's account is counted and forgotten."""
    profile = profile_of(question.operator)
    records = question.records
    row = await service.database.row(
        "keep usage",
        _KEEP,
        profile.operator,
        [record.session for record in records],
        [record.account for record in records],
        [_day_of(record, profile) for record in records],
        [record.received for record in records],
        [record.sent for record in records],
    )
    kept = row["kept"] if row else 0
    strangers = len(records) - kept
    RECORDS.labels(profile.operator, "kept").inc(kept)
    RECORDS.labels(profile.operator, "unknown_account").inc(strangers)
    return UsageRecorded(kept=kept, strangers=strangers)


@service.answers(GetUsage)
async def get_usage(question: GetUsage, asked: Asked) -> Usage:
    """The days asked for, and the charging period that holds today."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    if not profile.capabilities.usage:
        raise NotFound("This operator shows no traffic.")
    period = await service.database.row(
        "read period",
        _PERIOD,
        profile.operator,
        subscriber.id,
        charging_of(profile),
        today_of(profile),
    )
    if period is None:
        raise NotFound("There is no such account.")
    begins, ends = period["begins"], period["ends"]
    days = await _days(profile, period["id"], *_range(question, begins, ends))
    of_period = await _days(profile, period["id"], begins, ends - timedelta(days=1))
    received = sum(day.received for day in of_period)
    sent = sum(day.sent for day in of_period)
    return Usage(
        days=days,
        period_from=begins,
        period_to=ends,
        period_received=received,
        period_sent=sent,
        cap=_cap(period, received + sent),
    )


def _range(question: GetUsage, begins: date, ends: date) -> tuple[date, date]:
    from_day = question.from_day or begins
    to_day = question.to_day or max(from_day, ends - timedelta(days=1))
    if not 0 <= (to_day - from_day).days < LONGEST_DAYS:
        raise BadRequest(f"`to` is `from` or later, and both within {LONGEST_DAYS} days.")
    return from_day, to_day


async def _days(profile: Profile, account_id: int, from_day: date, to_day: date) -> list[UsageDay]:
    """Every day of the range that has begun, quiet ones too."""
    rows = await service.database.rows("read usage", _DAYS, profile.operator, account_id, from_day, to_day)
    by_day: dict[date, Record] = {row["day"]: row for row in rows}
    last = min(to_day, max([today_of(profile), *by_day]))
    days = (from_day + timedelta(days=place) for place in range((last - from_day).days + 1))
    return [_day(day, by_day.get(day)) for day in days]


def _day(day: date, row: Any) -> UsageDay:
    return UsageDay(day=day, received=row["received"] if row else 0, sent=row["sent"] if row else 0)


def _cap(period: Record, used: int) -> UsageCap | None:
    if period["cap"] is None:
        return None
    limit = period["cap"] * GIGABYTE
    return UsageCap(limit=limit, used=used, left=max(0, limit - used))


def _day_of(record: UsageRecord, profile: Profile) -> date:
    """The operator's calendar day. A clock that runs ahead cannot put traffic into days to come."""
    at: datetime = record.at.astimezone(profile.zone)
    return min(at.date(), today_of(profile))


@service.works
async def keep_usage_months() -> None:
    """Traffic is partitioned by month; the months to come are there before they begin."""
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                await db.execute(text("select keep_usage(:months)"), {"months": MONTHS_AHEAD})
                await db.execute(text("select isolate_all()"))
        await asyncio.sleep(_DAY)
