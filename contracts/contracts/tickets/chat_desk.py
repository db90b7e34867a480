"""The desk of chats: who is there, the queue, taking one, handing it over, answering what was left."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question
from contracts.tickets.chats import Chat, ChatList


class ListChatQueue(Question[ChatList]):
    """For staff. Of `queued` and `left` the oldest first: they wait; of the others the newest.

    `left` are visitors' chats that nobody was there for, and that have not been answered yet.
    """

    status: Literal["queued", "open", "closed", "left"] = "queued"
    mine: bool = False
    limit: int = Field(default=50, ge=1, le=100)
    cursor: str | None = None


class DeskColleague(Message):
    """`chats` is how many the consultant holds now."""

    id: UUID
    name: str
    seen_at: datetime
    chats: int


class Desk(Message):
    """Who is there now. `staffed`: a chat that is opened now finds somebody; `at_once` a consultant may hold."""

    staffed: bool
    waiting: int
    at_once: int
    consultants: list[DeskColleague]


class BeAtDesk(Question[Desk]):
    """The caller is there for a minute more, under the `name` that people see."""

    name: str = Field(min_length=1, max_length=60)


class LeaveDesk(Question[Desk]):
    """The caller has gone; the chats held go back into the queue."""


class TakeChat(Question[Chat]):
    """From the queue. Problems: not-found, conflict (taken, ended, too many held, not at the desk)."""

    chat_id: UUID


class TransferChat(Question[Chat]):
    """To a colleague at the desk, or back into the queue; `note` is for whoever goes on."""

    chat_id: UUID
    to: UUID | None = None
    note: str = Field(default="", max_length=1_000)


class AnswerLeftChat(Question[Chat]):
    """A visitor's left chat is answered: by e-mail with `text`, or it was by phone and `text` notes what was said."""

    chat_id: UUID
    text: str = Field(min_length=1, max_length=4_000)
