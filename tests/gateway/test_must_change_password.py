"""A password that was issued opens one call, its change; no member of the staff ever chooses a subscriber's password."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway.openapi import VERBS, document
from gateway_problems import problem
from people import Person
from running import Running
from signed_tokens import Forge

API = document()
OPERATIONS = [
    (verb.upper(), path.removeprefix("/api/v1"), operation)
    for path, operations in API["paths"].items()
    for verb, operation in operations.items()
    if verb in VERBS
]
CLOSED = [(verb, path, operation) for verb, path, operation in OPERATIONS if "security" in operation]
# A token that is limited opens this, and nothing else.
THE_CHANGE = ("PUT", "/password")
# Where staff types a password: its own.
OWN = {("POST", "/staff/session"), ("POST", "/staff/invitation")}


def named(schema: Any) -> dict[str, Any]:
    """The schema that a reference leads to, or itself."""
    found: dict[str, Any] = schema
    while "$ref" in found:
        found = API["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


def sample(schema: Any) -> Any:
    """A value of the schema's type, good enough to pass what the gateway itself checks of most of them."""
    told = named(schema)
    if several := told.get("anyOf"):
        return sample(several[0])
    if "enum" in told or "const" in told:
        return told.get("enum", [told.get("const")])[0]
    if told.get("type") == "object":
        return {name: sample(told["properties"][name]) for name in told.get("required", [])}
    plain: dict[str, Any] = {"integer": told.get("minimum", 1), "number": 1, "boolean": True, "array": []}
    formats = {"uuid": str(uuid4()), "date": "2027-01-01", "date-time": "2027-01-01T00:00:00Z"}
    text = formats.get(told.get("format", ""), "x" * max(1, told.get("minLength", 1)))
    return plain.get(told.get("type", ""), text)


def request_of(verb: str, path: str, operation: Any) -> dict[str, Any]:
    """A request that is as complete as the document wants it."""
    parameters = operation.get("parameters", [])
    places = {told["name"]: sample(told["schema"]) for told in parameters if told["in"] == "path"}
    wanted = {told["name"]: sample(told["schema"]) for told in parameters if told["in"] == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return {
        "method": verb,
        "url": path.format(**places),
        "params": {name: value for name, value in wanted.items() if name in _required(parameters)},
        "json": sample(body["schema"]) if body else None,
    }


def _required(parameters: list[Any]) -> set[str]:
    return {told["name"] for told in parameters if told.get("required")}


@pytest.mark.parametrize("kind", ["subscriber", "staff"])
async def test_whoever_has_to_change_the_password_opens_nothing_else(
    stack: Running, gateway: httpx.AsyncClient, person: Person, staff: Person, kind: str
) -> None:
    who = person if kind == "subscriber" else staff
    token = Forge(stack, who.token).signed(must="change_password")
    headers = {"Operator": "skynet", "Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    assert len(CLOSED) > 100
    for verb, path, operation in CLOSED:
        answer = await gateway.request(**request_of(verb, path, operation), headers=headers)
        if (verb, path) == THE_CHANGE:
            problem(answer, 401, "wrong-credentials")
        else:
            assert answer.status_code == 403, (verb, path, answer.text)
            problem(answer, 403, "must-change-password")


def test_staff_can_start_a_reset_but_neither_see_nor_set_a_password() -> None:
    """OWASP ASVS 5.0, 6.4.6."""
    of_staff = [told for told in OPERATIONS if told[1].startswith("/staff")]
    assert len(of_staff) > 40
    for verb, path, operation in of_staff:
        if (verb, path) not in OWN:
            asked = operation.get("requestBody", {}).get("content", {}).values()
            names = {name for media in asked for name in _names(media.get("schema", {}))}
            assert not {name for name in names if "password" in name}, (verb, path)


def test_what_is_asked_of_whom_is_known_for_each_call() -> None:
    """A call that needs a token says so, so that the sweep above has missed none."""
    public = {path for _, path, operation in OPERATIONS if "security" not in operation}
    assert not {path for path in public if path.startswith("/staff")} - {path for _, path in OWN}


def _names(schema: Any, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every field's name, however deep."""
    reference = schema.get("$ref", "")
    if reference in seen:
        return
    told = named(schema)
    for name, inner in told.get("properties", {}).items():
        yield name
        yield from _names(inner, seen | {reference} if reference else seen)
    for inner in [*told.get("anyOf", []), *([told["items"]] if "items" in told else [])]:
        yield from _names(inner, seen | {reference} if reference else seen)
