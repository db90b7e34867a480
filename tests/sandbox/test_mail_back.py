"""Letters that go back from the sandbox: what a person answers, and what is told of a mailbox that is not there."""

import asyncio
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import aiosmtplib
import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope

from sandbox.faults import Faults, MailFault
from sandbox.mail_back import Outgoing
from sandbox.world import World

LETTER = (
    b"From: SkyNet <no-reply@skynet.example>\r\nReply-To: reply+t@skynet.example\r\n"
    b"Message-ID: <7@skynet.example>\r\nReferences: <ticket.1@skynet.example>\r\nSubject: Hi\r\n\r\nWhen?\r\n"
)


class Door:
    """Takes any letter."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:
        self.taken.append(envelope)
        return "250 Taken"


@pytest.fixture
async def door(world: World) -> Any:
    door = Door()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(door, loop=loop), "127.0.0.1", 0)
    world.mail.outgoing = Outgoing("127.0.0.1", server.sockets[0].getsockname()[1])
    yield door
    server.close()


async def send(world: World) -> None:
    port = world.mail.port
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
        await smtp.sendmail("bounce+t@skynet.example", ["anna@mail.example"], LETTER)


async def test_an_answer_goes_where_the_letter_wants_it(
    world: World, http: httpx.AsyncClient, door: Door
) -> None:
    await send(world)
    (letter,) = (await http.get("/messages")).json()["items"]
    assert letter["headers"]["Return-Path"] == "bounce+t@skynet.example"
    answer = await http.post(f"/messages/{letter['id']}/reply", json={"text": "Завтра"})
    assert (answer.json()["code"], answer.json()["said"]) == (250, "Taken")
    (taken,) = door.taken
    mail = message_from_bytes(taken.content or b"", policy=policy.default)  # type: ignore[arg-type]
    assert (taken.mail_from, taken.rcpt_tos) == ("anna@mail.example", ["reply+t@skynet.example"])
    assert mail["in-reply-to"] == "<7@skynet.example>"
    assert mail["references"] == "<ticket.1@skynet.example> <7@skynet.example>"
    assert mail.get_content().splitlines()[0] == "Завтра"
    assert mail.get_content().splitlines()[-1] == "> When?"


async def test_a_letter_to_no_mailbox_comes_back_to_its_own_address(
    world: World, door: Door, until: Callable[[Callable[[], object]], Any]
) -> None:
    await world.switch(Faults(mail=MailFault(bounce=0.5)))
    await send(world)
    await send(world)
    await until(lambda: door.taken)
    (taken,) = door.taken
    assert (taken.mail_from, taken.rcpt_tos) == ("<>", ["bounce+t@skynet.example"])
    assert b"Status: 5.1.1" in (taken.content or b"")
    assert len(world.messages.find()) == 1


async def test_what_cannot_be_answered_is_said_in_a_problem(world: World, http: httpx.AsyncClient) -> None:
    assert (await http.post("/messages/1/reply", json={"text": "x"})).status_code == 404
    await send(world)
    (letter,) = world.messages.find()
    path = f"/messages/{letter.id}/reply"
    assert (await http.post(path, json={"text": "x"})).status_code == 503
    assert (await http.post(path, json={"words": "x"})).status_code == 422
