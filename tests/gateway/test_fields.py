"""No more is taken and told than the models name: unknown fields are refused, answers have models (ASVS 15.3.3)."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi.routing import APIRoute

from gateway.app import routers
from gateway.openapi import JSON, VERBS, document
from gateway_problems import problem
from running import Running
from signed_tokens import Signer

API = document()
OPERATIONS = [
    (verb.upper(), path.removeprefix("/api/v1"), operation)
    for path, operations in API["paths"].items()
    for verb, operation in operations.items()
    if verb in VERBS
]
BODIES = [
    (verb, path, operation, operation["requestBody"]["content"][JSON]["schema"])
    for verb, path, operation in OPERATIONS
    if JSON in operation.get("requestBody", {}).get("content", {})
]
# What they send is theirs to extend, so it is read without a model; how they are answered is their protocol's.
FILES = {"text/csv", "multipart/form-data", "application/octet-stream"}
OTHERS_PROTOCOLS = {
    "/integrations/osmp/{operator}": "terminal networks send parameters and read XML",
    "/integrations/kassa24/{operator}": "Kassa24 sends parameters and reads XML",
    "/integrations/yookassa/{operator}": "YooKassa sends the whole payment and reads nothing but the status",
    "/integrations/radius/{operator}/accounting": "rlm_rest sends whatever attributes the access server has",
}
NOT_FOR_SUBSCRIBERS = {"role", "operator", "balance", "must_change_password", "confirmed"}
UNKNOWN = {"unexpected": 1}
# What a pattern asks for, which no type says.
PATTERNED = {"mac": "02:00:00:00:00:01"}


def named(schema: Any) -> dict[str, Any]:
    """The schema that a reference leads to, or itself."""
    found: dict[str, Any] = schema
    while "$ref" in found:
        found = API["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


def alternatives(schema: Any) -> list[dict[str, Any]]:
    """What a value of the schema may be."""
    told = named(schema)
    several = [*told.get("anyOf", []), *told.get("oneOf", [])]
    return [found for one in several for found in alternatives(one)] or [told]


def smallest(schema: Any) -> Any:
    """A value that the schema takes, with required fields only."""
    told = alternatives(schema)[0]
    if "enum" in told or "const" in told:
        return told.get("enum", [told.get("const")])[0]
    if "properties" in told:
        properties = told["properties"]
        return {name: PATTERNED.get(name, smallest(properties[name])) for name in told.get("required", [])}
    if told.get("type") == "object":
        # A key that is one of several, or else a language.
        key = (
            alternatives(told["propertyNames"])[0].get("enum", ["ru"])[0] if "propertyNames" in told else "ru"
        )
        return {key: smallest(told["additionalProperties"])}
    formats = {"uuid": str(uuid4()), "date": "2027-01-01", "time": "10:00:00"}
    text = formats.get(told.get("format", ""), "x" * max(1, told.get("minLength", 1)))
    items = [smallest(told["items"]) for _ in range(told.get("minItems", 0))]
    plain = {"integer": told.get("minimum", 1), "boolean": True, "array": items}
    return plain.get(told.get("type", ""), text)


def models(schema: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Each model of a body: where it stands, its schema, and the smallest body that has an unknown field there."""
    for told in alternatives(schema):
        assert told, f"{where or '/'} may be anything"
        if "properties" in told:
            least = smallest(told)
            yield where, told, least | UNKNOWN
            for name, inner in told["properties"].items():
                for place, model, body in models(inner, f"{where}/{name}"):
                    yield place, model, least | {name: body}
        elif told.get("type") == "object":
            assert isinstance(told.get("additionalProperties"), dict), f"{where or '/'} has any fields"
        elif "items" in told:
            for place, model, body in models(told["items"], f"{where}/0"):
                yield place, model, [body]


def media_of(operation: Any) -> set[str]:
    """In what forms the document says that a body may come."""
    return set(operation.get("requestBody", {}).get("content", {}))


def place_of(path: str, operation: Any) -> str:
    """The path with something in each of its places."""
    told = {one["name"]: smallest(one["schema"]) for one in operation.get("parameters", [])}
    return path.format(**told)


@pytest.fixture(scope="module")
def callers(stack: Running) -> dict[str, dict[str, str]]:
    """By the kind of caller, what a request of his is headed with."""
    signer = Signer(stack)
    tokens = {
        "subscriber": signer.token(uuid4(), "skynet"),
        "staff": signer.token(uuid4(), "skynet", "staff", "admin"),
    }
    signed_in = {kind: {"Authorization": f"Bearer {token}"} for kind, token in tokens.items()}
    return {"anybody": {}, **signed_in}


async def test_unknown_fields_are_refused(
    gateway: httpx.AsyncClient, callers: dict[str, dict[str, str]]
) -> None:
    assert len(BODIES) > 50
    for verb, path, operation, schema in BODIES:
        kind = "staff" if path.startswith("/staff") else "subscriber"
        headers = callers[kind if "security" in operation else "anybody"]
        asked = {**headers, "Operator": "skynet", "Idempotency-Key": str(uuid4())}
        spoiled = list(models(schema))
        assert "" in {where for where, _, _ in spoiled}, f"{verb} {path} takes what no model describes"
        for where, _, body in spoiled:
            answer = await gateway.request(verb, place_of(path, operation), json=body, headers=asked)
            assert answer.status_code == 422, (verb, path, where, body, answer.text)
            pointers = {error["pointer"] for error in problem(answer, 422, "invalid-body")["errors"]}
            if where:
                # What may have one of several forms is told why it has none, by the form's name.
                unknown = [one for one in pointers if one.startswith(where) and one.endswith("/unexpected")]
                assert unknown, (verb, path, where, pointers)
            else:
                assert pointers == {"/unexpected"}, (verb, path, pointers)


def test_only_others_protocols_and_files_are_read_without_a_model() -> None:
    """A route that reads the body by itself would be missing above."""
    routes = [route for router in routers() for route in router.routes]
    reading = {
        route.path.removeprefix("/api/v1")
        for route in routes
        if isinstance(route, APIRoute) and route.dependant.request_param_name and not route.body_field
        if route.methods != {"GET"}
    }
    files = {path for _, path, operation in OPERATIONS if FILES & media_of(operation)}
    assert files == {"/staff/registers", "/attachments"}
    assert reading == files | OTHERS_PROTOCOLS.keys() - {"/integrations/kassa24/{operator}"}
    media = {name for _, _, operation in OPERATIONS for name in media_of(operation)}
    assert media == {JSON, *FILES}


def test_answers_have_models() -> None:
    answers = [
        (verb, path, answer.get("content", {}))
        for verb, path, operation in OPERATIONS
        for status, answer in operation["responses"].items()
        if status.startswith("2") and status != "204"
    ]
    assert len(answers) > 100
    for verb, path, content in answers:
        if path not in OTHERS_PROTOCOLS:
            assert content, (verb, path)
            told = alternatives(content[JSON].get("schema", {})) if JSON in content else []
            assert all(model.get("properties") for model in told), (verb, path)


def test_what_a_subscriber_must_not_set_is_in_no_request_of_his() -> None:
    of_subscribers = [told for told in BODIES if not told[1].startswith("/staff")]
    assert len(of_subscribers) > 25
    for verb, path, _, schema in of_subscribers:
        fields = {name for _, model, _ in models(schema) for name in model["properties"]}
        assert fields
        assert not fields & NOT_FOR_SUBSCRIBERS, (verb, path)
