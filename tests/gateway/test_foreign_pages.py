"""What a page of another site can do to somebody who is signed in here: nothing (OWASP ASVS 5.0, 3.4.2 and 3.5)."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from types import CodeType, FunctionType
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from contracts.message import Command, Question
from gateway.app import routers
from gateway_problems import problem
from newcomers import Newcomer

STRANGER = "https://stranger.example"
FOREIGN: list[dict[str, str]] = [
    {"Origin": STRANGER},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": STRANGER, "Sec-Fetch-Site": "cross-site"},
]
OWN: list[dict[str, str]] = [
    {"Origin": "https://skynet.localhost:8080", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://SkyNet.localhost:8080"},
    {"Sec-Fetch-Site": "none"},
    {},
]
# Terminals pay by GET, as their protocols say, and are known by network and password, not by a cookie. The others
# are pictures of the profile and the keys, files and lists made of what other routes and services are asked, and streams.
WITHOUT_QUESTIONS = {
    "/api/v1/integrations/osmp/{operator}",
    "/api/v1/integrations/kassa24/{operator}",
    "/api/v1/jwks.json",
    "/api/v1/operator",
    "/api/v1/export",
    "/api/v1/staff/reports/{report}.csv",
    "/api/v1/staff/dead-letters",
    "/api/v1/live",
    "/api/v1/staff/live",
}


async def cookie_of(gateway: httpx.AsyncClient, who: Newcomer) -> dict[str, str]:
    """What a browser sends along."""
    told = asdict(who)
    answer = await gateway.post(
        "/session",
        json={"login": told["login"], "password": told["password"]},
        headers={"Operator": who.operator},
    )
    written = {one.partition("=")[0]: one.partition(";")[0] for one in answer.headers.get_list("set-cookie")}
    return {"Cookie": written["__Host-refresh"], "Host": "skynet.localhost:8080"}


@pytest.mark.parametrize("headers", FOREIGN)
async def test_the_cookie_serves_no_foreign_page(
    gateway: httpx.AsyncClient, subscriber: Newcomer, headers: dict[str, str]
) -> None:
    cookie = await cookie_of(gateway, subscriber)
    problem(await gateway.post("/session/refresh", headers={**cookie, **headers}), 403, "foreign-page")
    problem(await gateway.delete("/session", headers={**cookie, **headers}), 403, "foreign-page")
    # Neither was the token spent nor the session ended.
    assert (await gateway.post("/session/refresh", headers=cookie)).status_code == 200


@pytest.mark.parametrize("headers", OWN)
async def test_the_cookie_serves_the_cabinets_own_pages(
    gateway: httpx.AsyncClient, subscriber: Newcomer, headers: dict[str, str]
) -> None:
    cookie = await cookie_of(gateway, subscriber)
    assert (await gateway.delete("/session", headers={**cookie, **headers})).status_code == 204
    problem(await gateway.post("/session/refresh", headers=cookie), 401, "not-signed-in")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/operator"), ("GET", "/cabinet"), ("POST", "/session"), ("POST", "/session/refresh")],
)
async def test_no_script_of_a_foreign_page_reads_an_answer(
    gateway: httpx.AsyncClient, method: str, path: str
) -> None:
    headers = {"Operator": "skynet", "Origin": STRANGER}
    asking = {
        **headers,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "operator",
    }
    for answer in (
        await gateway.request(method, path, headers=headers),
        await gateway.options(path, headers=asking),
    ):
        assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert answer.status_code == 405  # so the browser sends nothing after its question


def asked_by(function: Callable[..., Any], seen: set[Any]) -> Iterator[type[Question[Any]]]:
    """Every question that stands in the function and in those of the gateway that it calls."""
    if function in seen or not function.__module__.startswith("gateway"):
        return
    seen.add(function)
    around = vars(sys.modules[function.__module__])
    for name in names_in(function.__code__):
        found = around.get(name)
        if isinstance(found, type) and issubclass(found, Question):
            yield found
        elif isinstance(found, FunctionType):
            yield from asked_by(found, seen)


def names_in(code: CodeType) -> set[str]:
    inner = [names_in(part) for part in code.co_consts if isinstance(part, CodeType)]
    return {*code.co_names}.union(*inner)


def test_what_is_only_read_changes_nothing() -> None:
    asked = {
        route.path: set(asked_by(route.endpoint, set()))
        for router in routers()
        for route in router.routes
        if isinstance(route, APIRoute) and {"GET", "HEAD"} & (route.methods or set())
    }
    assert {path for path, questions in asked.items() if not questions} == WITHOUT_QUESTIONS
    commands = {path: [one for one in found if issubclass(one, Command)] for path, found in asked.items()}
    assert {path: found for path, found in commands.items() if found} == {}
