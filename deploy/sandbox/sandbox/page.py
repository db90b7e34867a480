"""The page that shows phones, mailboxes and payments. What it shows was written by others, so nothing in it can run."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.templating import Jinja2Templates

from sandbox.acquirer.objects import Payment
from sandbox.faults import Faults
from sandbox.messages import Message
from sandbox.problems import problem
from sandbox.world import World

SHOWN_MESSAGES = 100
SHOWN_RECIPIENTS = 60
SHOWN_PAYMENTS = 8

OWN_ORIGIN_ONLY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A letter may look as it likes and its links may be followed, but it neither runs nor fetches anything.
LETTER_ONLY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:"
)

SWITCHES = {system: type(fault).model_json_schema()["properties"] for system, fault in Faults()}

templates = Jinja2Templates(Path(__file__).parent / "templates")
templates.env.globals["KINDS"] = {"sms": "SMS", "email": "mail", "push": "push"}


@dataclass
class Recipient:
    to: str
    channel: str
    received: int
    newest: Message


async def page(request: Request) -> Response:
    world: World = request.app.state.world
    chosen = {name: request.query_params.get(name, "") for name in ("operator", "channel", "to")}
    everything = world.messages.find()
    recipients = _recipients(everything, chosen["operator"], chosen["channel"])
    return render(
        request,
        "page.html",
        chosen=chosen,
        messages=world.messages.find(**chosen, limit=SHOWN_MESSAGES),
        mark=world.mark(),
        payments=recent(world, chosen["operator"]),
        total=len(everything),
        recipients=recipients[:SHOWN_RECIPIENTS],
        more_recipients=max(0, len(recipients) - SHOWN_RECIPIENTS),
        operators=sorted({message.operator for message in everything} | set(world.settings.operators())),
        faults=world.faults.model_dump(),
        switches=SWITCHES,
        troubles=_troubles(world.faults),
        ports={"SMPP": world.smsc.port, "SMTP": world.mail.port},
    )


async def letter_page(request: Request) -> Response:
    message = request.app.state.world.messages.get(request.path_params["id"])
    if message is None or message.html is None:
        return problem(404, "not-found", "Nothing here", "There is no such letter, or it has no HTML.")
    body = f'<!doctype html><base target="_blank">{message.html}'
    return HTMLResponse(body, headers={"Content-Security-Policy": LETTER_ONLY})


def render(request: Request, template: str, *, policy: str = OWN_ORIGIN_ONLY, **context: Any) -> Response:
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return templates.TemplateResponse(request, template, context, headers=headers)


def recent(world: World, operator: str) -> list[Payment]:
    """The last payments, newest first."""
    newest_first = reversed(world.acquirer.payments.payments.values())
    return list(islice((made for made in newest_first if operator in ("", made.operator)), SHOWN_PAYMENTS))


def _recipients(newest_first: list[Message], operator: str, channel: str) -> list[Recipient]:
    """Every phone and mailbox, the one that received something last first."""
    found: dict[str, Recipient] = {}
    for message in newest_first:
        if operator in ("", message.operator) and channel in ("", message.channel):
            recipient = found.setdefault(message.key, Recipient(message.to, message.channel, 0, message))
            recipient.received += 1
    return list(found.values())


def _troubles(faults: Faults) -> list[str]:
    """What is wrong now, in words: `smsc: slow 3.0`."""
    return [
        f"{system}: {switch.replace('_', ' ')}" + ("" if value is True else f" {value:g}")
        for system, fault in faults
        for switch, value in fault
        if value
    ]
