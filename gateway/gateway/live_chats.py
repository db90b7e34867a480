"""A chat as it goes on: on a subscriber's pages among the rest, and to a visitor, who has the chat alone."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from contracts.tickets import Chat, GetChat, ListChats
from gateway.chats import chat_view
from gateway.live_asking import Asking, Told

# Of a long chat the end: whoever has missed more asks `GET /chats/{id}?after=`.
LAST_MESSAGES = 20
# After it there are no messages.
NOTHING = 10**9


async def chat(id_: str, asking: Asking) -> list[Told]:
    """One, or those that go on."""
    if not id_:
        known = await asking.ask(ListChats())
        return [
            told
            for line in known.items
            if line.status != "closed"
            for told in await chat(str(line.id), asking)
        ]
    found = await ending(UUID(id_), asking)
    return [Told("chat", lambda _: chat_view(found))]


def of_visitor(shows: dict[str, Any]) -> Callable[[str, Asking], Awaitable[list[Told]]]:
    """As somebody sees it who `shows` that the chat is his."""

    async def load(id_: str, asking: Asking) -> list[Told]:
        found = await ending(UUID(id_), asking, **shows)
        return [Told("chat", lambda _: chat_view(found))]

    return load


async def ending(chat_id: UUID, asking: Asking, **shows: Any) -> Chat:
    """The chat with its last messages."""
    end = await asking.ask(GetChat(chat_id=chat_id, after=NOTHING, **shows))
    return await asking.ask(GetChat(chat_id=chat_id, after=max(0, end.said - LAST_MESSAGES), **shows))
