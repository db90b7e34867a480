"""People in chats: subscribers and consultants with real tokens, visitors with the token of their chat."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr

from chassis.asking import Questions
from contracts.tickets import AddChatMessage, BeAtDesk, Chat, GetChat, OpenChat, OpenedChat, TakeChat
from running import Running
from ticket_people import Person


async def begins(person: Person, text: str | None = "Нет связи", **more: Any) -> OpenedChat:
    """A subscriber's chat."""
    wish = {"operator": person.operator, "name": "Анна", "topic": "internet", "text": text, **more}
    return await person.ask(OpenChat.model_validate(wish), uuid4().hex)


async def says(person: Person, chat: Chat, text: str, key: str | None = None) -> Chat:
    return await person.ask(AddChatMessage(chat_id=chat.id, text=text), key or uuid4().hex)


async def at_desk(consultant: Person, name: str = "Ольга") -> Person:
    await consultant.ask(BeAtDesk(name=name))
    return consultant


async def takes(consultant: Person, chat: Chat) -> Chat:
    return await consultant.ask(TakeChat(chat_id=chat.id))


_WAITS = """
with there as (
  insert into consultants (operator, staff_id, name, seen_at)
  select $1, unnest($3::uuid[]), 'Ольга', now() on conflict (operator, staff_id) do update set seen_at = now()
)
update chats set status = 'queued', closed_at = null, closed_by = null, ticket_id = null, answer_by = null,
  queued_at = now() where operator = $1 and id = $2
"""


async def waits(stack: Running, operator: str, chat_id: UUID | str, *consultants: UUID) -> None:
    """Whatever the hour is: the chat stands in the queue and these consultants are at the desk."""
    await stack.sql("tickets", _WAITS, operator, UUID(str(chat_id)), list(consultants))


@dataclass
class Visitor:
    """Nobody knows who it is; `token` is what the chat has given."""

    questions: Questions
    operator: str = "chatty"
    network: str = field(default_factory=lambda: uuid4().hex)
    chat_id: UUID = field(default_factory=uuid4)
    token: SecretStr | None = None

    async def begins(self, key: str | None = None, **more: Any) -> OpenedChat:
        wish = {"operator": self.operator, "caller": self.network, "name": "Пётр", "topic": "money", **more}
        opened = await self.questions.ask(OpenChat.model_validate(wish), key=key or uuid4().hex)
        self.chat_id, self.token = opened.id, opened.token
        return opened

    @property
    def shows(self) -> dict[str, Any]:
        return {"chat_id": self.chat_id, "operator": self.operator, "token": self.token}

    async def sees(self) -> Chat:
        return await self.questions.ask(GetChat(**self.shows))

    async def says(self, text: str) -> Chat:
        return await self.questions.ask(AddChatMessage(**self.shows, text=text), key=uuid4().hex)
