"""Bad input is refused at the door: a problem with a reason, nothing done, nothing told of how we are made."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from gateway_problems import assert_protected, problem
from people import Person

LARGEST_BODY = 256 * 1024
TICKET = {"kind": "support", "topic": "internet", "text": "No link"}
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "body", ["", "{", "{'login': 1}", '{"login": }', "\xff", '{"login": NaN,}', "[" * 100]
)
async def test_what_is_no_json_is_refused(gateway: httpx.AsyncClient, body: str) -> None:
    answer = await gateway.post(
        "/session", content=body.encode("latin-1"), headers={**JSON, "Operator": "skynet"}
    )
    if body:
        problem(answer, 400, "bad-request")
    else:
        problem(answer, 422, "invalid-body")


async def test_each_wrong_field_is_named_and_its_value_is_not_repeated(gateway: httpx.AsyncClient) -> None:
    body = {"login": "x" * 100, "password": ["secret-value"], "region": 5, "rôle": "admin"}
    answer = await gateway.post("/session", json=body, headers={"Operator": "skynet"})
    told = problem(answer, 422, "invalid-body")
    assert {error["pointer"] for error in told["errors"]} == {"/login", "/password", "/region", "/rôle"}
    assert all(error["reason"] for error in told["errors"])
    assert "secret-value" not in answer.text


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "5", '{"kind": "support"}', '{"kind": "other"}'])
async def test_a_body_of_another_form_is_refused(person: Person, body: str) -> None:
    headers = {**person.headers, **JSON, "Idempotency-Key": str(uuid4())}
    problem(await person.client.post("/tickets", content=body, headers=headers), 422, "invalid-body")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""]
)
async def test_a_body_that_does_not_say_it_is_json_is_not_read_as_json(
    gateway: httpx.AsyncClient, content_type: str
) -> None:
    headers = {"Operator": "skynet", "content-type": content_type}
    body = b'{"login": "77", "password": "x"}'
    problem(await gateway.post("/session", content=body, headers=headers), 422, "invalid-body")


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(LARGEST_BODY // 4096 + 2):
        yield b" " * 4096


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_huge_body_is_refused_whether_it_declares_its_length_or_not(
    gateway: httpx.AsyncClient, method: str
) -> None:
    headers = {**JSON, "Operator": "skynet"}
    declared = await gateway.request(method, "/session", content=b" " * (10 << 20), headers=headers)
    problem(declared, 413, "too-large")
    undeclared = await gateway.request(method, "/session", content=_endless(), headers=headers)
    assert "content-length" not in undeclared.request.headers
    problem(undeclared, 413, "too-large")


async def test_a_body_of_the_largest_size_is_read(gateway: httpx.AsyncClient) -> None:
    body = b'{"login": "77", "password": "x"}'.ljust(LARGEST_BODY)
    answer = await gateway.post("/session", content=body, headers={**JSON, "Operator": "skynet"})
    problem(answer, 401, "wrong-credentials")


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("depth", [100, 10_000])
async def test_a_deep_body_is_refused(gateway: httpx.AsyncClient, opening: str, depth: int) -> None:
    closing = {"[": "]", '{"a":': "}"}[opening]
    body = opening * depth + "1" + closing * depth
    answer = await gateway.post("/session", content=body, headers={**JSON, "Operator": "skynet"})
    assert answer.status_code in {400, 422}
    problem(answer, answer.status_code, "bad-request" if answer.status_code == 400 else "invalid-body")


@pytest.mark.parametrize("text", ["before\0after", "\ud800"])
async def test_text_that_cannot_be_kept_is_refused(person: Person, text: str) -> None:
    headers = {**person.headers, **JSON, "Idempotency-Key": str(uuid4())}
    escaped = text.encode("ascii", "backslashreplace").decode().replace("\0", "\\u0000")
    body = f'{{"kind": "support", "topic": "internet", "text": "{escaped}"}}'
    answer = await person.client.post("/tickets", content=body, headers=headers)
    assert answer.status_code in {400, 422}, answer.text
    problem(answer, answer.status_code, "bad-request" if answer.status_code == 400 else "invalid-body")
    assert (await person.get("/tickets"))["items"] == []


async def test_nul_in_a_login_is_refused(gateway: httpx.AsyncClient) -> None:
    for body in ({"login": "7\0", "password": "x"}, {"login": "77", "password": "x\0"}):
        answer = await gateway.post("/session", json=body, headers={"Operator": "skynet"})
        assert answer.status_code in {400, 401}, answer.text


async def test_what_creates_something_needs_an_idempotency_key(person: Person) -> None:
    for key in ({}, {"Idempotency-Key": ""}):
        answer = await person.client.post("/tickets", json=TICKET, headers={**person.headers, **key})
        problem(answer, 400, "bad-request")
    headers = {**person.headers, "Idempotency-Key": "k" * 256}
    problem(await person.client.post("/tickets", json=TICKET, headers=headers), 422, "invalid-body")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=1e1", f"limit={10**20}", f"cursor={'x' * 201}"],
)
async def test_a_wrong_page_is_refused(person: Person, query: str) -> None:
    answer = await person.client.get(f"/tickets?{query}", headers=person.headers)
    problem(answer, 422, "invalid-body")


@pytest.mark.parametrize("cursor", ["x", "%00", "' or 1=1 --", "bnVsbA"])
async def test_a_cursor_that_is_not_ours_is_refused(person: Person, cursor: str) -> None:
    for path in ("/tickets", "/notifications"):
        answer = await person.client.get(f"{path}?cursor={cursor}", headers=person.headers)
        problem(answer, 400, "bad-request")


async def test_an_unknown_path_and_an_unknown_method_are_problems(gateway: httpx.AsyncClient) -> None:
    for path in ("/nothing", "/", "/tickets/../../etc/passwd", "/integrations/osmp"):
        problem(await gateway.get(path), 404, "not-found")
    answer = await gateway.put("/session")
    problem(answer, 405, "method-not-allowed")
    assert set(answer.headers["allow"].split(", ")) <= {"POST", "DELETE"}
    problem(await gateway.request("PROPFIND", "/cabinet"), 405, "method-not-allowed")


async def test_an_id_that_is_none_is_refused(person: Person) -> None:
    problem(await person.client.get("/tickets/1", headers=person.headers), 422, "invalid-body")
    unknown = await person.client.get(f"/tickets/{uuid4()}", headers=person.headers)
    problem(unknown, 404, "not-found")


async def test_good_answers_are_protected_too(person: Person) -> None:
    for path in ("/operator", "/tariffs", "/cabinet", "/openapi.json"):
        answer = await person.client.get(path, headers=person.headers)
        assert answer.status_code == 200
        assert_protected(answer)


async def test_what_is_for_us_is_not_public(gateway: httpx.AsyncClient) -> None:
    for path in ("/metrics", "/healthz", "/readyz", "/docs", "/redoc", "/openapi.json"):
        answer = await gateway.get(str(gateway.base_url.copy_with(path=path)))
        problem(answer, 404, "not-found")
