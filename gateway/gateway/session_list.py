"""Where somebody is signed in, and ending it from elsewhere: one's own sessions, and staff those of others."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from contracts.auth import EndOtherSessions, EndSession, EndSessionsOf, ListSessions, OpenSession
from gateway.device_words import device_words
from gateway.places import Places
from gateway.visitors import BASE, AnybodySignedIn, Staff

router = APIRouter(prefix=BASE, tags=["session"])


class SessionView(BaseModel):
    """`device` in words, `place` a city and country if that is known of `address`; `current` is the one that asks."""

    id: UUID
    device: str
    address: str
    place: str | None
    signed_in_at: datetime
    last_used_at: datetime
    current: bool


class SessionList(BaseModel):
    items: list[SessionView]
    next_cursor: None = None


class EndedView(BaseModel):
    """How many sessions were ended."""

    ended: int


@router.get("/sessions")
async def list_sessions(person: AnybodySignedIn, request: Request) -> SessionList:
    """The present one first, then the last used."""
    found = await person.ask(ListSessions())
    places: Places = request.app.state.places
    language = person.visitor.language
    return SessionList(items=[_view(session, places, language) for session in found.sessions])


@router.delete("/sessions/{session_id}", status_code=204)
async def end_session(session_id: UUID, person: AnybodySignedIn) -> None:
    """One of one's own; its tokens are refused everywhere within a second."""
    await person.ask(EndSession(session_id=session_id))


@router.delete("/sessions")
async def end_other_sessions(person: AnybodySignedIn) -> EndedView:
    """All of one's own but this one."""
    return EndedView(ended=(await person.ask(EndOtherSessions())).ended)


@router.delete("/staff/subscribers/{subscriber_id}/sessions", tags=["staff"])
async def end_sessions_of_subscriber(subscriber_id: UUID, staff: Staff) -> EndedView:
    """Sign a subscriber out everywhere."""
    return EndedView(ended=(await staff.ask(EndSessionsOf(kind="subscriber", owner_id=subscriber_id))).ended)


@router.delete("/staff/people/{staff_id}/sessions", tags=["staff"])
async def end_sessions_of_staff(staff_id: UUID, staff: Staff) -> EndedView:
    """Sign a member of staff out everywhere; for an admin."""
    return EndedView(ended=(await staff.ask(EndSessionsOf(kind="staff", owner_id=staff_id))).ended)


def _view(session: OpenSession, places: Places, language: str) -> SessionView:
    return SessionView(
        id=session.session_id,
        device=device_words(session.device),
        address=session.address,
        place=places.of(session.address, language),
        signed_in_at=session.signed_in_at,
        last_used_at=session.last_used_at,
        current=session.current,
    )
