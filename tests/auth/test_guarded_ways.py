"""Every way in goes through the guard: read from the code, so that no new one is forgotten (OWASP ASVS 5.0, 6.1.3)."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

from contracts import auth
from contracts.committed import ROOT
from contracts.message import Question
from gateway.app import routers

GUARDS = {"guarded", "counted"}

# Questions that carry a secret and check none, with the reason.
CHECK_NOTHING = {
    "SignOut": "ends the session of this very token and answers the same for any other",
}


def has_secret(model: type[BaseModel]) -> bool:
    """Whether a field, also one inside, is a password, a code or a token."""
    return any(
        "SecretStr" in repr(field.annotation) or _inside(field.annotation)
        for field in model.model_fields.values()
    )


def _inside(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel) and has_secret(annotation)


def questions() -> Iterator[type[Question[Any]]]:
    """What anybody may ask auth through the gateway with a secret."""
    for told in vars(auth).values():
        if not isinstance(told, type) or not issubclass(told, Question) or told is Question:
            continue
        if told.asker == "gateway" and has_secret(told):
            yield told


@cache
def functions() -> dict[str, set[str]]:
    """Each function of auth, and each question by its class: the names that its body uses."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "services/auth/auth").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                used = {
                    name.id for line in node.body for name in ast.walk(line) if isinstance(name, ast.Name)
                }
                for name in (node.name, *answered(node)):
                    found.setdefault(name, set()).update(used)
    return found


def answered(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """`@service.answers(SignIn, room=9)` -> `SignIn`."""
    return [
        call.args[0].id
        for call in node.decorator_list
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "service.answers"
        and isinstance(call.args[0], ast.Name)
    ]


def reached(start: str) -> set[str]:
    """The names that a function uses, and those of auth's functions among them, and so on."""
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += functions().get(name, set()) if name not in GUARDS else ()
    return seen


@pytest.mark.parametrize("question", sorted({q.__name__ for q in questions()} - CHECK_NOTHING.keys()))
def test_what_carries_a_secret_is_answered_behind_the_guard(question: str) -> None:
    assert question in functions(), f"nobody answers {question}"
    assert reached(question) & GUARDS, f"{question} is guessed at without limit: use guarded() or counted()"


def routes() -> list[APIRoute]:
    return [
        route
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute) and any(_is_secret(field) for field in _sent(route))
    ]


def _sent(route: APIRoute) -> list[Any]:
    told = route.dependant
    return [*told.body_params, *told.cookie_params, *told.query_params, *told.path_params]


def _is_secret(field: Any) -> bool:
    annotation = field.field_info.annotation
    return "SecretStr" in repr(annotation) or any(
        map(_inside, [annotation, *getattr(annotation, "__args__", ())])
    )


def asked_by(endpoint: Any) -> set[str]:
    """The questions that the endpoint, or a function of its file, makes."""
    source = textwrap.dedent(inspect.getsource(endpoint))
    here = vars(inspect.getmodule(endpoint))
    names = set(re.findall(r"\b(\w+)\(", source))
    local = [
        here[name] for name in names if inspect.isfunction(here.get(name)) and here[name] is not endpoint
    ]
    inner = set().union(*(asked_by(other) for other in local if other.__module__ == endpoint.__module__))
    asked = {name for name in names if isinstance(here.get(name), type) and issubclass(here[name], Question)}
    return asked | inner


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{'/'.join(route.methods)} {route.path}")
def test_a_route_that_takes_a_secret_asks_what_is_guarded(route: APIRoute) -> None:
    asked = asked_by(route.endpoint)
    assert asked, "this route takes a secret and asks nobody"
    of_auth = {name for name in asked if hasattr(auth, name)}
    assert of_auth - CHECK_NOTHING.keys() <= {question.__name__ for question in questions()} | _unlimited(
        of_auth
    )


def _unlimited(asked: set[str]) -> set[str]:
    return {name for name in asked if reached(name) & GUARDS}


def test_the_known_ways_in_are_among_those_that_are_read() -> None:
    assert {"SignIn", "SignInStaff", "RefreshSession"} <= {question.__name__ for question in questions()}
    assert {"/api/v1/session", "/api/v1/staff/session", "/api/v1/session/refresh"} <= {
        route.path for route in routes()
    }
