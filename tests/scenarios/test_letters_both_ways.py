"""A request by e-mail, over real SMTP the whole way: the answer goes out, what he writes back stands in the request."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

import aiosmtplib
import httpx
import pytest

from desk import Customer, customer, staff_of
from people import Person
from running import Running, until

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6260000000000600025d0a2db40000000049454e44ae426082"
)


@dataclass
class Request:
    """A request that was answered, and the letter about it in his mailbox."""

    who: Customer
    support: Person
    ticket: str
    letter: dict[str, Any]
    sandbox: httpx.AsyncClient

    async def replies(self, text: str, status: int = 200, **more: Any) -> dict[str, Any]:
        path = f"/messages/{self.letter['id']}/reply"
        answer = await self.sandbox.post(path, json={"text": text, **more})
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def messages(self) -> list[tuple[str, str]]:
        ticket = await self.who.person.get(f"/tickets/{self.ticket}")
        return [(said["author"], said["text"]) for said in ticket["messages"]]

    async def at_desk(self) -> dict[str, Any]:
        return dict(await self.support.get(f"/staff/tickets/{self.ticket}"))

    async def letters(self) -> list[dict[str, Any]]:
        """What came by mail, the first first."""
        return list((await self.support.get(f"/staff/tickets/{self.ticket}/letters"))["items"])[::-1]


async def mailed(sandbox: httpx.AsyncClient, to: str, words: str) -> dict[str, Any]:
    async def there() -> Any:
        items = (await sandbox.get("/messages", params={"to": to, "channel": "email"})).json()["items"]
        return next((letter for letter in items if words in letter["text"]), None)

    return dict(await until(f"a letter with {words}", there))


@pytest.fixture(scope="module")
async def support(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, "skynet", "support")


@pytest.fixture
async def request_(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient, support: Person
) -> Request:
    who = await customer(stack, gateway, "skynet")
    wish = {"kind": "support", "topic": "technical", "text": "Нет связи"}
    ticket = (await who.person.post("/tickets", wish))["id"]
    await support.post(f"/staff/tickets/{ticket}/messages", {"text": "Мастер придёт завтра."})
    letter = await mailed(sandbox, who.who.email, "Мастер придёт завтра.")
    return Request(who, support, ticket, letter, sandbox)


ASKED = [("subscriber", "Нет связи"), ("staff", "Мастер придёт завтра.")]


async def test_what_he_writes_back_stands_in_the_request_once_with_its_file(request_: Request) -> None:
    headers = request_.letter["headers"]
    assert headers["Reply-To"].startswith("reply+")
    assert headers["Return-Path"].startswith("bounce+")
    assert f"<ticket.{request_.ticket}@skynet.example>" in headers["References"]
    files = [
        {"name": "снимок.png", "content": b64encode(PIXEL).decode()},
        {"name": "run.exe", "content": b64encode(b"MZ\x00\x01" * 20).decode()},
    ]
    once: dict[str, Any] = {"message_id": f"<{request_.ticket}@mail.example>", "files": files}
    for _ in range(2):
        assert (await request_.replies("Буду дома после шести.", **once))["code"] == 250
    ticket = await request_.who.person.get(f"/tickets/{request_.ticket}")
    *before, said = ticket["messages"]
    assert [(one["author"], one["text"]) for one in before] == ASKED
    assert (said["author"], said["by_mail"]) == ("subscriber", True)
    assert said["text"] == "Буду дома после шести.\n\n[Файлы, которых нет: run.exe]"
    assert [file["name"] for file in said["attachments"]] == ["снимок.png"]
    assert ticket["status"] == "in_progress"
    (kept,) = await request_.letters()
    assert kept["outcome"] == "message"
    assert "> Мастер придёт завтра." in kept["whole"]


async def test_letters_of_machines_are_no_messages(request_: Request) -> None:
    assert (await request_.replies("Я в отпуске до 1 декабря", automatic=True))["code"] == 250
    assert await request_.messages() == ASKED
    (kept,) = await request_.letters()
    assert (kept["outcome"], kept["why"]) == ("automatic", "Auto-Submitted: auto-replied")


async def test_a_letter_from_another_address_waits_for_staff(request_: Request) -> None:
    told = await request_.replies("Закройте договор", sender="stranger@mail.example")
    assert told["code"] == 250
    assert await request_.messages() == ASKED
    desk = await request_.at_desk()
    (note,) = desk["notes"]
    assert (note["sender"], note["staff_id"], note["text"]) == (
        "stranger@mail.example",
        None,
        "Закройте договор",
    )
    assert desk["status"] == "waiting"


async def test_a_made_up_address_is_refused_before_the_letter(stack: Running, request_: Request) -> None:
    local, _, domain = request_.letter["headers"]["Reply-To"].partition("@")
    made_up = f"{local[:-2]}{'b' if local[-2] != 'b' else 'c'}{local[-1]}@{domain}"
    port = int(stack.environment["SANDBOX_LETTERS_PORT"])
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
            await smtp.sendmail(request_.who.who.email, [made_up], b"Subject: x\r\n\r\nx\r\n")
    assert refused.value.recipients[0].code == 550
    assert await request_.messages() == ASKED


async def test_a_closed_request_is_opened_by_a_letter_until_that_is_too_late(
    stack: Running, request_: Request
) -> None:
    await request_.who.person.post(f"/tickets/{request_.ticket}/close", None, status=200)
    await request_.replies("Опять не работает")
    assert await request_.messages() == [*ASKED, ("subscriber", "Опять не работает")]
    assert (await request_.at_desk())["status"] == "in_progress"
    await request_.who.person.post(f"/tickets/{request_.ticket}/close", None, status=200)
    long_ago = "update tickets set closed_at = now() - interval '400 days' where id = $1"
    await stack.sql("tickets", long_ago, request_.ticket)
    for text in ("Ау", "Есть кто?"):
        assert (await request_.replies(text))["code"] == 250
    assert [kept["outcome"] for kept in await request_.letters()] == ["message", "late", "late"]
    letter = await mailed(request_.sandbox, request_.who.who.email, "новую заявку")
    assert "закрыта" in letter["subject"]
    told = "select count(*) from deliveries where subscriber_id = $1 and kind = 'letter_came_late'"
    assert await stack.value("notify", told, request_.who.who.subscriber_id) == 1


async def test_who_is_forgotten_has_no_address_any_more(stack: Running, request_: Request) -> None:
    forgotten = "update subscribers set name = '' where subscriber_id = $1"
    await stack.sql("tickets", forgotten, request_.who.who.subscriber_id)
    assert (await request_.replies("Кто здесь?"))["code"] == 550


async def test_a_letter_that_comes_back_ends_letters_to_that_mailbox(
    stack: Running, request_: Request
) -> None:
    who = request_.who.who
    await request_.sandbox.put("/faults", json={"mail": {"bounce": 1}})
    try:
        await request_.support.post(f"/staff/tickets/{request_.ticket}/messages", {"text": "Вы дома?"})
        states = (
            "select state, reason from deliveries where subscriber_id = $1 and channel = 'email' order by id"
        )

        async def failed() -> Any:
            *_, last = await stack.sql("notify", states, who.subscriber_id)
            return last["reason"] if last["state"] == "failed" else None

        assert "came back: 5.1.1" in await until("it came back", failed)
    finally:
        await request_.sandbox.put("/faults", json={})
    await request_.support.post(f"/staff/tickets/{request_.ticket}/messages", {"text": "Вы где?"})

    async def put_aside() -> Any:
        *_, last = await stack.sql("notify", states, who.subscriber_id)
        return last["state"] == "failed" and "put aside" in last["reason"]

    await until("no other letter goes there", put_aside)
