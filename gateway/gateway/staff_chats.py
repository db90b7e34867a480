"""The desk of chats: who is there, the queue, taking one, answering it, handing it over."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.tickets import (
    AddChatMessage,
    AnswerLeftChat,
    BeAtDesk,
    Chat,
    ChatMessage,
    ChatStatus,
    ChatSummary,
    CloseChat,
    Consultant,
    Desk,
    GetChat,
    LeaveDesk,
    ListChatQueue,
    Offline,
    ReadChat,
    SendTranscript,
    TakeChat,
    TransferChat,
    TypeInChat,
)
from gateway.chats import After, NewChatMessage, ReadUpTo, Text, TranscriptView, TypingView
from gateway.tickets import Cursor
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

Wanted = Literal["queued", "open", "closed", "left"]


class AtDesk(BaseModel):
    """`name` is what people see."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=60)


class LeftAnswer(BaseModel):
    """The letter, or what was said over the phone."""

    model_config = ConfigDict(extra="forbid")

    text: Text


class HandOver(BaseModel):
    """`to` a colleague at the desk, or left out: back into the queue. `note` is for staff only."""

    model_config = ConfigDict(extra="forbid")

    to: UUID | None = None
    note: str = Field(default="", max_length=1_000)


class ColleagueView(BaseModel):
    id: UUID
    name: str
    seen_at: datetime
    chats: int


class DeskView(BaseModel):
    """`staffed`: a chat that begins now finds somebody; each of `consultants` may hold `at_once` chats."""

    staffed: bool
    waiting: int
    at_once: int
    consultants: list[ColleagueView]


class StaffChatLine(BaseModel):
    """`waiting_seconds` is of one that is queued. `contact` is a visitor's, `contract` a subscriber's."""

    id: UUID
    status: ChatStatus
    topic: str
    name: str
    language: str
    subscriber_id: UUID | None
    contract: str
    contact: str | None
    opened_at: datetime
    queued_at: datetime
    waiting_seconds: int | None
    closed_at: datetime | None
    closed_by: Literal["person", "staff", "idle", "offline"] | None
    consultant: Consultant | None
    offline: Offline | None
    answered_at: datetime | None
    unread: int
    person_read: int


class StaffChatView(StaffChatLine):
    """The transcript, notes among it."""

    place: int | None
    messages: list[ChatMessage]
    next_after: int


class StaffChatLines(BaseModel):
    items: list[StaffChatLine]
    next_cursor: str | None


class StaffMarksView(BaseModel):
    read: int
    person_read: int


@router.put("/chats/desk")
async def be_at_desk(body: AtDesk, staff: Staff) -> DeskView:
    """I am here: said every twenty seconds; without a word for a minute my chats go back into the queue."""
    return _desk(await staff.ask(BeAtDesk(name=body.name)))


@router.delete("/chats/desk")
async def leave_desk(staff: Staff) -> DeskView:
    """I have gone; my chats go back into the queue at once."""
    return _desk(await staff.ask(LeaveDesk()))


@router.get("/chats")
async def list_chats(
    staff: Staff,
    status: Wanted = "queued",
    mine: bool = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Cursor = None,
) -> StaffChatLines:
    """Who waits, oldest first; `left` are visitors who wait for an answer by e-mail or phone."""
    found = await staff.ask(ListChatQueue(status=status, mine=mine, limit=limit, cursor=cursor))
    items = [StaffChatLine(**_shown(chat)) for chat in found.items]
    return StaffChatLines(items=items, next_cursor=found.next_cursor)


@router.get("/chats/{chat_id}")
async def show_chat(chat_id: UUID, staff: Staff, after: After = 0) -> StaffChatView:
    return staff_chat_view(await staff.ask(GetChat(chat_id=chat_id, after=after)))


@router.post("/chats/{chat_id}/take")
async def take_chat(chat_id: UUID, staff: Staff) -> StaffChatView:
    """Of two who take it at once one has it; the other is told 409."""
    return staff_chat_view(await staff.ask(TakeChat(chat_id=chat_id)))


@router.post("/chats/{chat_id}/messages", status_code=201)
async def answer_chat(
    chat_id: UUID, body: NewChatMessage, staff: Staff, key: IdempotencyKey
) -> StaffChatView:
    return staff_chat_view(await staff.ask(AddChatMessage(chat_id=chat_id, **body.model_dump()), key))


@router.post("/chats/{chat_id}/typing")
async def type_in_chat(chat_id: UUID, staff: Staff) -> TypingView:
    return TypingView(until=(await staff.ask(TypeInChat(chat_id=chat_id))).until)


@router.post("/chats/{chat_id}/read")
async def read_chat(chat_id: UUID, body: ReadUpTo, staff: Staff) -> StaffMarksView:
    marks = await staff.ask(ReadChat(chat_id=chat_id, position=body.position))
    return StaffMarksView(read=marks.staff_read, person_read=marks.person_read)


@router.post("/chats/{chat_id}/transfer")
async def transfer_chat(chat_id: UUID, body: HandOver, staff: Staff) -> StaffChatView:
    return staff_chat_view(await staff.ask(TransferChat(chat_id=chat_id, to=body.to, note=body.note)))


@router.post("/chats/{chat_id}/answer")
async def answer_left_chat(
    chat_id: UUID, body: LeftAnswer, staff: Staff, key: IdempotencyKey
) -> StaffChatView:
    """To a visitor for whom no consultant was there: by e-mail, or a note of what was said over the phone."""
    return staff_chat_view(await staff.ask(AnswerLeftChat(chat_id=chat_id, text=body.text), key))


@router.post("/chats/{chat_id}/close")
async def close_chat(chat_id: UUID, staff: Staff) -> StaffChatView:
    return staff_chat_view(await staff.ask(CloseChat(chat_id=chat_id)))


@router.post("/chats/{chat_id}/transcript")
async def send_transcript(chat_id: UUID, staff: Staff) -> TranscriptView:
    """By e-mail to whoever talked."""
    return TranscriptView(messages=(await staff.ask(SendTranscript(chat_id=chat_id))).messages)


def _desk(desk: Desk) -> DeskView:
    return DeskView(**desk.model_dump())


def staff_chat_view(chat: Chat) -> StaffChatView:
    return StaffChatView(**_shown(chat))


def _shown(chat: ChatSummary) -> dict[str, object]:
    waiting = (datetime.now(UTC) - chat.queued_at).total_seconds() if chat.status == "queued" else None
    told = chat.model_dump(include=set(StaffChatView.model_fields))
    return told | {"waiting_seconds": None if waiting is None else max(0, int(waiting))}
