"""The online consultant, for subscribers and for visitors, who have the header `Chat-Token` of their own chat."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.tickets import (
    AddChatMessage,
    Attachment,
    Chat,
    ChatStatus,
    ChatSummary,
    CloseChat,
    FileIds,
    GetChat,
    LeaveContact,
    ListChats,
    Offline,
    OpenChat,
    ReadChat,
    SendTranscript,
    TypeInChat,
)
from gateway.rate_limits import caller_of
from gateway.talkers import AnyTalker
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, IdempotencyKey, Subscriber

router = APIRouter(prefix=BASE, tags=["chats"])

After = Annotated[
    int, Query(ge=0, le=1_000_000, description="The position of the last message that is known.")
]
Text = Annotated[str, Field(min_length=1, max_length=4_000)]


class NewChat(BaseModel):
    """`name` and `topic` as the profile's `asks` says; `text` is the first message.

    `contact` is a visitor's phone or e-mail, at which he is answered when no consultant is there.
    """

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=100)
    topic: str | None = Field(default=None, max_length=100)
    text: Text | None = None
    contact: str | None = Field(default=None, min_length=3, max_length=254)


class NewChatMessage(BaseModel):
    """`attachments` are files of `POST /attachments`, which a visitor has not."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    attachments: FileIds = []


class NewContact(BaseModel):
    """A phone or an e-mail."""

    model_config = ConfigDict(extra="forbid")

    contact: str = Field(min_length=3, max_length=254)


class ReadUpTo(BaseModel):
    """All messages up to this position have been seen."""

    model_config = ConfigDict(extra="forbid")

    position: int = Field(ge=0, le=1_000_000)


class ConsultantView(BaseModel):
    name: str


class ChatMessageView(BaseModel):
    """`position` counts the chat's messages from 1; some may be missing."""

    position: int
    at: datetime
    author: Literal["subscriber", "visitor", "staff"]
    name: str
    text: str
    attachments: list[Attachment] = []


class ChatLine(BaseModel):
    """A chat in a list. `consultant_read` is the position up to which the other side has read.

    `offline` says that no consultant was there: the chat is now the request `ticket`, which is answered by `answer_by`.
    A visitor has no `ticket`: he is answered at his contact, if he has left one (`contact_needed`).
    """

    id: UUID
    status: ChatStatus
    topic: str
    name: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: Literal["person", "staff", "idle", "offline"] | None
    consultant: ConsultantView | None
    offline: Offline | None = None
    unread: int
    consultant_read: int


class ChatView(ChatLine):
    """`place` counts the queue from 1. `next_after` is the `after` of the messages that come later."""

    place: int | None
    messages: list[ChatMessageView]
    next_after: int


class OpenedChatView(ChatView):
    """`token` is a visitor's alone, told this once: it goes into the header `Chat-Token` of every later call."""

    token: str | None = None


class ChatLines(BaseModel):
    items: list[ChatLine]
    next_cursor: str | None


class MarksView(BaseModel):
    """Up to which position the caller has read, and the consultant."""

    read: int
    consultant_read: int


class TypingView(BaseModel):
    """Tell it again before then for as long as somebody types."""

    until: datetime


class TranscriptView(BaseModel):
    messages: int


@router.get("/chats", response_model_exclude_none=False)
async def list_chats(subscriber: Subscriber, limit: Limit = 20, cursor: Cursor = None) -> ChatLines:
    """My chats, newest first."""
    found = await subscriber.ask(ListChats(limit=limit, cursor=cursor))
    return ChatLines(items=[chat_line(chat) for chat in found.items], next_cursor=found.next_cursor)


@router.post("/chats", status_code=201)
async def open_chat(body: NewChat, talker: AnyTalker, key: IdempotencyKey) -> OpenedChatView:
    """Talk to a consultant; where none is there, `offline` says what becomes of it and by when it is answered."""
    visitor = talker.visitor
    wish = OpenChat(
        **body.model_dump(),
        operator=visitor.profile.operator,
        caller=caller_of(visitor.address),
        language=visitor.language,
    )
    opened = await talker.ask(wish, key)
    token = opened.token.get_secret_value() if opened.token else None
    return OpenedChatView(**_shown(opened), token=token)


@router.get("/chats/{chat_id}")
async def show_chat(chat_id: UUID, talker: AnyTalker, after: After = 0) -> ChatView:
    """With at most 100 messages after a position: ask again with `next_after` until there are none."""
    return chat_view(await talker.ask(GetChat(chat_id=chat_id, after=after, **talker.shows)))


@router.post("/chats/{chat_id}/messages", status_code=201)
async def add_message(
    chat_id: UUID, body: NewChatMessage, talker: AnyTalker, key: IdempotencyKey
) -> ChatView:
    """Answers with the chat from this message on. Of an offline chat it goes into the request."""
    return chat_view(
        await talker.ask(AddChatMessage(chat_id=chat_id, **body.model_dump(), **talker.shows), key)
    )


@router.post("/chats/{chat_id}/close")
async def close_chat(chat_id: UUID, talker: AnyTalker) -> ChatView:
    return chat_view(await talker.ask(CloseChat(chat_id=chat_id, **talker.shows)))


@router.post("/chats/{chat_id}/typing")
async def type_in_chat(chat_id: UUID, talker: AnyTalker) -> TypingView:
    """The consultant sees it for some seconds."""
    told = await talker.ask(TypeInChat(chat_id=chat_id, **talker.shows))
    return TypingView(until=told.until)


@router.post("/chats/{chat_id}/read")
async def read_chat(chat_id: UUID, body: ReadUpTo, talker: AnyTalker) -> MarksView:
    marks = await talker.ask(ReadChat(chat_id=chat_id, position=body.position, **talker.shows))
    return MarksView(read=marks.person_read, consultant_read=marks.staff_read)


@router.post("/chats/{chat_id}/contact")
async def leave_contact(chat_id: UUID, body: NewContact, talker: AnyTalker) -> ChatView:
    """A visitor says where he is answered when no consultant is there; the answer is promised from then on."""
    return chat_view(await talker.ask(LeaveContact(chat_id=chat_id, contact=body.contact, **talker.shows)))


@router.post("/chats/{chat_id}/transcript")
async def send_transcript(chat_id: UUID, talker: AnyTalker) -> TranscriptView:
    """All that was said goes by e-mail: to the subscriber's address, to a visitor's contact."""
    sent = await talker.ask(SendTranscript(chat_id=chat_id, **talker.shows))
    return TranscriptView(messages=sent.messages)


def chat_line(chat: ChatSummary) -> ChatLine:
    return ChatLine(**_shown(chat))


def chat_view(chat: Chat) -> ChatView:
    return ChatView(**_shown(chat))


def _shown(chat: ChatSummary) -> dict[str, object]:
    """What is the caller's own to see: no contract, no contact, no ids of staff."""
    told = chat.model_dump(include=set(ChatView.model_fields))
    consultant = chat.consultant and {"name": chat.consultant.name}
    return told | {"consultant": consultant, "consultant_read": chat.staff_read}
