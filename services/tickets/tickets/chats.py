"""A chat with a consultant begins: by a subscriber, or by a visitor without a login."""

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from pydantic import SecretStr
from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before_by
from chassis.questions import Asked
from contracts.problems import Conflict, NotFound
from contracts.tickets import OpenChat, OpenedChat
from tickets.chat_desk import staffed
from tickets.chat_limits import count_begun
from tickets.chat_parties import Party, new_token
from tickets.chat_rules import Rules, checked, contact_of, rules_of
from tickets.chat_talk import say, tell_changed
from tickets.chat_views import shown
from tickets.offline_chats import go_offline
from tickets.service import service
from tickets.tables import LIVE, chats, subscribers


@service.answers(OpenChat)
async def open_chat(question: OpenChat, asked: Asked) -> OpenedChat:
    """Where nobody is there it is offline at once. A visitor's repeat gets the same chat and one more token.

    Problems: invalid-body, not-found (no chat here), conflict (one is open already), too-many-requests,
    idempotency-key-reused.
    """
    rules, chat_id = rules_of(question.operator), uuid4()
    who, token = _beginner(question, asked, rules)
    await count_begun(who.operator, who.id, question.caller)
    # A visitor's keys are his network's: whoever repeats one has to repeat the whole body with it.
    keeper = who.id or uuid5(NAMESPACE_URL, f"visitor:{question.caller}")
    async with service.database.transaction() as db:
        begun = await done_before_by(db, who.operator, keeper, asked.key, question, chat_id)
        if begun:
            await _let_in(db, who, begun)
        else:
            await _begin(db, rules, who, chat_id, question)
        seen = await shown(db, who, begun or chat_id)
    return OpenedChat(**dict(seen), token=token)


def _beginner(question: OpenChat, asked: Asked, rules: Rules) -> tuple[Party, SecretStr | None]:
    """Problem: not-found, for a visitor where the operator talks to subscribers only."""
    if asked.verified:
        return Party(question.operator, "person", asked.subscriber.id), None
    if not rules.chat.visitors:
        raise NotFound("Sign in to talk to a consultant.")
    token, token_hash = new_token()
    return Party(question.operator, "person", None, token_hash=token_hash), SecretStr(token)


async def _begin(db: AsyncConnection, rules: Rules, who: Party, chat_id: UUID, wish: OpenChat) -> None:
    now = datetime.now(UTC)
    name, topic = checked(rules, wish, await _known_name(db, who))
    contact = contact_of(wish.contact) if wish.contact and who.id is None else None
    chat = await _insert(
        db, who, chat_id, now, name=name, topic=topic, contact=contact, language=wish.language
    )
    if wish.text:
        chat = await say(db, chat, who.author, name, wish.text, now, author_id=who.id)
    else:
        await tell_changed(db, chat)
    if not await staffed(db, rules, now):
        await go_offline(db, rules, chat, now)


async def _insert(db: AsyncConnection, who: Party, chat_id: UUID, now: datetime, **wish: Any) -> Row[Any]:
    """Problem: conflict, for a subscriber whose chat still lives; also when two are begun at once."""
    begun = insert(chats).values(
        operator=who.operator,
        id=chat_id,
        subscriber_id=who.id,
        token_hashes=[who.token_hash] if who.token_hash else None,
        status="queued",
        opened_at=now,
        queued_at=now,
        last_at=now,
        last_by="person",
        **wish,
    )
    row = (await db.execute(begun.on_conflict_do_nothing().returning(*chats.c))).one_or_none()
    if row is None:
        lives = select(chats.c.id).filter_by(operator=who.operator, subscriber_id=who.id)
        known = (await db.execute(lives.where(chats.c.status.in_(LIVE)))).scalar()
        raise Conflict("You are in a chat already: go on there.", chat=str(known))
    return row


async def _known_name(db: AsyncConnection, who: Party) -> str:
    if who.id is None:
        return ""
    known = select(subscribers.c.name).filter_by(operator=who.operator, subscriber_id=who.id)
    return (await db.execute(known)).scalar() or ""


async def _let_in(db: AsyncConnection, who: Party, chat_id: UUID) -> None:
    """The first answer may be lost with its token, of which only the hash is kept."""
    if who.token_hash:
        also = func.array_append(chats.c.token_hashes, who.token_hash)
        again = update(chats).filter_by(operator=who.operator, id=chat_id)
        await db.execute(again.where(chats.c.subscriber_id.is_(None)).values(token_hashes=also))
