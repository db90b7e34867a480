"""The API's calls: https://yookassa.ru/developers/api. What is wrong with the acquirer decides on the answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.acquirer.calls import Call
from sandbox.acquirer.errors import ApiError, invalid_request, wrong_request
from sandbox.acquirer.objects import Payment, Refund
from sandbox.acquirer.shop import Acquirer
from sandbox.acquirer.silence import Silence

LONGEST_KEY = 64
LONGEST_SILENCE = 120.0
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Asked:
    """A call by a shop that is known; `body` is the parsed JSON, `page` the address of the payment pages."""

    acquirer: Acquirer
    operator: str
    request: Request
    body: Any
    page: str

    @property
    def id(self) -> str:
        return str(self.request.path_params["id"])

    def read(self, model: type[M]) -> M:
        try:
            return model.model_validate(self.body)
        except ValidationError as error:
            raise wrong_request(error) from None


Telling = Callable[[Asked], dict[str, Any]]
Change = Callable[[Asked], Payment | Refund]
Endpoint = Callable[[Request], Awaitable[Response]]


def telling(tell: Telling) -> Endpoint:
    """An endpoint that changes nothing."""

    def answer(asked: Asked) -> tuple[dict[str, Any], None]:
        return tell(asked), None

    return _endpoint(answer)


def changing(change: Change) -> Endpoint:
    """An endpoint that changes something once, however often it is asked with one Idempotence-Key."""

    def answer(asked: Asked) -> tuple[dict[str, Any], Payment | Refund | None]:
        key = asked.request.headers.get("Idempotence-Key", "")
        if not 1 <= len(key) <= LONGEST_KEY:
            raise invalid_request(f"A key of 1 to {LONGEST_KEY} characters is required", "Idempotence-Key")
        path = asked.request.url.path
        if (first := asked.acquirer.answered.before(asked.operator, key, path, asked.body)) is not None:
            return first, None
        changed = change(asked)
        asked.acquirer.answered.keep(asked.operator, key, path, asked.body, changed.as_json())
        return changed.as_json(), changed

    return _endpoint(answer)


def _endpoint(answer: Callable[[Asked], tuple[dict[str, Any], Payment | Refund | None]]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        acquirer: Acquirer = request.app.state.world.acquirer
        call = acquirer.calls.note(
            Call(request.method, request.url.path, request.url.query, request.headers.get("Idempotence-Key"))
        )
        raw = await request.body()
        if acquirer.fault.down:
            return Silence(0)
        changed = None
        try:
            result, changed = answer(_asked(acquirer, request, raw, call))
            response = JSONResponse(result)
        except ApiError as error:
            response = error.response()
        return await _despite_faults(acquirer, call, response, changed)

    return endpoint


def _asked(acquirer: Acquirer, request: Request, raw: bytes, call: Call) -> Asked:
    if acquirer.trouble.throttles():
        raise ApiError(429, "too_many_requests", "Too many requests, try again later")
    call.operator = acquirer.operator(request.headers.get("Authorization", ""))
    try:
        call.body = json.loads(raw) if raw else {}
    except ValueError:
        raise invalid_request("The body is not JSON") from None
    base = acquirer.public_url or str(request.base_url).rstrip("/")
    return Asked(acquirer, call.operator, request, call.body, f"{base}/acquirer/pay")


async def _despite_faults(
    acquirer: Acquirer, call: Call, response: Response, changed: Payment | Refund | None
) -> Response:
    """The answer that the caller gets: late, another, or none. The notification comes after it, or before."""
    fault = acquirer.fault
    if changed and fault.reorder:
        await acquirer.notices.announce_first(changed)
    await asyncio.sleep(fault.slow)
    done = call.method == "POST" and response.status_code == 200
    if done and fault.lose_answer:
        response = Silence(LONGEST_SILENCE)
    else:
        if done and fault.error_after:
            response = ApiError(500, "internal_server_error", "The result is not known").response()
        call.status = response.status_code
    if changed and not fault.reorder:
        response.background = BackgroundTask(_announce, acquirer, changed)
    return response


async def _announce(acquirer: Acquirer, changed: Payment | Refund) -> None:
    acquirer.notices.announce(changed)
