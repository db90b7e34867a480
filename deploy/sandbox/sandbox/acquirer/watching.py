"""What only tests ask: which calls came, which notifications went, and how a saved card shall behave from now on."""

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.acquirer.cards import Outcome
from sandbox.acquirer.shop import Acquirer
from sandbox.problems import problem, wrong_body


class Behaviour(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Outcome


async def switch_method(request: Request) -> Response:
    """Every later payment with this saved method ends so."""
    try:
        wanted = Behaviour.model_validate_json(await request.body())
    except ValidationError as error:
        return wrong_body(error)
    _, method = _acquirer(request).payments.methods.get(request.path_params["id"], ("", None))
    if method is None:
        return problem(404, "not-found", "Nothing here", "There is no such saved payment method.")
    method.outcome = wanted.outcome
    return JSONResponse(method.as_json() | {"outcome": method.outcome})


async def read_calls(request: Request) -> Response:
    query = request.query_params
    found = _acquirer(request).calls.find(query.get("operator", ""), query.get("path", ""))
    return JSONResponse({"items": found})


async def forget_calls(request: Request) -> Response:
    _acquirer(request).calls.clear()
    return Response(status_code=204)


async def read_notices(request: Request) -> Response:
    """Every attempt to deliver one, newest first."""
    operator = request.query_params.get("operator", "")
    tries = reversed(_acquirer(request).notices.tries)
    return JSONResponse({"items": [told for told in tries if operator in ("", told["operator"])]})


def _acquirer(request: Request) -> Acquirer:
    acquirer: Acquirer = request.app.state.world.acquirer
    return acquirer
