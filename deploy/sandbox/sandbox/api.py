"""The sandbox over HTTP: what was received, the faults, and the pages that show them to a person."""

from email.utils import parseaddr
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox import push, sms_gateway
from sandbox.acquirer import routes as acquirer
from sandbox.faults import Faults
from sandbox.mail_back import Reply, reply_letter
from sandbox.messages import Channel
from sandbox.page import letter_page, page
from sandbox.problems import problem, wrong_body
from sandbox.terminal import show_terminal, use_terminal
from sandbox.world import World


class Query(BaseModel):
    """The conditions of `GET /messages`; an empty one lets everything pass."""

    to: str = ""
    channel: Channel | None = None
    operator: str = ""
    after: str = ""
    limit: int | None = Field(default=None, ge=1)


async def read_messages(request: Request) -> Response:
    try:
        query = Query.model_validate({name: value for name, value in request.query_params.items() if value})
    except ValidationError as error:
        return wrong_body(error)
    found = _world(request).messages.find(**query.model_dump() | {"channel": query.channel or ""})
    return JSONResponse({"items": [message.as_json() for message in found]})


async def forget_messages(request: Request) -> Response:
    _world(request).messages.clear()
    return Response(status_code=204)


async def reply(request: Request) -> Response:
    """Whose mailbox it is answers; the answer is what the operator's door for letters said."""
    try:
        written = Reply.model_validate_json(await request.body())
    except ValidationError as error:
        return wrong_body(error)
    world = _world(request)
    message = world.messages.get(request.path_params["id"])
    if message is None or message.channel != "email":
        return problem(404, "not-found", "Nothing here", "There is no such letter.")
    letter, to = reply_letter(message, written)
    try:
        told = await world.mail.outgoing.send(letter, parseaddr(written.sender or message.to)[1], to)
    except OSError as error:
        return problem(503, "nobody-listens", "The operator takes no letters", str(error))
    return JSONResponse(told.model_dump())


async def read_faults(request: Request) -> Response:
    return JSONResponse(_world(request).faults.model_dump())


async def switch_faults(request: Request) -> Response:
    """PUT says how everything stands: what the body leaves out is in good order again."""
    try:
        faults = Faults.model_validate_json(await request.body())
    except ValidationError as error:
        return wrong_body(error)
    try:
        await _world(request).switch(faults)
    except OSError as error:
        return problem(503, "port-taken", "A server cannot listen again", str(error))
    return JSONResponse(faults.model_dump())


async def mark(request: Request) -> Response:
    """What the page compares to know whether it is stale."""
    return JSONResponse({"mark": _world(request).mark()})


async def health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def not_found(request: Request, _error: Exception) -> Response:
    return problem(404, "not-found", "Nothing here", f"The sandbox has no page {request.url.path}.")


def application(world: World) -> Starlette:
    routes = [
        Route("/", page),
        Route("/messages", read_messages, methods=["GET"]),
        Route("/messages", forget_messages, methods=["DELETE"]),
        Route("/messages/{id}/html", letter_page),
        Route("/messages/{id}/reply", reply, methods=["POST"]),
        Route("/faults", read_faults, methods=["GET"]),
        Route("/faults", switch_faults, methods=["PUT"]),
        Route("/mark", mark),
        *acquirer.ROUTES,
        *push.ROUTES,
        *sms_gateway.ROUTES,
        Route("/terminal", show_terminal, methods=["GET"]),
        Route("/terminal", use_terminal, methods=["POST"]),
        Route("/healthz", health),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    app = Starlette(routes=routes, exception_handlers={404: not_found})
    app.state.world = world
    return app


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world
