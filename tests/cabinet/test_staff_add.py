"""`cabinet staff add`: the first admin comes in by an invitation that is shown once, and lets in the others."""

import re
from uuid import uuid4

import httpx
import pytest

from authenticator import Authenticator
from people import Person
from running import Running, until

ANNA = ["staff", "add", "--operator", "skynet", "--login", "anna.admin", "--name", "Анна Ким"]
PASSWORD = "correct horse 2"
SKYNET = {"Operator": "skynet"}


async def accept(gateway: httpx.AsyncClient, token: str) -> int:
    body = {"token": token, "password": PASSWORD}
    return (await gateway.post("/staff/invitation", json=body, headers=SKYNET)).status_code


async def sign_in(gateway: httpx.AsyncClient, login: str, **code: str) -> httpx.Response:
    body = {"login": login, "password": PASSWORD, "client": "mobile", **code}
    return await gateway.post("/staff/session", json=body, headers=SKYNET)


async def first_time(gateway: httpx.AsyncClient, login: str) -> tuple[Person, Authenticator, list[str]]:
    """Signs in and sets up the second factor; the whole way as a person goes it."""
    session = (await sign_in(gateway, login)).json()
    assert session["must_set_up_second_factor"]
    limited = Person(gateway, "skynet", session["access_token"])
    refused = await gateway.get("/staff/people", headers=limited.headers)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/must-set-up-second-factor")
    phone = Authenticator((await limited.post("/second-factor", None))["secret"])
    confirmed = await limited.post("/second-factor/confirm", {"totp": phone.code()}, status=200)
    refresh = {"refresh_token": session["refresh_token"], "client": "mobile"}
    fresh = (await gateway.post("/session/refresh", json=refresh, headers=SKYNET)).json()
    assert not fresh.get("must_set_up_second_factor")
    return Person(gateway, "skynet", fresh["access_token"]), phone, confirmed["recovery_codes"]


async def test_the_first_admin_comes_in_and_invites_the_next_one(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    tokens = []
    for role in ("support", "admin"):
        done = stack.cabinet(*ANNA, "--role", role)
        assert done.returncode == 0, done.stderr
        assert f"anna.admin is invited to skynet as {role}" in done.stdout
        shown = re.search("shown only now, good once .*: (.+)", done.stdout)
        assert shown
        tokens.append(shown[1])
    assert await accept(gateway, tokens[0]) == 422  # the later one is good instead
    assert await accept(gateway, tokens[1]) == 200
    anna, phone, codes = await first_time(gateway, "anna.admin")
    assert len(codes) == 10
    assert (await sign_in(gateway, "anna.admin")).json()["type"] == "/problems/second-factor-needed"
    assert (await sign_in(gateway, "anna.admin", totp=phone.code())).status_code == 200
    assert (await sign_in(gateway, "anna.admin", recovery_code=codes[0])).status_code == 200

    petr = {"login": f"petr-{uuid4().hex[:8]}", "name": "Пётр", "role": "support"}
    invited = await anna.post("/staff/people", petr)
    assert await accept(gateway, invited["invitation"]) == 200
    support, _, _ = await first_time(gateway, petr["login"])
    assert (await gateway.get("/staff/people", headers=support.headers)).status_code == 403
    people = {one["login"]: one for one in (await anna.get("/staff/people"))["items"]}
    assert people[petr["login"]]["has_second_factor"]

    path = f"/staff/people/{invited['id']}"
    disabled = await gateway.patch(path, json={"disabled": True}, headers=anna.headers)
    assert disabled.json()["disabled"]

    async def shut_out() -> bool:
        return (await gateway.get("/staff/tickets", headers=support.headers)).status_code == 401

    await until("the sessions of whoever is disabled have ended", shut_out)
    acts = (await anna.get("/staff/audit", params={"about": f"staff:{invited['id']}"}))["items"]
    assert [act["action"] for act in acts] == [
        "edit_staff",
        "set_up_second_factor",
        "sign_in",
        "accept_invitation",
        "invite_staff",
    ]


def test_the_trail_is_proved(stack: Running) -> None:
    done = stack.cabinet("audit", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "computed anew" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([*ANNA, "--role", "boss"], "there is no role 'boss': one of support"),
        ([*ANNA[:4], "--login", " ", "--name", "A", "--role", "support"], "the login is empty"),
        ([*ANNA[:2], "--operator", "nobody", *ANNA[4:], "--role", "support"], "no operator 'nobody'"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(stack: Running, words: list[str], told: str) -> None:
    done = stack.cabinet(*words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_staff_s_code_is_printed_for_the_shell(stack: Running) -> None:
    told = stack.cabinet("demo", "skynet", "--role", "admin").stdout
    assert re.fullmatch(r"LOGIN=admin\nPASSWORD=\S+\nTOTP=\d{6}\n", told)
