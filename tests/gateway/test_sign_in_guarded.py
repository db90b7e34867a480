"""Guessing at the gateway's door: known devices, locks, and how the subscriber hears of them."""

import asyncio
from typing import Any

import httpx
import pytest

from gateway_problems import problem
from newcomers import Newcomer, newcomer
from running import Running, until


@pytest.fixture
async def who(stack: Running) -> Newcomer:
    """Somebody who has never signed in."""
    return await newcomer(stack, "skynet")


async def sign_in(gateway: httpx.AsyncClient, who: Newcomer, **more: Any) -> httpx.Response:
    """`headers` beside the operator's; whatever else goes into the body."""
    headers = {"Operator": who.operator, "User-Agent": "Firefox", **more.pop("headers", {})}
    body = {"login": who.login, "password": who.password, **more}
    return await gateway.post("/session", json=body, headers=headers)


async def lock(gateway: httpx.AsyncClient, who: Newcomer, **more: Any) -> None:
    answers = await asyncio.gather(*(sign_in(gateway, who, password="wrong", **more) for _ in range(8)))
    assert sorted({answer.status_code for answer in answers}) == [401, 429]


def cookies(answer: httpx.Response) -> dict[str, tuple[str, set[str]]]:
    """Value and attributes of what a browser is told to keep."""
    read = {}
    for written in answer.headers.get_list("set-cookie"):
        pair, *attributes = written.split("; ")
        name, _, value = pair.partition("=")
        read[name] = (value, {attribute.lower() for attribute in attributes})
    return read


async def test_a_browser_keeps_its_device_in_a_cookie_that_opens_a_locked_door(
    gateway: httpx.AsyncClient, who: Newcomer
) -> None:
    answer = await sign_in(gateway, who)
    assert "device_token" not in answer.json()
    device, attributes = cookies(answer)["__Host-device"]
    assert {"secure", "httponly", "samesite=strict", "path=/", "max-age=34560000"} <= attributes
    await lock(gateway, who)
    refused = await sign_in(gateway, who)
    problem(refused, 429, "too-many-requests")
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    opened = await sign_in(gateway, who, headers={"Cookie": f"__Host-device={device}"})
    assert opened.status_code == 200
    assert cookies(opened)["__Host-device"][0] == device


async def test_a_mobile_client_keeps_its_device_token_itself(
    gateway: httpx.AsyncClient, who: Newcomer
) -> None:
    answer = await sign_in(gateway, who, client="mobile")
    assert cookies(answer) == {}
    token = answer.json()["device_token"]
    await lock(gateway, who, client="mobile")
    assert (await sign_in(gateway, who, client="mobile", device_token=token)).status_code == 200


async def test_the_subscriber_hears_of_a_lock_once_by_sms_and_mail(
    gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient, who: Newcomer
) -> None:
    async def received(address: str) -> list[str]:
        answer = await sandbox.get("/messages", params={"to": address})
        return [told["text"] for told in answer.json()["items"]]

    await lock(gateway, who)
    await lock_again(gateway, who)
    (message,) = await until("the SMS comes", lambda: received(who.phone))
    assert "пароль" in message
    (letter,) = await until("the letter comes", lambda: received(who.email))
    assert "восстановите" in letter


async def lock_again(gateway: httpx.AsyncClient, who: Newcomer) -> None:
    answers = [(await sign_in(gateway, who)).status_code for _ in range(3)]
    assert answers == [429] * 3


async def test_a_client_cannot_say_that_it_calls_from_elsewhere(
    gateway: httpx.AsyncClient, stack: Running, who: Newcomer
) -> None:
    said = {"X-Forwarded-For": "203.0.113.77", "Forwarded": "for=203.0.113.77", "X-Real-IP": "203.0.113.77"}
    assert (await sign_in(gateway, who, headers=said)).status_code == 200
    kept = "select address from sessions where owner_id = $1"
    assert await stack.value("auth", kept, who.subscriber_id) == "127.0.0.1"


async def test_fifty_right_sign_ins_at_a_time_all_succeed(gateway: httpx.AsyncClient, who: Newcomer) -> None:
    await sign_in(gateway, who)
    answers = await asyncio.gather(*(sign_in(gateway, who) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
