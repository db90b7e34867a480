"""What happens to chats by itself: nobody comes, the consultant is gone, nothing is said any more."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, select, update

from chassis.isolation import across_operators, within
from chassis.logs import logger
from chassis.telemetry import untraced
from contracts.problems import NotFound, UnknownOperator
from tickets.chat_desk import present, queue_again
from tickets.chat_rules import Rules, rules_of
from tickets.chat_talk import change
from tickets.offline_chats import go_offline
from tickets.service import service
from tickets.tables import LIVE, chat_messages, chats

Due = Literal["offline", "queue_again", "close"]
# A visitor is no subscriber, so nobody asks for him to be forgotten.
VISITORS_KEPT = timedelta(days=90)
_FORGET_EVERY = timedelta(hours=1)


@service.works
async def keep_chats() -> None:
    """Every few seconds; each chat in a transaction of its own, so that no other waits for it."""
    forgotten_at = datetime.min.replace(tzinfo=UTC)
    while True:
        now = datetime.now(UTC)
        with untraced(), across_operators():
            async with service.database.reading() as db:
                lives = select(chats.c.operator).where(chats.c.status.in_(LIVE)).distinct()
                operators = (await db.execute(lives)).scalars().all()
            if now - forgotten_at > _FORGET_EVERY:
                await _forget_visitors(now)
                forgotten_at = now
        for operator in operators:
            with untraced(), within(operator):
                await _alone(operator, sweep(operator))
        await asyncio.sleep(service.settings.chat_sweep_seconds)


async def _alone(what: object, work: Awaitable[None]) -> None:
    """One operator's or chat's trouble is not the others'."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - it is tried again soon, and the log says why it stumbled
        logger().error("chats are not looked after", what=str(what), exc_info=error)


async def sweep(operator: str) -> None:
    """All that is due of this operator's chats."""
    try:
        rules = rules_of(operator)
    except (NotFound, UnknownOperator):
        return  # its chat was switched off; what lived stays as it was until it is on again
    now = datetime.now(UTC)
    async with service.database.reading() as db:
        there = {*await present(db, operator, now)}
        lives = select(chats).filter_by(operator=operator).where(chats.c.status.in_(LIVE))
        live = (await db.execute(lives.order_by(chats.c.position))).all()
    for chat in live:
        if due(chat, rules, there, now):
            await _alone(chat.id, _settle(rules, chat.id))


def due(chat: Row[Any], rules: Rules, there: set[UUID], now: datetime) -> Due | None:
    """What has to become of a chat now, when the consultants in `there` are at the desk."""
    silent = now - chat.last_at >= rules.silence
    if chat.status == "queued":
        staffed = bool(there) and rules.profile.calendar.is_open(now)
        return None if staffed and now - chat.queued_at < rules.patience else "offline"
    if chat.status == "open" and chat.consultant_id not in there:
        return "queue_again"
    if chat.status == "open" and silent:
        # What has been asked and not answered is not lost with the chat.
        return "close" if chat.last_by == "staff" or not chat.said else "offline"
    return None


async def _settle(rules: Rules, chat_id: UUID) -> None:
    """Looked at once more while it is held: a consultant may have taken it at this moment."""
    operator, now = rules.profile.operator, datetime.now(UTC)
    async with service.database.transaction() as db:
        there = {*await present(db, operator, now)}
        held = select(chats).filter_by(operator=operator, id=chat_id).with_for_update(skip_locked=True)
        chat = (await db.execute(held)).one_or_none()
        wanted = due(chat, rules, there, now) if chat else None
        if chat is None or wanted is None:
            return
        if wanted == "offline":
            await go_offline(db, rules, chat, now)
        elif wanted == "queue_again":
            await queue_again(db, chat, now)
        else:
            await change(db, chat, status="closed", closed_by="idle", closed_at=now)


async def _forget_visitors(now: datetime) -> None:
    """The chats stay, with their days and topics; who wrote what does not."""
    old = (
        chats.c.subscriber_id.is_(None),
        chats.c.closed_at < now - VISITORS_KEPT,
        chats.c.name != "[erased]",
    )
    theirs = (chat_messages.c.operator == chats.c.operator, chat_messages.c.chat_id == chats.c.id)
    async with service.database.transaction() as db:
        await db.execute(update(chat_messages).where(*theirs, *old).values(text="[erased]", name=""))
        await db.execute(update(chats).where(*old).values(name="[erased]", contact=None, token_hashes=None))
