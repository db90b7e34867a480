"""Problems as people and programs get them: RFC 9457, titled in the asked language, with the trace id."""

import json
import tomllib
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from chassis.telemetry import trace_id
from contracts.problems import BadRequest, InvalidBody, NotFound, Problem, TooManyRequests
from gateway.reasons import with_worded_reasons
from gateway.visitors import preferred_language

TITLES: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "titles.toml").read_text())


class TooLarge(Problem):
    status, slug = 413, "too-large"
    detail = "The body is larger than is taken here: 256 KiB, a file 5 MiB."


class MethodNotAllowed(Problem):
    status, slug = 405, "method-not-allowed"
    detail = "This address does not take this method."


def problem_response(scope: Scope, problem: Problem) -> Response:
    """`application/problem+json`; what travels in `more` stands beside the fixed members."""
    headers = dict(scope["headers"])
    language = preferred_language(headers.get(b"accept-language", b"").decode("latin-1"), ["ru", "kk", "en"])
    body = {
        "type": f"/problems/{problem.slug}",
        "title": TITLES.get(problem.slug, TITLES["internal-error"])[language],
        "status": problem.status,
        "detail": problem.sentence,
        "instance": scope["path"],
        "trace_id": trace_id(),
        **with_worded_reasons(problem, language),
    }
    extra = {}
    if isinstance(problem, TooManyRequests):
        extra["retry-after"] = str(problem.more.get("retry_after", 60))
    if problem.status == 503:
        extra["retry-after"] = "5"
    return Response(
        json.dumps(body, ensure_ascii=False), problem.status, extra, media_type="application/problem+json"
    )


def answer_problems(app: FastAPI) -> None:
    """Every foreseen way in which a request can fail ends in a problem; `Traced` answers the unforeseen."""

    @app.exception_handler(Problem)
    async def told(request: Request, problem: Problem) -> Response:
        return problem_response(request.scope, problem)

    @app.exception_handler(RequestValidationError)
    async def refused(request: Request, error: RequestValidationError) -> Response:
        errors = error.errors()
        if any(found["type"] == "json_invalid" for found in errors):
            return problem_response(request.scope, BadRequest("The body is not JSON."))
        return problem_response(request.scope, InvalidBody(errors=[_pointed(found) for found in errors]))

    @app.exception_handler(HTTPException)
    async def refused_by_the_framework(request: Request, error: HTTPException) -> Response:
        # What we raise while FastAPI reads the body, it takes for a parser's failure.
        if isinstance(error.__cause__, Problem):
            return problem_response(request.scope, error.__cause__)
        kinds: dict[int, type[Problem]] = {404: NotFound, 405: MethodNotAllowed}
        response = problem_response(request.scope, kinds.get(error.status_code, BadRequest)())
        response.headers.update(error.headers or {})
        return response


def _pointed(found: dict[str, Any]) -> dict[str, str]:
    """`("body", "amount")` -> pointer `/amount`, without the value, which may be a secret."""
    where = found["loc"][1:] if found["loc"][0] == "body" else found["loc"]
    return {"pointer": "/" + "/".join(map(str, where)), "reason": found["msg"]}
