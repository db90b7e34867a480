"""Where one is signed in, as a person reads it; and cookies that no script and no other host can have."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway.device_words import device_words
from gateway.places import Places
from gateway_problems import problem
from newcomers import Newcomer, newcomer
from people import Person
from place_files import write_places
from running import Running, until

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(scope="module")
async def who(stack: Running) -> Newcomer:
    return await newcomer(stack, "skynet")


async def sign_in(gateway: httpx.AsyncClient, who: Newcomer, device: str, **more: str) -> httpx.Response:
    headers = {"Operator": who.operator, "User-Agent": device}
    body = {"login": who.login, "password": who.password, **more}
    answer = await gateway.post("/session", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def test_one_sees_where_one_is_signed_in(gateway: httpx.AsyncClient, who: Newcomer) -> None:
    await sign_in(gateway, who, FIREFOX)
    phone = (await sign_in(gateway, who, PHONE)).json()["access_token"]
    listed = (await Person(gateway, who.operator, phone).get("/sessions"))["items"]
    assert [(one["device"], one["address"], one["place"], one["current"]) for one in listed] == [
        ("Mobile Safari 17, iOS 17", "127.0.0.1", None, True),
        ("Firefox 130, Linux", "127.0.0.1", None, False),
    ]
    assert listed[0]["signed_in_at"] <= listed[0]["last_used_at"]


async def test_nobody_ends_a_strangers_session(
    gateway: httpx.AsyncClient, who: Newcomer, person: Person
) -> None:
    mine = (await sign_in(gateway, who, FIREFOX)).json()["access_token"]
    me = Person(gateway, who.operator, mine)
    (current,) = [one for one in (await me.get("/sessions"))["items"] if one["current"]]
    for session in (current["id"], uuid4()):
        answer = await gateway.delete(f"/sessions/{session}", headers=person.headers)
        problem(answer, 404, "not-found")
    await me.get("/sessions")


async def test_staff_signs_a_subscriber_out(gateway: httpx.AsyncClient, staff: Person, who: Newcomer) -> None:
    token = (await sign_in(gateway, who, FIREFOX)).json()["access_token"]
    path = f"/staff/subscribers/{who.subscriber_id}/sessions"
    answer = await gateway.delete(path, headers=staff.headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["ended"] >= 1
    nobody = {"Operator": who.operator, "Authorization": f"Bearer {token}"}

    async def signed_out() -> bool:
        return (await gateway.get("/sessions", headers=nobody)).status_code == 401

    await until("the subscriber is signed out", signed_out, 5)
    problem(
        await gateway.delete(f"/staff/subscribers/{uuid4()}/sessions", headers=staff.headers),
        404,
        "not-found",
    )
    # Support is no admin: of staff it signs nobody out.
    problem(
        await gateway.delete(f"/staff/people/{uuid4()}/sessions", headers=staff.headers), 403, "not-allowed"
    )


async def test_a_suspected_theft_stands_in_the_cabinet(gateway: httpx.AsyncClient, who: Newcomer) -> None:
    operator = {"Operator": who.operator}
    stolen = (await sign_in(gateway, who, PHONE, client="mobile")).json()["refresh_token"]
    spent = stolen
    for _ in range(2):
        body = {"refresh_token": spent, "client": "mobile"}
        spent = (await gateway.post("/session/refresh", json=body, headers=operator)).json()["refresh_token"]
    body = {"refresh_token": stolen, "client": "mobile"}
    problem(await gateway.post("/session/refresh", json=body, headers=operator), 401, "not-signed-in")
    token = (await sign_in(gateway, who, PHONE)).json()["access_token"]
    me = Person(gateway, who.operator, token)

    async def told() -> bool:
        items = (await me.get("/notifications"))["items"]
        return any(item["kind"] == "session_theft_suspected" for item in items)

    await until("the subscriber is told", told)


async def test_staff_sees_its_own_sessions(staff: Person) -> None:
    assert [one["current"] for one in (await staff.get("/sessions"))["items"]].count(True) == 1


async def test_a_browsers_cookies_are_out_of_reach_of_scripts_and_other_hosts(
    gateway: httpx.AsyncClient, who: Newcomer
) -> None:
    signed_in = await sign_in(gateway, who, FIREFOX)
    written = [cookie.split("; ") for cookie in signed_in.headers.get_list("set-cookie")]
    assert "__Host-refresh" in {cookie[0].partition("=")[0] for cookie in written}
    for name, *attributes in written:
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(attributes)
        assert not [one for one in attributes if one.lower().startswith("domain")]
    assert "refresh_token" not in signed_in.json()
    mobile = await sign_in(gateway, who, PHONE, client="mobile")
    assert "set-cookie" not in mobile.headers


async def test_no_script_gets_the_cookies_token_by_calling_itself_mobile(
    gateway: httpx.AsyncClient, who: Newcomer
) -> None:
    signed_in = await sign_in(gateway, who, FIREFOX)
    (cookie,) = [one for one in signed_in.headers.get_list("set-cookie") if one.startswith("__Host-refresh=")]
    headers = {"Operator": who.operator, "Cookie": cookie.partition(";")[0]}
    refreshed = await gateway.post("/session/refresh", json={"client": "mobile"}, headers=headers)
    assert refreshed.status_code == 200, refreshed.text
    assert "refresh_token" not in refreshed.json()
    assert "__Host-refresh=" in refreshed.headers["set-cookie"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (FIREFOX, "Firefox 130, Linux"),
        (WINDOWS, "Chrome 131, Windows 10"),
        ("python-httpx/0.28.1", "python-httpx/0.28.1"),
        ("x" * 200, "x" * 60),
        ("", ""),
    ],
)
def test_a_device_is_told_in_words(told: str, words: str) -> None:
    assert device_words(told) == words


ALMATY = {
    "city": {"names": {"en": "Almaty", "ru": "Алматы"}},
    "country": {"names": {"en": "Kazakhstan", "ru": "Казахстан"}},
}


def test_a_place_is_told_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    places = Places(write_places(tmp_path / "city.mmdb", ALMATY))
    assert places.of("203.0.113.7", "ru") == "Алматы, Казахстан"
    assert places.of("203.0.113.7", "kk") == "Almaty, Kazakhstan"
    for nowhere in ("10.0.0.1", "", "2001:db8::1", "x"):
        assert places.of(nowhere, "en") is None


@pytest.mark.parametrize(
    ("record", "told"), [({"country": ALMATY["country"]}, "Kazakhstan"), ({}, None), ({"city": {}}, None)]
)
def test_of_a_place_is_told_what_is_known(tmp_path: Path, record: dict[str, Any], told: str | None) -> None:
    assert Places(write_places(tmp_path / "city.mmdb", record)).of("203.0.113.7", "en") == told


def test_without_a_database_no_place_is_known_and_a_wrong_one_is_named_at_the_start(tmp_path: Path) -> None:
    assert Places(None).of("203.0.113.7", "en") is None
    wrong = tmp_path / "city.mmdb"
    wrong.write_text("no database")
    with pytest.raises(SystemExit, match=r"GEOIP_DB: .* is not a MaxMind DB file"):
        Places(wrong)
