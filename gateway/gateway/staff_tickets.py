"""The desk of requests: who works on what, where it stands, notes, ready answers, how answers went."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.auth import Language
from contracts.tickets import (
    AddCannedAnswer,
    AddNote,
    AssignTicket,
    CannedAnswer,
    CannedAnswerList,
    ChangeCannedAnswer,
    GetTicketsReport,
    ListCannedAnswers,
    MoveTicket,
    ReleaseTicket,
    RemoveCannedAnswer,
    TakeTicket,
    TicketsReport,
    Title,
    Words,
)
from gateway.staff import StaffTicketView, staff_ticket_line, staff_ticket_view
from gateway.visitors import BASE, IdempotencyKey, Staff

__all__ = ["router", "staff_ticket_line"]

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

From = Annotated[date | None, Query(alias="from", description="The first day; else 30 days before the last.")]
To = Annotated[date | None, Query(alias="to", description="The last day, which is among them; else today.")]


class NewStatus(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: Literal["in_progress", "waiting", "solved"]


class NewAssignee(BaseModel):
    model_config = ConfigDict(extra="forbid")

    staff_id: UUID


class NewNote(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=10_000)


class NewCannedAnswer(BaseModel):
    """`texts` by language may hold {name}, {contract}, {number} and {topic}."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    topic: str = Field(default="", max_length=100)
    texts: dict[Language, Words] = Field(min_length=1)


@router.put("/tickets/{ticket_id}/status")
async def move_ticket(ticket_id: UUID, body: NewStatus, staff: Staff) -> StaffTicketView:
    """`waiting` lets the promise rest; `solved` keeps it, and the subscriber is asked to rate."""
    return staff_ticket_view(await staff.ask(MoveTicket(ticket_id=ticket_id, status=body.status)))


@router.post("/tickets/{ticket_id}/take")
async def take_ticket(ticket_id: UUID, staff: Staff) -> StaffTicketView:
    """For myself; 409 when somebody else has it."""
    return staff_ticket_view(await staff.ask(TakeTicket(ticket_id=ticket_id)))


@router.put("/tickets/{ticket_id}/assignee")
async def assign_ticket(ticket_id: UUID, body: NewAssignee, staff: Staff) -> StaffTicketView:
    """A manager gives it to somebody."""
    return staff_ticket_view(await staff.ask(AssignTicket(ticket_id=ticket_id, staff_id=body.staff_id)))


@router.delete("/tickets/{ticket_id}/assignee")
async def release_ticket(ticket_id: UUID, staff: Staff) -> StaffTicketView:
    """Mine, or as a manager anybody's."""
    return staff_ticket_view(await staff.ask(ReleaseTicket(ticket_id=ticket_id)))


@router.post("/tickets/{ticket_id}/notes", status_code=201)
async def add_note(ticket_id: UUID, body: NewNote, staff: Staff, key: IdempotencyKey) -> StaffTicketView:
    """For staff; the subscriber never sees it."""
    return staff_ticket_view(await staff.ask(AddNote(ticket_id=ticket_id, text=body.text), key))


@router.get("/tickets/{ticket_id}/canned-answers")
async def fitting_answers(ticket_id: UUID, staff: Staff) -> CannedAnswerList:
    """Those of the ticket's topic and of none, filled in."""
    return await staff.ask(ListCannedAnswers(ticket_id=ticket_id))


@router.get("/canned-answers")
async def list_canned_answers(staff: Staff) -> CannedAnswerList:
    """By title, as they are kept."""
    return await staff.ask(ListCannedAnswers())


@router.post("/canned-answers", status_code=201)
async def add_canned_answer(body: NewCannedAnswer, staff: Staff, key: IdempotencyKey) -> CannedAnswer:
    return await staff.ask(AddCannedAnswer(**body.model_dump()), key)


@router.put("/canned-answers/{answer_id}")
async def change_canned_answer(answer_id: UUID, body: NewCannedAnswer, staff: Staff) -> CannedAnswer:
    return await staff.ask(ChangeCannedAnswer(answer_id=answer_id, **body.model_dump()))


@router.delete("/canned-answers/{answer_id}", status_code=204)
async def remove_canned_answer(answer_id: UUID, staff: Staff) -> None:
    await staff.ask(RemoveCannedAnswer(answer_id=answer_id))


@router.get("/reports/tickets")
async def report_tickets(staff: Staff, first: From = None, last: To = None) -> TicketsReport:
    """Requests opened on these days: working seconds to the first answer, promises kept, grades."""
    end = (last or datetime.now(staff.visitor.profile.zone).date()) + timedelta(days=1)
    begin = first or end - timedelta(days=31)
    return await staff.ask(GetTicketsReport(begin=begin, end=end))
