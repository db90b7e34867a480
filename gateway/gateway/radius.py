"""Accounting of FreeRADIUS `rlm_rest` (protocols: section 6): JSON records in, 204 once they are kept.

What is no record of traffic, and what cannot be read, is counted and let go: FreeRADIUS repeats what it gets no 2xx
for, and a record that is wrong today is wrong tomorrow. Only while billing is away it is told to come again.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from prometheus_client import Counter
from pydantic import ValidationError
from starlette.responses import Response

from chassis.profiles import Profile
from contracts.billing import RecordUsage, UsageRecord
from contracts.problems import BadRequest, NotAllowed, NotFound, NotSignedIn
from gateway.terminals import authorized
from gateway.visitors import BASE, Backend

router = APIRouter(prefix=BASE, tags=["systems"])

# RFC 2866 section 5.1; `rlm_rest` writes the name or, with raw values, the number.
TRAFFIC = {"start", "1", "stop", "2", "interim-update", "3"}
OTHER = {"accounting-on", "7", "accounting-off", "8"}
LARGEST_BATCH = 2000
OLDEST = timedelta(days=40)

RECORDS = Counter("cabinet_radius_records", "Accounting records by kind", ["operator", "kind"])

Attributes = dict[str, str]


@router.post("/integrations/radius/{operator}/accounting", status_code=204)
async def take_accounting(operator: str, request: Request) -> Response:
    """One record or a list of them, of sessions whose `User-Name` is the account's number."""
    profile = _let_in(request, operator)
    backend: Backend = request.app.state.backend
    records = list(_records(await _told(request), profile))
    if records:
        question = RecordUsage(operator=profile.operator, records=records)
        await backend.questions.ask(question, seconds=backend.answer_seconds)
    return Response(status_code=204)


def _let_in(request: Request, operator: str) -> Profile:
    backend: Backend = request.app.state.backend
    profile = backend.profiles.by_slug(operator)
    if profile is None or profile.radius is None:
        raise NotFound("There is no RADIUS at this operator.")
    if not profile.radius.allows(request.client.host if request.client else ""):
        raise NotAllowed("This network address is not allowed to call.")
    if not authorized(request, profile.radius.basic_auth):
        raise NotSignedIn("The name or password of the RADIUS server is wrong.")
    return profile


async def _told(request: Request) -> list[Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as wrong:
        raise BadRequest("The body is not JSON.") from wrong
    told = body if isinstance(body, list) else [body]
    if len(told) > LARGEST_BATCH:
        raise BadRequest(f"More than {LARGEST_BATCH} records at once.")
    return told


def _records(told: Iterable[Any], profile: Profile) -> Iterator[UsageRecord]:
    for one in told:
        attributes = _attributes(one)
        status = attributes.get("Acct-Status-Type", "").lower()
        if status not in TRAFFIC:
            # Accounting-On and -Off: the NAS began anew. A session is known by its own id, so none is left open.
            RECORDS.labels(profile.operator, "other" if status in OTHER else "unreadable").inc()
            continue
        try:
            record = _record(attributes, profile)
        except (KeyError, ValueError, ValidationError):
            RECORDS.labels(profile.operator, "unreadable").inc()
        else:
            RECORDS.labels(profile.operator, "traffic").inc()
            yield record


def _attributes(told: Any) -> Attributes:
    """`{"User-Name": {"type": "string", "value": ["u1"]}}`, or with plain values; the first of each."""
    if not isinstance(told, dict):
        return {}
    found = {}
    for name, value in told.items():
        plain = value.get("value") if isinstance(value, dict) else value
        first = plain[0] if isinstance(plain, list) and plain else plain
        if isinstance(first, str | int) and not isinstance(first, bool):
            found[str(name)] = str(first)
    return found


def _record(attributes: Attributes, profile: Profile) -> UsageRecord:
    """The NAS's output is the subscriber's input. Raises KeyError or ValueError for what names nobody."""
    session, account = _session(attributes), attributes["User-Name"].strip()
    if not (session + account).isprintable():
        raise ValueError("a name has characters that no database takes")
    return UsageRecord(
        session=session,
        account=account,
        at=_moment(attributes, profile.zone),
        received=_octets(attributes, "Output"),
        sent=_octets(attributes, "Input"),
    )


def _octets(attributes: Attributes, way: str) -> int:
    """RFC 2869 section 5.1: gigawords count how often the 32 bits of octets have wrapped. A Start has neither."""
    octets = int(attributes.get(f"Acct-{way}-Octets", "0"))
    wraps = int(attributes.get(f"Acct-{way}-Gigawords", "0"))
    if not (0 <= octets < 2**64 and 0 <= wraps < 2**31):
        raise ValueError("a counter is out of its range")
    # A server that has added the two itself sends no gigawords.
    return (wraps << 32) + octets


def _session(attributes: Attributes) -> str:
    """What tells the session from all others; FreeRADIUS makes `Acct-Unique-Session-Id` in its preacct section."""
    if unique := attributes.get("Acct-Unique-Session-Id"):
        return unique
    parts = [attributes["User-Name"], attributes["Acct-Session-Id"]]
    parts += [attributes.get(name, "") for name in ("NAS-IP-Address", "NAS-Identifier", "NAS-Port")]
    return sha256("\0".join(parts).encode()).hexdigest()


def _moment(attributes: Attributes, zone: ZoneInfo) -> datetime:
    """When it was told: the event's own time, else now less the delay that the NAS admits (RFC 2866 section 5.2)."""
    now = datetime.now(UTC)
    with suppress(ValueError, OverflowError, OSError):
        told = _written_moment(attributes.get("Event-Timestamp", ""), zone).astimezone(UTC)
        # A NAS that has not learnt the time yet thinks that it is 1970.
        if now - OLDEST < told < now:
            return told
    delay = attributes.get("Acct-Delay-Time", "0")
    return now - timedelta(seconds=min(int(delay), 86_400) if delay.isascii() and delay.isdigit() else 0)


def _written_moment(written: str, zone: ZoneInfo) -> datetime:
    """`1795305600`, ISO 8601 or `Nov 22 2026 10:00:00 MSK`, as FreeRADIUS prints it: in its machine's zone."""
    if written.isascii() and written.isdigit():
        return datetime.fromtimestamp(int(written), UTC)
    with suppress(ValueError):
        told = datetime.fromisoformat(written)
        return told if told.tzinfo else told.replace(tzinfo=zone)
    date_and_time, _, name = written.rpartition(" ")
    local = datetime.strptime(date_and_time, "%b %d %Y %H:%M:%S")  # noqa: DTZ007 - the zone is named apart
    return local.replace(tzinfo=UTC if name in {"UTC", "GMT"} else zone)
