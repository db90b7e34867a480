"""Who takes part in a chat: its subscriber by the access token, a visitor by the chat's own, the operator's staff."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.problems import Conflict, NotFound, NotSignedIn
from contracts.tickets import ChatAuthor, InChat, Side
from tickets.tables import chats

TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever asks. `id` is the subscriber's or the staff member's; a visitor has `token_hash` instead."""

    operator: str
    side: Side
    id: UUID | None
    role: str = ""
    token_hash: bytes | None = None

    @property
    def author(self) -> ChatAuthor:
        if self.side == "staff":
            return "staff"
        return "subscriber" if self.id else "visitor"

    @property
    def sees(self) -> ColumnElement[bool]:
        """Which chats: one's own, or all of the operator's."""
        mine = chats.c.operator == self.operator
        if self.side == "staff":
            return mine
        if self.id:
            return and_(mine, chats.c.subscriber_id == self.id)
        # A digest is compared and not the token: how long that takes tells nothing of use.
        return and_(mine, chats.c.token_hashes.any(self.token_hash)) if self.token_hash else false()

    def holds(self, chat: Row[Any]) -> None:
        """Problem: conflict, unless this is the consultant who holds the chat."""
        if chat.consultant_id != self.id:
            raise Conflict("A colleague holds this chat, or nobody: take it first.")


def new_token() -> tuple[str, bytes]:
    """128 random bits for a visitor, and what is stored of them."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, hashed(token)


def hashed(token: str) -> bytes:
    """Random enough to be hashed plainly."""
    return sha256(token.encode()).digest()


def party(asked: Asked, question: InChat | None = None) -> Party:
    """Problems: not-signed-in for whoever has neither token, not-allowed for staff of another role."""
    if asked.verified is None:
        if question is None or question.operator is None or question.token is None:
            raise NotSignedIn
        token = question.token.get_secret_value()
        return Party(question.operator, "person", None, token_hash=hashed(token))
    caller = asked.caller
    if caller.kind == "subscriber":
        return Party(caller.operator, "person", caller.id)
    caller.staff("support", "manager")
    return Party(caller.operator, "staff", caller.id, caller.role)


async def known(db: AsyncConnection, who: Party, chat_id: UUID) -> None:
    """Before anything else is said of it. Problem: not-found, also for another's."""
    found = await db.execute(select(chats.c.id).where(chats.c.id == chat_id, who.sees))
    if found.one_or_none() is None:
        raise NotFound("There is no such chat.")


async def locked(db: AsyncConnection, who: Party, chat_id: UUID) -> Row[Any]:
    """The chat's row, held until the transaction ends; a consultant's own row is held before it, never after.

    Problem: not-found, also for another's.
    """
    found = await db.execute(select(chats).where(chats.c.id == chat_id, who.sees).with_for_update())
    chat = found.one_or_none()
    if chat is None:
        raise NotFound("There is no such chat.")
    return chat
