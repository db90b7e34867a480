"""A browser that switches between the contracts of one person: it has one session at a time, and its cookie follows."""

from dataclasses import asdict

import httpx
import pytest

from gateway_problems import problem
from newcomers import Newcomer, newcomers
from people import Person, sign_in
from running import Running


@pytest.fixture
async def both(stack: Running) -> list[Newcomer]:
    return await newcomers(stack, "skynet", [0, 0])


@pytest.fixture
async def person(gateway: httpx.AsyncClient, both: list[Newcomer]) -> Person:
    """Signed in under the first contract."""
    return await sign_in(gateway, "skynet", asdict(both[0]))


async def contracts(person: Person) -> list[tuple[str, bool]]:
    told = await person.get("/contracts")
    assert told["next_cursor"] is None
    return [(one["contract"], one["current"]) for one in told["items"]]


def proof(who: Newcomer) -> dict[str, str]:
    return {"login": who.login, "password": who.password}


async def test_a_browser_joins_switches_and_parts(person: Person, both: list[Newcomer]) -> None:
    flat, house = both
    assert await contracts(person) == [(flat.account, True)]
    joined = await person.post("/contracts", proof(house), status=200)
    other = next(one for one in joined["items"] if not one["current"])
    # A script that calls itself mobile beside the cookie gets no refresh token either.
    switched = await person.client.post(
        "/session/contract",
        json={"contract_id": other["id"], "client": "mobile"},
        headers={**person.headers, "Cookie": "__Host-refresh=held"},
    )
    assert switched.status_code == 200, switched.text
    (cookie,) = [one for one in switched.headers.get_list("set-cookie") if one.startswith("__Host-refresh=")]
    assert "refresh_token" not in switched.json()
    there = Person(person.client, "skynet", switched.json()["access_token"])
    assert await contracts(there) == [(flat.account, False), (house.account, True)]
    assert (await there.get("/profile"))["contract"] == house.account
    headers = {"Operator": "skynet", "Cookie": cookie.partition(";")[0]}
    refreshed = await person.client.post("/session/refresh", headers=headers)
    assert refreshed.status_code == 200, refreshed.text
    # Under this contract nobody has typed its password yet.
    problem(
        await person.client.delete(f"/contracts/{other['id']}", headers=there.headers), 403, "proof-needed"
    )
    proved = await sign_in(person.client, "skynet", asdict(house))
    answer = await person.client.delete(f"/contracts/{other['id']}", headers=proved.headers)
    assert [one["contract"] for one in answer.json()["items"]] == [house.account]


async def test_a_wrong_password_joins_nothing(person: Person, both: list[Newcomer]) -> None:
    wrong = {"login": both[1].login, "password": "wrong"}
    problem(
        await person.client.post("/contracts", json=wrong, headers=person.headers), 401, "wrong-credentials"
    )
    assert await contracts(person) == [(both[0].account, True)]
