"""What every refusal of the gateway looks like (RFC 9457) and what every answer bears."""

from typing import Any

import httpx

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
_OURS = ("Traceback", 'File "', "asyncpg", "sqlalchemy", "pydantic", "psycopg", "select ", "insert into")


def assert_protected(answer: httpx.Response) -> None:
    """Headers that no answer goes without."""
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert len(answer.headers["trace-id"]) == 32


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """The body of a refusal, which is exact and tells nothing of how we are made."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert_protected(answer)
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance", "trace_id"} <= set(body)
    assert (body["type"], body["status"]) == (f"/problems/{slug}", status)
    assert body["instance"] == answer.request.url.path
    assert body["trace_id"] == answer.headers["trace-id"] != "0" * 32
    assert not [word for word in _OURS if word in answer.text]
    return body
