"""What changes, as it changes, on every open page of a subscriber: Server-Sent Events (HTML, section 9.2)."""

import time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from contracts.problems import BadRequest
from contracts.tickets import GetChat
from gateway.live_chats import NOTHING, of_visitor
from gateway.live_facts import subscriber as whom_of
from gateway.live_facts import visitor as chat_of
from gateway.live_objects import SIGHT
from gateway.live_pages import EventStream, Reader
from gateway.live_streams import Live, Sight
from gateway.talkers import AnyTalker
from gateway.visitors import BASE, SignedIn, Subscriber

router = APIRouter(prefix=BASE, tags=["live"])

# As long as an access token: then the chat's token is looked at again.
VISITOR_SECONDS = 600

LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", max_length=40)]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events as long as the token lives; docs/live.md names them.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get("/live", response_class=Response, responses=STREAM)
async def watch(request: Request, subscriber: Subscriber, last_event_id: LastEventId = None) -> EventStream:
    """Balance, services, payments, requests, chats and notices, each as its own call gives it, when it has changed.

    Open it first and load the page then. With `Last-Event-ID` it goes on where it was; too late for that, `present`
    comes first and then all as it stands. Problem: too-many-requests.
    """
    live: Live = request.app.state.live
    caller = subscriber.caller
    return await live.open(whom_of(caller.operator, caller.id), SIGHT, reader_of(subscriber), last_event_id)


@router.get("/chats/{chat_id}/live", response_class=Response, responses=STREAM)
async def watch_chat(
    request: Request, chat_id: UUID, talker: AnyTalker, last_event_id: LastEventId = None
) -> EventStream:
    """A visitor's chat as it goes on, by its `Chat-Token`; a subscriber's are among the rest in `GET /live`.

    Problems: bad-request, not-found, too-many-requests.
    """
    if talker.person:
        raise BadRequest("A subscriber's chats are told by GET /live.")
    found = await talker.ask(GetChat(chat_id=chat_id, after=NOTHING, **talker.shows))
    live: Live = request.app.state.live
    reader = Reader(talker.visitor, talker.ask, time.time() + VISITOR_SECONDS)
    sight = Sight({"chat": of_visitor(talker.shows)}, (("chat", str(found.id)),))
    return await live.open(chat_of(talker.visitor.profile.operator, found.id), sight, reader, last_event_id)


def reader_of(person: SignedIn) -> Reader:
    """Somebody with a token, until it expires."""
    caller = person.caller
    return Reader(person.visitor, person.ask, caller.expires_at, caller.session, caller.id)
