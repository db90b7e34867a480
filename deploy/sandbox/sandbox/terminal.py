"""A payment terminal: pays cash like a person, over OSMP or Kassa24, and shows what the gateway answered."""

import re
import time
from datetime import datetime
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from sandbox.page import render
from sandbox.world import World

SLUG = re.compile(r"[a-z0-9-]{1,40}")
TERMINAL_ZONE = ZoneInfo("Europe/Moscow")
# A terminal network waits this long and then asks again.
DEADLINE = 60.0
FIELDS = ("protocol", "operator", "account", "sum", "number")


async def show_terminal(request: Request) -> Response:
    return _show(request, {name: request.query_params.get(name, "") for name in FIELDS})


async def use_terminal(request: Request) -> Response:
    """Checks or pays. The operation's number is kept in the form: sent again, it must change nothing."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    filled = {name: form.get(name, [""])[0].strip() for name in FIELDS}
    filled["number"] = filled["number"] or str(time.time_ns() // 1000)
    if not SLUG.fullmatch(filled["operator"]):
        return _show(request, filled, error="Name the operator by its slug, for example skynet.")
    gateway = request.app.state.world.settings.gateway_url
    if gateway is None:
        return _show(request, filled, error="SANDBOX_GATEWAY_URL is not set, so nobody can be paid.")
    paying = form.get("action", ["check"])[0] == "pay"
    return _show(request, filled, **await _ask(str(gateway), filled, paying=paying))


async def _ask(gateway: str, filled: dict[str, str], *, paying: bool) -> dict[str, str]:
    import httpx

    protocol = "kassa24" if filled["protocol"] == "kassa24" else "osmp"
    url = f"{gateway.rstrip('/')}/api/v1/integrations/{protocol}/{filled['operator']}"
    speak = kassa24 if protocol == "kassa24" else osmp
    parameters = speak(filled, datetime.now(TERMINAL_ZONE), paying=paying)
    try:
        async with httpx.AsyncClient(timeout=DEADLINE, trust_env=False) as client:
            answer = await client.get(url, params=parameters)
    except httpx.HTTPError as error:
        return {"error": f"The gateway did not answer: {error or type(error).__name__}."}
    return {"asked": str(answer.request.url), "status": str(answer.status_code), "answer": answer.text}


def osmp(filled: dict[str, str], now: datetime, *, paying: bool) -> dict[str, str]:
    common = {"txn_id": filled["number"], "account": filled["account"], "sum": filled["sum"]}
    if paying:
        return {"command": "pay", "txn_date": f"{now:%Y%m%d%H%M%S}"} | common
    return {"command": "check"} | common


def kassa24(filled: dict[str, str], now: datetime, *, paying: bool) -> dict[str, str]:
    if not paying:
        return {"action": "check", "number": filled["account"]}
    return {
        "action": "payment",
        "number": filled["account"],
        "receipt": filled["number"],
        "amount": filled["sum"],
        "date": f"{now:%Y-%m-%dT%H:%M:%S}",
    }


def _show(request: Request, filled: dict[str, str], **outcome: str) -> Response:
    world: World = request.app.state.world
    return render(request, "terminal.html", filled=filled, operators=world.settings.operators(), **outcome)
