"""Errors over HTTP, as RFC 9457 problems with a sentence for a person."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.responses import JSONResponse


def problem(status: int, slug: str, title: str, detail: str, **more: Any) -> JSONResponse:
    body = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


def wrong_body(error: ValidationError) -> JSONResponse:
    """422 that names every wrong key by its JSON pointer, and says what is wrong with it."""
    errors = [_wrong_key(wrong) for wrong in error.errors()]
    detail = "; ".join(f"{wrong['pointer'] or 'the body'}: {wrong['reason']}" for wrong in errors)
    return problem(422, "invalid-request", "The request cannot be understood", detail, errors=errors)


def _wrong_key(wrong: ErrorDetails) -> dict[str, str]:
    reason = "is not known here" if wrong["type"] == "extra_forbidden" else wrong["msg"]
    return {"pointer": "".join(f"/{step}" for step in wrong["loc"]), "reason": reason}
