"""What the terminal protocols share: who may call, how a sum is read, how XML is written.

A terminal network retries what it takes for temporary and refuses the payer for the rest, so every
answer here is exact XML with a code, whatever happens; nothing is ever HTML (protocols: OSMP, Kassa24).
"""

import base64
import hmac
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from chassis.profiles import Profile, Profiles, Terminal
from contracts.money import minor_units
from gateway.visitors import Backend

# Both protocols: a network's operation number has up to 20 digits, more than 64 bits hold.
OPERATION = re.compile(r"[0-9]{1,20}", re.ASCII)

# XML 1.0 section 2.2 excludes these even when escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class Refused(Exception):
    """The call gets `code` of its protocol, with a comment for the network's engineers."""

    def __init__(self, code: int, comment: str, status: int = 200) -> None:
        super().__init__(comment)
        self.code = code
        self.comment = comment
        self.status = status


class TooSmall(ValueError):
    """The sum is zero, negative or below the terminal's least."""


class TooLarge(ValueError):
    """The sum is above the terminal's largest."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a network, let in and with each parameter once."""

    profile: Profile
    terminal: Terminal
    backend: Backend
    parameters: dict[str, str]

    def get(self, name: str) -> str:
        """The parameter, or an empty string."""
        return self.parameters.get(name, "")

    def amount(self, name: str) -> int:
        """The sum in minor units. Raises TooSmall, TooLarge, or ValueError for what is no plain decimal."""
        text = self.get(name)
        negative = text.startswith("-")
        amount = minor_units(text[negative:], self.profile.currency)
        if negative or amount < max(1, self.terminal.min_amount):
            raise TooSmall(f"the sum is below {self.terminal.min_amount} minor units")
        if amount > self.terminal.max_amount:
            raise TooLarge(f"the sum is above {self.terminal.max_amount} minor units")
        return amount

    def in_utc(self, written: datetime) -> datetime:
        """The network's own time, unless it names a zone, in UTC. Raises ValueError at the ends of the calendar."""
        local = written if written.tzinfo else written.replace(tzinfo=ZoneInfo(self.terminal.time_zone))
        try:
            return local.astimezone(UTC)
        except OverflowError as beyond:
            raise ValueError("is outside of the calendar") from beyond


async def let_in(request: Request, operator: str, protocol: str, refusal: int, malformed: int) -> Call:
    """The call of a network that this operator's profile names.

    Raises Refused: with `refusal` and 401, 403 or 404 for a caller that is not, with `malformed` for
    parameters that cannot be told apart.
    """
    backend: Backend = request.app.state.backend
    profile = backend.profiles.by_slug(operator)
    spoken = [terminal for terminal in profile.terminals if terminal.protocol == protocol] if profile else []
    if profile is None or not spoken:
        raise Refused(refusal, f"no {protocol} terminals at operator {operator[:40]}", 404)
    address = request.client.host if request.client else ""
    near = [terminal for terminal in spoken if terminal.allows(address)]
    if not near:
        raise Refused(refusal, "this network address is not allowed to call", 403)
    known = [terminal for terminal in near if authorized(request, terminal.basic_auth)]
    if not known:
        raise Refused(refusal, "the name or password of the network is wrong", 401)
    return Call(profile, known[0], backend, await _parameters(request, malformed))


def missing_credentials(profiles: Profiles) -> list[str]:
    """A sentence for each variable that a profile names for its terminals or RADIUS and that is not set."""
    return [
        f"{variable}: is missing. Set it to user:password, as {caller} of {profile.operator} asks."
        for profile in profiles
        for caller, variable in _variables(profile)
        if variable and variable not in os.environ
    ]


def _variables(profile: Profile) -> Iterator[tuple[str, str | None]]:
    for terminal in profile.terminals:
        yield f"terminals.{terminal.way}", terminal.basic_auth
    if profile.radius:
        yield "radius", profile.radius.basic_auth


def authorized(request: Request, variable: str | None) -> bool:
    """Whether HTTP Basic (RFC 7617) gives what the environment variable holds; without a variable, always."""
    if variable is None:
        return True
    expected = base64.b64encode(os.environ[variable].encode())
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "basic" and hmac.compare_digest(given.encode(), expected)


async def _parameters(request: Request, malformed: int) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    if request.method == "POST":
        body = (await request.body()).decode("latin-1")
        try:
            pairs += parse_qsl(body, keep_blank_values=True, max_num_fields=100)
        except ValueError as wrong:
            raise Refused(malformed, "the body is no form of 100 parameters at most") from wrong
    parameters: dict[str, str] = {}
    for name, value in pairs:
        if name in parameters:
            raise Refused(malformed, f"the parameter {name[:40]} is given twice")
        parameters[name] = value
    return parameters


def xml(tags: Iterable[tuple[str, str | list[tuple[str, str]]]], status: int = 200) -> Response:
    """`<response>` with the tags in their order; a list stands for `<fields>` of name and value."""
    root = Element("response")
    for name, value in tags:
        child = SubElement(root, name)
        if isinstance(value, str):
            child.text = _NOT_XML.sub("?", value)
            continue
        for number, (field, text) in enumerate(value, 1):
            SubElement(child, f"field{number}", name=field).text = _NOT_XML.sub("?", text)
    headers = {"www-authenticate": 'Basic realm="terminals"'} if status == 401 else None
    return Response(
        _DECLARATION + tostring(root, encoding="utf-8"), status, headers, media_type="text/xml; charset=utf-8"
    )
