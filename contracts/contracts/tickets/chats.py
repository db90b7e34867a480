"""Chat with a consultant, also for visitors without a login.

Whoever talks is a subscriber by the access token, or a visitor by `token`, which only he has; `operator` is then the
operator on whose site he is. Staff asks the same questions with its own access token.
"""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Event, Message, Question, Secret
from contracts.tickets.attachments import Attachment, FileIds

ChatStatus = Literal["queued", "open", "closed"]
ChatAuthor = Literal["subscriber", "visitor", "staff", "note"]
Side = Literal["person", "staff"]
ClosedBy = Literal["person", "staff", "idle", "offline"]


class ChatMessage(Message):
    """`position` counts a chat's messages from 1. A `note` is staff's own and is shown to staff only."""

    position: int
    at: datetime
    author: ChatAuthor
    name: str
    text: str
    attachments: list[Attachment] = []


class Offline(Message):
    """Nobody was there. `ticket` is what the chat has become, None for a visitor, who has no cabinet.

    `answer_by` is the moment inside working hours by which an answer is promised; a visitor who has left no
    `contact` is promised nothing until he does.
    """

    ticket: UUID | None
    answer_by: datetime | None
    contact_needed: bool = False


class Consultant(Message):
    """`name` is what the consultant has told the desk to show."""

    id: UUID
    name: str


class ChatSummary(Message):
    """`said` is the position of the last message, read marks are positions too; `unread` counts for whoever asks."""

    id: UUID
    status: ChatStatus
    topic: str
    name: str
    opened_at: datetime
    queued_at: datetime
    closed_at: datetime | None
    closed_by: ClosedBy | None
    consultant: Consultant | None
    offline: Offline | None
    said: int
    person_read: int
    staff_read: int
    unread: int
    subscriber_id: UUID | None
    contract: str
    contact: str | None
    language: str
    answered_at: datetime | None


class Chat(ChatSummary):
    """With the messages after a cursor: `next_after` is the cursor of those that come later.

    `place` counts the queue from 1; None when the chat does not wait.
    """

    place: int | None
    messages: list[ChatMessage]
    next_after: int


class ChatList(Message):
    items: list[ChatSummary]
    next_cursor: str | None = None


class OpenedChat(Chat):
    """`token` opens a visitor's chat again; it is told once and stored as a hash."""

    token: Secret | None = None


class OpenChat(Question[OpenedChat]):
    """By a subscriber, or a visitor who gives no token yet; `caller` is whose calls are counted as one's."""

    operator: str
    caller: str = Field(default="", max_length=64)
    name: str | None = Field(default=None, min_length=1, max_length=100)
    topic: str | None = Field(default=None, max_length=100)
    text: str | None = Field(default=None, min_length=1, max_length=4_000)
    contact: str | None = Field(default=None, max_length=254)
    language: Literal["ru", "kk", "en"] = "ru"


class InChat(Message):
    """Which chat, and by what a visitor shows that it is his."""

    chat_id: UUID
    operator: str | None = None
    token: Secret | None = None


class GetChat(InChat, Question[Chat]):
    """Messages after position `after`, 200 at a time. Problem: not-found, also for another's."""

    after: int = Field(default=0, ge=0)


class AddChatMessage(InChat, Question[Chat]):
    """Answers with the chat from this message on. Idempotent by the caller's key. A visitor sends no files.

    Problems: not-found, conflict (closed, or held by a colleague), too-many-requests.
    """

    text: str = Field(min_length=1, max_length=4_000)
    attachments: FileIds = []


class CloseChat(InChat, Question[Chat]):
    """By either side; a closed one stays as it is. Problem: not-found."""


class TypingTold(Message):
    """The other side sees it until then, unless it is told again."""

    until: datetime


class TypeInChat(InChat, Question[TypingTold]):
    """Told to the other side at once and stored nowhere."""


class ReadMarks(Message):
    """Positions up to which each side has read."""

    person_read: int
    staff_read: int


class ReadChat(InChat, Question[ReadMarks]):
    """All up to this position has been seen by the side that asks; a mark never goes back."""

    position: int = Field(ge=0)


class LeaveContact(InChat, Question[Chat]):
    """A visitor says where he is answered when nobody is there: a phone or an e-mail."""

    contact: str = Field(min_length=3, max_length=254)


class ListChats(Question[ChatList]):
    """A subscriber's own, newest first."""

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class ChatChanged(Event):
    """A chat has a new message, status or consultant. `subscriber_id` is None when a visitor without a login writes.

    `said` is the position of its last message.
    """

    chat_id: UUID
    subscriber_id: UUID | None
    status: ChatStatus
    staff_id: UUID | None = None
    said: int = 0


class Typing(Message):
    """Somebody types in a chat. No fact: it is published past the outbox and the streams, and kept nowhere.

    It is for the other side: `subscriber_id` when staff types, `staff_id` when the person does. It is over at `until`
    unless it is told again.
    """

    owner: ClassVar[str] = "tickets"
    everywhere: ClassVar[str] = "typing.>"

    chat_id: UUID
    side: Side
    name: str
    subscriber_id: UUID | None
    staff_id: UUID | None
    until: datetime

    def subject(self, operator: str) -> str:
        """Of the broker's core: `typing.<operator>.<chat>`."""
        return f"typing.{operator}.{self.chat_id}"
