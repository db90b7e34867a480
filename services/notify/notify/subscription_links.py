"""What links in letters do without signing in: the first confirms, the one under a newsletter ends it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.notify import ConfirmSubscription, LeaveByLink, LinkRead, ReadLeavingLink
from contracts.problems import CodeRefused
from notify.links import Linked, confirms, leaves, link_key, read
from notify.service import service
from notify.subscriptions import LINK_LASTS, decided, end, masked, with_newsletter

_FIND = text("""
select address, asked_at, confirmed_at, left_at from subscriptions
where operator = :operator and subscriber_id = :subscriber and channel = :channel
""")
_FIND_LOCKED = text(f"{_FIND.text} for no key update")
_CONFIRM = text("""
update subscriptions set confirmed_at = now()
where operator = :operator and subscriber_id = :subscriber and channel = :channel
""")


@service.answers(ConfirmSubscription)
async def confirm(question: ConfirmSubscription, asked: Asked) -> LinkRead:
    """Newsletters come from now on. A wrong, an old and an unknown link are answered alike."""
    linked = _read(question)
    async with service.database.transaction() as db:
        found = await _found(db, question.operator, linked, _FIND_LOCKED)
        key = await link_key(db, question.operator)
        if not confirms(key, question.operator, linked, found.asked_at) or _is_over(found):
            raise CodeRefused
        if found.confirmed_at is None:
            whose = _whose(question.operator, linked)
            await db.execute(_CONFIRM, whose | {"channel": linked.channel})
            await decided(db, asked, whose, linked.channel, found.address, "confirmed", "link")
    return LinkRead(channel=linked.channel, address=masked(linked.channel, found.address), subscribed=True)


@service.answers(ReadLeavingLink)
async def read_leaving_link(question: ReadLeavingLink, _: Asked) -> LinkRead:
    """Programs that look into letters follow links: nothing is ended by that."""
    linked = _read(question)
    async with service.database.reading() as db:
        found = await _leaver(db, question.operator, linked)
    return _told(linked, found, subscribed=found.confirmed_at is not None)


@service.answers(LeaveByLink)
async def leave_by_link(question: LeaveByLink, asked: Asked) -> LinkRead:
    """RFC 8058, section 3.2: without a cookie, a sign-in or a question."""
    linked = _read(question)
    async with service.database.transaction() as db:
        found = await _leaver(db, question.operator, linked)
        whose = _whose(question.operator, linked)
        await end(db, asked, whose, linked.channel, "one_click", linked.newsletter_id)
    return _told(linked, found, subscribed=False)


def _read(question: ConfirmSubscription | ReadLeavingLink | LeaveByLink) -> Linked:
    with_newsletter(question.operator)
    return read(question.token)


async def _leaver(db: AsyncConnection, operator: str, linked: Linked) -> Row[Any]:
    if not leaves(await link_key(db, operator), operator, linked):
        raise CodeRefused
    return await _found(db, operator, linked, _FIND)


async def _found(db: AsyncConnection, operator: str, linked: Linked, query: Any) -> Row[Any]:
    sought = _whose(operator, linked) | {"channel": linked.channel}
    found = (await db.execute(query, sought)).one_or_none()
    if found is None:
        raise CodeRefused
    return found


def _is_over(found: Row[Any]) -> bool:
    left = found.left_at and found.left_at > found.asked_at
    return bool(left) or (found.confirmed_at is None and datetime.now(UTC) > found.asked_at + LINK_LASTS)


def _whose(operator: str, linked: Linked) -> dict[str, Any]:
    return {"operator": operator, "subscriber": linked.subscriber_id}


def _told(linked: Linked, found: Row[Any], *, subscribed: bool) -> LinkRead:
    address = masked(linked.channel, found.address) if found.address else "***"
    return LinkRead(channel=linked.channel, address=address, subscribed=subscribed)
