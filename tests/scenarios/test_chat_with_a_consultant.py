"""From a visitor's first word on the site to the letter with all that was said."""

from uuid import uuid4

import httpx
import pytest

from chat_people import waits
from desk import staff_of
from running import Running, until

BEGIN = {"name": "Пётр", "topic": "connection", "text": "Подключаете за городом?"}


@pytest.fixture
def site(gateway: httpx.AsyncClient) -> dict[str, str]:
    return {"Operator": "skynet", "Idempotency-Key": uuid4().hex, "Accept-Language": "kk"}


async def test_a_visitor_talks_and_gets_the_transcript_by_mail(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient, site: dict[str, str]
) -> None:
    mailbox = f"petr{uuid4().hex[:8]}@mail.example"
    answer = await gateway.post("/chats", json=BEGIN | {"contact": mailbox}, headers=site)
    assert answer.status_code == 201, answer.text
    begun = answer.json()
    chat, mine = f"/chats/{begun['id']}", {**site, "Chat-Token": begun["token"]}
    # Outside of hours it would be left for an answer by mail.
    await waits(stack, "skynet", begun["id"])
    consultant = await staff_of(stack, gateway, "skynet", "support")
    at_desk = await gateway.put("/staff/chats/desk", json={"name": "Ольга"}, headers=consultant.headers)
    assert at_desk.status_code == 200, at_desk.text
    queue = await consultant.get("/staff/chats", params={"limit": 100})
    (waiting,) = [one for one in queue["items"] if one["id"] == begun["id"]]
    assert (waiting["contact"], waiting["language"], waiting["unread"]) == (mailbox, "kk", 1)
    await consultant.post(f"/staff{chat}/take", None, status=200)
    await consultant.post(f"/staff{chat}/messages", {"text": "Иә, қосамыз"})
    seen = (await gateway.get(chat, params={"after": 1}, headers=mine)).json()
    assert [(one["name"], one["text"]) for one in seen["messages"]] == [("Ольга", "Иә, қосамыз")]
    assert seen["consultant"] == {"name": "Ольга"}
    assert not {"contact", "contract", "subscriber_id"} & seen.keys()
    for headers, status in (({**site, "Chat-Token": "guessed"}, 404), (site, 401)):
        for verb, path in (("GET", chat), ("POST", f"{chat}/close"), ("POST", f"{chat}/transcript")):
            assert (await gateway.request(verb, path, headers=headers)).status_code == status
    sent = await gateway.post(f"{chat}/transcript", headers=mine)
    assert sent.json() == {"messages": 2}

    async def letter() -> str:
        letters = (await sandbox.get("/messages", params={"to": mailbox, "channel": "email"})).json()["items"]
        return str(letters[0]["text"]) if letters else ""

    text = await until("the letter has come", letter)
    assert "Подключаете за городом?" in text
    assert "Ольга: Иә, қосамыз" in text
    closed = await gateway.post(f"{chat}/close", headers=mine)
    assert (closed.json()["status"], closed.json()["closed_by"]) == ("closed", "person")


async def test_where_the_profile_has_no_chat_there_is_none(
    gateway: httpx.AsyncClient, site: dict[str, str]
) -> None:
    answer = await gateway.post("/chats", json=BEGIN, headers={**site, "Operator": "netbynet"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
