"""What changes, as it changes, at the desk: requests, chats and applications of the operator, as the role may see."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.problems import NotAllowed
from contracts.tickets import GetApplication, GetTicket
from gateway.live import STREAM, LastEventId, reader_of
from gateway.live_asking import Asking, Told
from gateway.live_chats import ending
from gateway.live_facts import APPLICATIONS, CONVERSATIONS, desk
from gateway.live_pages import EventStream
from gateway.live_streams import Live, Sight
from gateway.staff import staff_ticket_line
from gateway.staff_applications import application_view
from gateway.staff_chats import staff_chat_view
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

# The owner checks the role again, for every object.
DESKS = {
    "support": CONVERSATIONS,
    "manager": CONVERSATIONS,
    "admin": CONVERSATIONS,
    "sales": APPLICATIONS,
}


@router.get("/live", response_class=Response, responses=STREAM)
async def watch_desk(request: Request, staff: Staff, last_event_id: LastEventId = None) -> EventStream:
    """`ticket` is a line of the queue, `chat` one with its last messages, `application` a whole one; `typing`.

    After `present` the queues are to be asked again. Problems: not-allowed, too-many-requests.
    """
    live: Live = request.app.state.live
    caller = staff.caller
    of = DESKS.get(caller.role)
    if of is None:
        raise NotAllowed
    return await live.open(desk(caller.operator, of), SIGHTS[of], reader_of(staff), last_event_id)


async def ticket(id_: str, asking: Asking) -> list[Told]:
    found = await asking.ask(GetTicket(ticket_id=UUID(id_)))
    return [Told("ticket", lambda _: staff_ticket_line(found))]


async def chat(id_: str, asking: Asking) -> list[Told]:
    found = await ending(UUID(id_), asking)
    return [Told("chat", lambda _: staff_chat_view(found))]


async def application(id_: str, asking: Asking) -> list[Told]:
    found = await asking.ask(GetApplication(application_id=UUID(id_)))
    return [Told("application", lambda _: application_view(found))]


SIGHTS = {
    CONVERSATIONS: Sight({"ticket": ticket, "chat": chat, "application": application}),
    APPLICATIONS: Sight({"application": application}),
}
