"""Who gets a newsletter: those who confirmed, have nothing against it now, and of whom the segment is true."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.profiles import Profile
from contracts.notify import NewsletterChannel, Segment
from notify.news_checks import Mistake, wrong_places
from notify.places import anywhere, roughly

_WANTED = """
from subscriptions s join recipients r on r.operator = s.operator and r.subscriber_id = s.subscriber_id
left join account_states a on a.operator = r.operator and a.account = r.contract
where s.operator = :operator and s.channel = any(:channels) and s.confirmed_at <= :confirmed_by
  and r.contract <> '' and s.address = any(case s.channel when 'sms' then r.phones else r.emails end)
  and not exists (
    select from wishes w
    where w.operator = s.operator and w.subscriber_id = s.subscriber_id and w.category = 'marketing'
      and w.channel = s.channel and not w.wanted)
  and not exists (
    select from returned_mail b
    where b.operator = s.operator and b.address = lower(s.address) and s.channel = 'email')
  and (not :by_language or r.language = any(:languages))
  and (not :by_place or (r.address_words ~ :roughly and r.address_words ~ :places))
  and (not :by_other_place or r.address_words !~ :not_places)
  and (not :by_state or a.state = any(:states))
  and (cast(:due_by as date) is null or a.due_on <= :due_by)
  and (not :by_contract or r.contract = any(:contracts)) and r.contract <> all(:not_contracts)
"""
# One address gets one, whosever it is.
_COUNT = text(f"select s.channel, count(distinct s.address) as number {_WANTED} group by s.channel")
_PART = text(f"""
select s.id, s.subscriber_id, s.channel, s.address, r.name, r.contract, r.language {_WANTED} and s.id > :after
  and (cast(:upto as bigint) is null or s.id <= :upto)
order by s.id limit :limit
""")
# So many are looked at in one statement, however few of them are wanted.
_LOOKED_AT = 20_000
_UPTO = text("""
select id from subscriptions where operator = :operator and id > :after order by id offset :looked_at limit 1
""")


def wanted(
    profile: Profile, channels: list[NewsletterChannel], segment: Segment, confirmed_by: datetime
) -> dict[str, Any]:
    """What the queries ask for. Raises ValueError for a place that names nothing."""
    today, days = confirmed_by.astimezone(profile.zone).date(), segment.due_in_days
    return {
        "operator": profile.operator,
        "channels": list(channels),
        "confirmed_by": confirmed_by,
        "by_language": bool(segment.languages),
        "languages": list(segment.languages),
        "by_place": bool(segment.places),
        "places": anywhere(segment.places),
        "roughly": roughly(segment.places),
        "by_other_place": bool(segment.not_places),
        "not_places": anywhere(segment.not_places),
        "by_state": bool(segment.states),
        "states": list(segment.states),
        "due_by": None if days is None else today + timedelta(days=days),
        "by_contract": bool(segment.contracts),
        "contracts": list(segment.contracts),
        "not_contracts": list(segment.not_contracts),
    }


async def count(db: AsyncConnection, asked: dict[str, Any]) -> dict[NewsletterChannel, int]:
    """By channel; a channel without anybody has 0."""
    found = {row.channel: row.number for row in await db.execute(_COUNT, asked)}
    return {channel: found.get(channel, 0) for channel in asked["channels"]}


async def upto(db: AsyncConnection, operator: str, after: int) -> int | None:
    """The last subscription that is looked at together with those after `after`; None: all of them are."""
    sought = {"operator": operator, "after": after, "looked_at": _LOOKED_AT}
    found = (await db.execute(_UPTO, sought)).scalar_one_or_none()
    return None if found is None else int(found)


async def part(
    db: AsyncConnection, asked: dict[str, Any], after: int, limit: int, upto: int | None = None
) -> list[RowMapping]:
    """The next subscriptions, by their ids."""
    found = await db.execute(_PART, asked | {"after": after, "limit": limit, "upto": upto})
    return list(found.mappings().all())


def mistakes_of(segment: Segment) -> list[Mistake]:
    """Places that name nothing."""
    places = wrong_places("/segment/places", segment.places)
    return [*places, *wrong_places("/segment/not_places", segment.not_places)]
