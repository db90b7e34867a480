"""The sandbox over HTTP: the messages, the faults and the pages."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from sandbox.messages import Messages
from sandbox.world import World

GOOD_ORDER = {
    "down": False,
    "slow": 0,
    "refuse": 0,
    "throttle": 0,
    "lose_answer": False,
    "repeat": False,
    "reorder": False,
}
ACQUIRER_IN_GOOD_ORDER = GOOD_ORDER | {
    "copies": 0,
    "error_after": False,
    "lose_notices": False,
    "wrong_amount": False,
}
SMS_HTTP_IN_GOOD_ORDER = {
    name: value for name, value in GOOD_ORDER.items() if name not in {"repeat", "reorder"}
} | {
    "no_funds": False,
    "stuck": False,
    "lie": False,
}
ALL_IN_GOOD_ORDER = {
    "smsc": GOOD_ORDER,
    "mail": GOOD_ORDER | {"bounce": 0},
    "acquirer": ACQUIRER_IN_GOOD_ORDER,
    "sms_http": SMS_HTTP_IN_GOOD_ORDER,
}


def sms(
    messages: Messages, text: str = "Код 4821", to: str = "+79991234567", operator: str = "skynet"
) -> str:
    return messages.receive("sms", to, "SkyNet", operator, text, message_ids=("1", "2")).id


def mail(messages: Messages, html: str | None = "<p>Счёт</p>", to: str = "ivan@example.ru") -> str:
    return messages.receive(
        "email", to, "noreply@centra.example", "centra", "Счёт", subject="Счёт", html=html
    ).id


async def items(http: httpx.AsyncClient, **conditions: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await http.get("/messages", params=conditions)).json()["items"]
    return found


async def test_messages_are_told_newest_first_with_all_that_is_known(
    world: World, http: httpx.AsyncClient
) -> None:
    first, second = sms(world.messages), mail(world.messages)
    newest, oldest = await items(http)
    assert (newest["id"], oldest["id"]) == (second, first)
    assert oldest.pop("received_at").endswith("Z")
    assert oldest == {
        "id": first,
        "channel": "sms",
        "to": "+79991234567",
        "from": "SkyNet",
        "subject": None,
        "text": "Код 4821",
        "html": None,
        "operator": "skynet",
        "parts": 2,
        "message_ids": ["1", "2"],
    }
    assert "parts" not in newest


async def test_messages_are_found_by_recipient_channel_operator_and_what_is_known(
    world: World, http: httpx.AsyncClient
) -> None:
    first, second, third = sms(world.messages), mail(world.messages), sms(world.messages, to="+77011112233")
    for written in ("+79991234567", "79991234567", "+7 999 123-45-67"):
        assert [item["id"] for item in await items(http, to=written)] == [first]
    assert [item["id"] for item in (await http.get("/messages?to=+79991234567")).json()["items"]] == [first]
    assert [item["id"] for item in await items(http, to="Ivan@Example.RU")] == [second]
    assert [item["id"] for item in await items(http, channel="sms")] == [third, first]
    assert [item["id"] for item in await items(http, operator="centra")] == [second]
    assert [item["id"] for item in await items(http, after=first)] == [third, second]
    assert [item["id"] for item in await items(http, after=third)] == []
    assert [item["id"] for item in await items(http, limit="1")] == [third]


@pytest.mark.parametrize("query", ["channel=pigeon", "limit=0", "limit=many"])
async def test_a_condition_without_sense_is_refused(http: httpx.AsyncClient, query: str) -> None:
    answer = await http.get(f"/messages?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_messages_are_forgotten_when_asked(world: World, http: httpx.AsyncClient) -> None:
    sms(world.messages)
    assert (await http.delete("/messages")).status_code == 204
    assert await items(http) == []


def test_only_so_much_is_kept_and_the_oldest_goes_first() -> None:
    by_number, by_size = Messages(limit=3), Messages(characters=10)
    for text in ("one", "two", "three", "four"):
        sms(by_number, text)
        sms(by_size, text)
    assert [message.text for message in by_number.find()] == ["four", "three", "two"]
    assert [message.text for message in by_size.find()] == ["four", "three"]


async def test_faults_are_switched_on_and_off(world: World, http: httpx.AsyncClient) -> None:
    assert (await http.get("/faults")).json() == ALL_IN_GOOD_ORDER
    asked = {"smsc": {"down": True, "refuse": True}, "acquirer": {"slow": 2.5}}
    told = (await http.put("/faults", json=asked)).json()
    assert told == (await http.get("/faults")).json()
    assert told["smsc"] == GOOD_ORDER | {"down": True, "refuse": 1}
    assert told["acquirer"]["slow"] == 2.5
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", world.smsc.port)
    assert (await http.put("/faults", json={})).json() == ALL_IN_GOOD_ORDER
    _, writer = await asyncio.open_connection("127.0.0.1", world.smsc.port)
    writer.close()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"smsc": {"dwon": true}}', "/smsc/dwon: is not known here"),
        (b'{"smsc": {"error_after": true}}', "/smsc/error_after: is not known here"),
        (b'{"acquirer": {"copies": 101}}', "/acquirer/copies: Input should be less than or equal to 100"),
        (b'{"fax": {}}', "/fax: is not known here"),
        (b'{"mail": {"slow": -1}}', "/mail/slow: Input should be greater than or equal to 0"),
        (b'{"mail": {"refuse": 1.5}}', "/mail/refuse: Input should be less than or equal to 1"),
        (b"[]", "the body: "),
        (b"{", "the body: Invalid JSON"),
    ],
)
async def test_a_switch_that_does_not_exist_is_refused_in_a_clear_sentence(
    http: httpx.AsyncClient, body: bytes, sentence: str
) -> None:
    answer = await http.put("/faults", content=body)
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]
    assert (await http.get("/faults")).json() == ALL_IN_GOOD_ORDER


async def test_a_server_whose_port_was_taken_meanwhile_stays_down(
    world: World, http: httpx.AsyncClient
) -> None:
    await http.put("/faults", json={"mail": {"down": True}})
    async with await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", world.mail.port):
        answer = await http.put("/faults", json={})
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/port-taken")
        assert (await http.get("/faults")).json()["mail"]["down"]
    assert (await http.put("/faults", json={})).status_code == 200


async def test_the_page_shows_what_arrived_and_nothing_in_it_can_run(
    world: World, http: httpx.AsyncClient
) -> None:
    sms(world.messages, "<script>alert(1)</script> https://skynet.example/r/1")
    mail(world.messages, "<script>alert(2)</script>")
    await http.put("/faults", json={"smsc": {"slow": 3}})
    page = await http.get("/")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert 'href="https://skynet.example/r/1"' in page.text
    assert "smsc: slow 3" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "ivan@example.ru" not in (await http.get("/?channel=sms")).text
    assert "alert(1)" not in (await http.get("/?operator=centra")).text


async def test_a_letter_in_html_is_shown_alone_and_cannot_run(world: World, http: httpx.AsyncClient) -> None:
    number = mail(world.messages)
    letter = await http.get(f"/messages/{number}/html")
    assert "<p>Счёт</p>" in letter.text
    assert letter.headers["content-security-policy"].startswith("sandbox allow-popups")
    assert (await http.get("/messages/0/html")).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/static/page.css", "/static/page.js", "/static/pay.css", "/static/icon.svg", "/healthz", "/terminal"],
)
async def test_everything_the_page_needs_is_here(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert answer.status_code == 200
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")


@asynccontextmanager
async def gateway(asked: list[str]) -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split()[1].decode())
        body = b'<?xml version="1.0"?><response><result>0</result></response>'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(
    ("protocol", "action", "query"),
    [
        ("osmp", "check", {"command": "check", "txn_id": "7", "account": "1001", "sum": "50.00"}),
        ("osmp", "pay", {"command": "pay", "txn_id": "7", "account": "1001", "sum": "50.00"}),
        ("kassa24", "check", {"action": "check", "number": "1001"}),
        ("kassa24", "pay", {"action": "payment", "number": "1001", "receipt": "7", "amount": "50.00"}),
    ],
)
async def test_the_terminal_asks_the_gateway_and_shows_its_answer(
    world: World, http: httpx.AsyncClient, protocol: str, action: str, query: Mapping[str, str]
) -> None:
    asked: list[str] = []
    filled = {"protocol": protocol, "operator": "skynet", "account": "1001", "sum": "50.00", "number": "7"}
    async with gateway(asked) as url:
        world.settings = world.settings.model_copy(update={"gateway_url": url})
        page = await http.post("/terminal", data=filled | {"action": action})
    request = httpx.URL(asked[0])
    assert request.path == f"/api/v1/integrations/{protocol}/skynet"
    assert query.items() <= dict(request.params).items()
    assert "&lt;result&gt;0&lt;/result&gt;" in page.text


async def test_the_terminal_says_what_is_missing(world: World, http: httpx.AsyncClient) -> None:
    filled = {"operator": "skynet", "account": "1", "sum": "1", "action": "pay"}
    assert "SANDBOX_GATEWAY_URL is not set" in (await http.post("/terminal", data=filled)).text
    assert "by its slug" in (await http.post("/terminal", data=filled | {"operator": "../x"})).text
    world.settings = world.settings.model_copy(update={"gateway_url": "http://127.0.0.1:1"})
    assert "did not answer" in (await http.post("/terminal", data=filled)).text
