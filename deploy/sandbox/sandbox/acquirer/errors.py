"""YooKassa's errors: https://yookassa.ru/developers/using-api/response-handling/http-codes."""

from uuid import uuid4

from pydantic import ValidationError
from starlette.responses import JSONResponse


class ApiError(Exception):
    """The call is answered with an error; `parameter` names what is wrong in the request."""

    def __init__(self, status: int, code: str, description: str, parameter: str | None = None) -> None:
        super().__init__(description)
        self.status, self.code = status, code
        self.description, self.parameter = description, parameter

    def response(self) -> JSONResponse:
        body = {"type": "error", "id": str(uuid4()), "code": self.code, "description": self.description}
        if self.parameter is not None:
            body["parameter"] = self.parameter
        headers = {"WWW-Authenticate": 'Basic realm="sandbox"'} if self.status == 401 else None
        return JSONResponse(body, self.status, headers)


def invalid_request(description: str, parameter: str | None = None) -> ApiError:
    return ApiError(400, "invalid_request", description, parameter)


def not_found(description: str, parameter: str | None = None) -> ApiError:
    return ApiError(404, "not_found", description, parameter)


def wrong_request(error: ValidationError) -> ApiError:
    """The first thing that is wrong with a body: `receipt.items[0].amount.value`."""
    wrong = error.errors(include_url=False)[0]
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in wrong["loc"])
    return invalid_request(wrong["msg"], "".join(steps).removeprefix(".") or None)
