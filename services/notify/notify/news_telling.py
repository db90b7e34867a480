"""Whom planned works touch is told of them once, of their move, and when they will not be.

Part by part, each in one transaction that has the news' row locked: what was told and how far it came are written
down together, so that neither a dead process nor another replica tells anybody twice or leaves anybody out.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.crash import crash_point
from chassis.events import Happened
from chassis.isolation import across_operators, within
from chassis.logs import logger
from chassis.telemetry import untraced
from contracts.message import Message
from notify.news import places_of
from notify.places import anywhere, roughly
from notify.recipients import Recipient
from notify.rendering import Facts
from notify.service import profile_of, service
from notify.telling import tell_one
from notify.triggers import Trigger

_LOOK_SECONDS = 1.0
_PART = 200


class WorksTold(Message):
    """What the words of the notice are made of."""

    titles: dict[str, str]
    starts_at: datetime
    ends_at: datetime


_UNTOLD = text("""
select operator, id from news where kind = 'maintenance' and told_version < version and publish_at <= now()
""")
_LOCKED = text("""
select * from news where operator = :operator and id = :id and told_version < version for update skip locked
""")
# Those whom it touches now, and those who were told of it when it touched them.
_PEOPLE = text("""
select r.*, t.news_id is not null as told,
  not cast(:withdrawn as boolean) and (:anybody or r.address_words ~ :pattern) as touched
from recipients r
left join maintenance_told t
  on t.operator = r.operator and t.subscriber_id = r.subscriber_id and t.news_id = :id
where r.operator = :operator and r.contract <> ''
  and (cast(:after as uuid) is null or r.subscriber_id > :after)
  and (cast(:upto as uuid) is null or r.subscriber_id <= :upto)
  and (t.news_id is not null or not :withdrawn
    and (:anybody or (r.address_words ~ :roughly and r.address_words ~ :pattern)))
order by r.subscriber_id limit :limit
""")
# So many are looked at in one statement, however few of them it touches.
_LOOKED_AT = 20_000
_UPTO = text("""
select subscriber_id from recipients
where operator = :operator and (cast(:after as uuid) is null or subscriber_id > :after)
order by subscriber_id offset :looked_at limit 1
""")
_TOLD = text("""
insert into maintenance_told (operator, news_id, subscriber_id) values (:operator, :id, :subscriber)
on conflict do nothing
""")
_FORGET = text("""
delete from maintenance_told where operator = :operator and news_id = :id and subscriber_id = :subscriber
""")
_WENT = text("""
update news set telling_after = :after, told_version = case when :last then version else told_version end
where operator = :operator and id = :id
""")
# The account stands for the news: a later version of it makes notices of the earlier ones untrue.
_REFUTE = text("""
update premises set refuted = 'the works were moved or cancelled'
where operator = :operator and account = :account and version < :version and refuted is null
""")
_ASSUME = text("""
insert into premises (event_id, operator, account, kind, version, told_at, unpaid, until)
values (:event_id, :operator, :account, 'maintenance', :version, now(), false, :until)
on conflict do nothing
""")


@service.works
async def tell_maintenance() -> None:
    """Whatever is published and not told, whoever of the replicas comes first."""
    while True:
        with untraced():  # nobody waits for it
            with across_operators():
                async with service.database.reading() as db:
                    untold = (await db.execute(_UNTOLD)).all()
            for operator, news_id in untold:
                with within(operator):
                    await _tell_all(operator, news_id)
        await asyncio.sleep(_LOOK_SECONDS)


async def _tell_all(operator: str, news_id: UUID) -> None:
    """Everybody whom it touches."""
    try:
        while await _tell_part(operator, news_id):
            pass
    except Exception as error:  # noqa: BLE001 - the others' news are told, and this one is tried again
        trouble = f"{type(error).__name__}: {error}"
        logger().warning("works are not told", news=str(news_id), error=trouble)


async def _tell_part(operator: str, news_id: UUID) -> bool:
    """Whether there is more."""
    whose = {"operator": operator, "id": news_id}
    async with service.database.transaction() as db:
        row = (await db.execute(_LOCKED, whose)).mappings().one_or_none()
        if row is None:
            return False
        end = None if _is_over(row) else await _upto(db, row)
        people = [] if _is_over(row) else await _people(db, row, end)
        happened = await _fact(db, row)
        for person in people:
            await _tell(db, row, happened, person)
        full = len(people) == _PART
        last = end is None and not full
        after = people[-1]["subscriber_id"] if full else end
        await db.execute(_WENT, whose | {"after": after, "last": last})
        crash_point("news.before_commit")
    crash_point("news.after_commit")
    return not last


def _is_over(row: RowMapping) -> bool:
    return bool(row["ends_at"] <= datetime.now(UTC))


async def _upto(db: AsyncConnection, row: RowMapping) -> UUID | None:
    """The last one who is looked at together with those after whom the telling stands; None: all of them are."""
    sought = {"operator": row["operator"], "after": row["telling_after"], "looked_at": _LOOKED_AT}
    found: UUID | None = (await db.execute(_UPTO, sought)).scalar_one_or_none()
    return found


async def _people(db: AsyncConnection, row: RowMapping, end: UUID | None) -> list[RowMapping]:
    places = places_of(row)
    sought = {"operator": row["operator"], "id": row["id"], "after": row["telling_after"], "limit": _PART}
    which = {"withdrawn": row["withdrawn_at"] is not None, "anybody": not places, "upto": end}
    where = {"pattern": anywhere(places), "roughly": roughly(places)}
    return list((await db.execute(_PEOPLE, sought | which | where)).mappings().all())


async def _fact(db: AsyncConnection, row: RowMapping) -> Happened:
    """One a version, with what it takes for granted: that there is no later one, and the works are not over."""
    account = f"news:{row['id']}"
    event_id = uuid5(row["id"], str(row["version"]))
    of_it = {"operator": row["operator"], "account": account, "version": row["version"]}
    await db.execute(_REFUTE, of_it)
    await db.execute(_ASSUME, of_it | {"event_id": event_id, "until": row["ends_at"]})
    return Happened(event_id, row["operator"], account, datetime.now(UTC))


async def _tell(db: AsyncConnection, row: RowMapping, happened: Happened, person: RowMapping) -> None:
    profile = profile_of(row["operator"])
    titles = {language: words["title"].rstrip(".") for language, words in row["texts"].items()}
    works = WorksTold(titles=titles, starts_at=row["starts_at"], ends_at=row["ends_at"])
    who = Recipient(**{name: person[name] for name in Recipient.__slots__})
    await tell_one(_trigger(_notice(person), profile), Facts(works, happened, who, profile), db, bulk=True)
    one = {"operator": row["operator"], "id": row["id"], "subscriber": person["subscriber_id"]}
    await db.execute(_TOLD if person["touched"] else _FORGET, one)


def _notice(person: RowMapping) -> str:
    if not person["touched"]:
        return "maintenance_cancelled"
    return "maintenance_moved" if person["told"] else "maintenance"


def _trigger(notice: str, profile: Any) -> Trigger:
    return Trigger(notice, "news", sms=profile.news.maintenance_by_sms, email=True, cabinet=True)
