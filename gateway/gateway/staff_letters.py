"""For staff: the letters that came to a request, whole."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.tickets import LetterOutcome, ListLetters
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=BASE, tags=["staff"])


class LetterView(BaseModel):
    """`outcome`: it became a message, waits for staff, was a machine's (`why`), or came after the end."""

    at: datetime
    sender: str
    subject: str
    whole: str
    outcome: LetterOutcome
    why: str


class LetterList(BaseModel):
    """The newest first."""

    items: list[LetterView]


@router.get("/staff/tickets/{ticket_id}/letters")
async def list_letters(ticket_id: UUID, staff: Staff) -> LetterList:
    """What came by e-mail, also what became no message. For support and managers."""
    told = await staff.ask(ListLetters(ticket_id=ticket_id))
    return LetterList(items=[LetterView(**letter.model_dump()) for letter in told.items])
