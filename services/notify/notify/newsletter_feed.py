"""Newsletters on their way: recipients become deliveries part by part, never far ahead of what is sent.

A part is one transaction that has the newsletter's row locked, and leaves both the deliveries and how far it came:
a dead process and another replica change nothing in who gets it. Whoever sends takes what is queued by its own rules.
"""

import asyncio
import json
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.crash import crash_point
from chassis.isolation import across_operators, within
from chassis.logs import logger
from chassis.telemetry import untraced
from contracts.notify import NewsletterText, Segment
from notify.letter_headers import unsubscribe_headers
from notify.links import leaving, link, link_key
from notify.newsletter_segments import count, part, upto, wanted
from notify.newsletter_texts import Reader, copy_of
from notify.rendering import Words
from notify.segments import segments
from notify.service import profile_of, service
from notify.wakeups import wake

# What a reader follows is a page of the cabinet; what a mail program posts to (RFC 8058) is the API.
LEAVE_PATH = "/newsletter/unsubscribe?token="
ONE_CLICK_PATH = "/api/v1/newsletter/unsubscribe?token="
_LOOK_SECONDS = 0.5
_PART = 500

_MOVING = text("""
select operator, id from newsletters
where state = 'running' or (state = 'scheduled' and starts_at <= now()) order by started_at nulls last, id
""")
_LOCKED = text("""
select * from newsletters where operator = :operator and id = :id and state in ('scheduled', 'running')
for update skip locked
""")
_BEGIN = text("""
update newsletters set state = 'running', started_at = now() where operator = :operator and id = :id
returning *
""")
_TOTAL = text("update newsletters set total = :total where operator = :operator and id = :id")
# Of this newsletter alone: one that rests holds no other back.
_AHEAD = text("""
select coalesce(max(waiting), 0) from (
  select count(*) as waiting from deliveries where newsletter_id = :id and state = 'queued' group by channel
) each
""")
_QUEUE = text("""
with part as materialized (
  select * from jsonb_to_recordset(cast(:rows as jsonb))
    as p (subscriber uuid, channel text, address text, subject text, text text, html text, headers jsonb, parts int)
), queued as (
  insert into deliveries (operator, event_id, subscriber_id, channel, address, kind, subject, text, html, headers,
    category, hours, bulk, newsletter_id)
  select :operator, :id, subscriber, channel, address, 'newsletter', subject, text, html, headers,
    'marketing', 'marketing', true, :id
  from part on conflict do nothing
  returning id, subscriber_id, channel, address
)
insert into sms_parts (delivery_id, number, operator, address)
select q.id, n, :operator, q.address
from queued q join part p on p.subscriber = q.subscriber_id and p.channel = q.channel,
  generate_series(1, p.parts) n
where q.channel = 'sms'
on conflict do nothing
""")
_WENT = text("""
update newsletters set expanded_to = :to, expanded = :last where operator = :operator and id = :id
""")
_END = text("""
update newsletters n set state = 'done', finished_at = now()
where operator = :operator and id = :id and not exists (
  select from deliveries d where d.newsletter_id = n.id and d.state in ('queued', 'sending'))
""")


@service.works
async def feed() -> None:
    """Whoever of the replicas comes first feeds a newsletter's next part."""
    while True:
        with untraced():  # nobody waits for it
            with across_operators():
                async with service.database.reading() as db:
                    moving = (await db.execute(_MOVING)).all()
            for operator, newsletter_id in moving:
                with within(operator):
                    await _feed_all(operator, newsletter_id)
        await asyncio.sleep(_LOOK_SECONDS)


async def _feed_all(operator: str, newsletter_id: UUID) -> None:
    """As much as there is room for."""
    try:
        while await _feed_part(operator, newsletter_id):
            pass
    except Exception as error:  # noqa: BLE001 - the others' newsletters go on, and this one is tried again
        trouble = f"{type(error).__name__}: {error}"
        logger().warning("newsletter stands still", newsletter=str(newsletter_id), error=trouble)


async def _feed_part(operator: str, newsletter_id: UUID) -> bool:
    """Whether there is more, and room for it."""
    one = {"operator": operator, "id": newsletter_id}
    async with service.database.transaction() as db:
        row = (await db.execute(_LOCKED, one)).mappings().one_or_none()
        if row is None:
            return False
        if row["state"] == "scheduled":
            row = await _begin(db, one)
        if row["expanded"]:
            await db.execute(_END, one)
            return False
        room = min(_PART, service.settings.newsletter_ahead - (await db.execute(_AHEAD, one)).scalar_one())
        if room <= 0:
            return False
        end = await upto(db, operator, row["expanded_to"])
        people = await part(db, _asked(row), row["expanded_to"], room, end)
        await _queue(db, row, people)
        full = len(people) == room
        last = end is None and not full
        to = people[-1]["id"] if full else end or row["expanded_to"]
        await db.execute(_WENT, one | {"to": to, "last": last})
        crash_point("newsletters.before_commit")
    crash_point("newsletters.after_commit")
    return not last


async def _begin(db: AsyncConnection, one: dict[str, Any]) -> RowMapping:
    row = (await db.execute(_BEGIN, one)).mappings().one()
    total = sum((await count(db, _asked(row))).values())
    await db.execute(_TOTAL, one | {"total": total})
    logger().info("newsletter begins", operator=row["operator"], newsletter=str(row["id"]), total=total)
    return row


def _asked(row: RowMapping) -> dict[str, Any]:
    profile = profile_of(row["operator"])
    return wanted(profile, row["channels"], Segment(**row["segment"]), row["started_at"])


async def _queue(db: AsyncConnection, row: RowMapping, people: list[RowMapping]) -> None:
    if not people:
        return
    key = await link_key(db, row["operator"])
    copies = _copies(row)
    queued = [_delivery(row, copies, key, person) for person in people]
    rows = json.dumps(queued, default=str)
    await db.execute(_QUEUE, {"operator": row["operator"], "id": row["id"], "rows": rows})
    for channel in row["channels"]:
        await wake(db, channel, row["operator"])


def _copies(row: RowMapping) -> dict[tuple[str, str], Words]:
    profile = profile_of(row["operator"])
    texts = {language: NewsletterText(**told) for language, told in row["texts"].items()}
    return {
        (channel, language): copy_of(profile, channel, language, told)
        for channel in row["channels"]
        for language, told in texts.items()
    }


def _delivery(
    row: RowMapping, copies: dict[tuple[str, str], Words], key: bytes, person: RowMapping
) -> dict[str, Any]:
    operator, channel = row["operator"], person["channel"]
    first = profile_of(operator).languages[0]
    copy = copies.get((channel, person["language"])) or copies[channel, first]
    token = leaving(key, operator, person["subscriber_id"], channel, row["id"])
    told = Reader(person["name"], person["contract"], link(operator, LEAVE_PATH, token)).words(copy)
    return {
        "subscriber": person["subscriber_id"],
        "channel": channel,
        "address": person["address"],
        "subject": told.title,
        "text": told.text,
        "html": told.html,
        "headers": unsubscribe_headers(link(operator, ONE_CLICK_PATH, token)) if channel == "email" else {},
        "parts": len(segments(told.text).parts) if channel == "sms" else 0,
    }
