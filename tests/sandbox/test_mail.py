"""The mail server as real clients meet it, in good order and with every fault."""

import asyncio
import smtplib
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import pytest

from sandbox.faults import Faults, MailFault
from sandbox.world import World

Until = Callable[[Callable[[], object]], Awaitable[None]]

SUBJECT = "Ваш платёж 500 ₽ принят — рақмет, Әлия!"
TEXT = "Здравствуйте!\nПлатёж зачислен, хватит до 3 декабря.\n.\nТочка выше — не конец письма."


def letter(to: str = "ivan@example.ru", subject: str = SUBJECT) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "СкайНет <noreply@skynet.example>"
    mail["To"] = to
    mail["Subject"] = subject
    mail.set_content(TEXT)
    mail.add_alternative("<h1>Платёж зачислен</h1>", subtype="html")
    return mail


async def send(world: World, mail: EmailMessage, **options: Any) -> Any:
    return await aiosmtplib.send(mail, hostname="127.0.0.1", port=world.mail.port, start_tls=False, **options)


async def switch(world: World, **switches: Any) -> None:
    await world.switch(Faults(mail=MailFault(**switches)))


async def test_a_cyrillic_multipart_letter_is_read_as_it_was_written(world: World) -> None:
    await send(world, letter(), username="kaspnet", password="whatever")

    (message,) = world.messages.find()
    assert (message.channel, message.to, message.operator) == ("email", "ivan@example.ru", "kaspnet")
    assert (message.subject, message.text) == (SUBJECT, TEXT)
    assert message.html == "<h1>Платёж зачислен</h1>"
    assert message.sender == "СкайНет <noreply@skynet.example>"


async def test_without_signing_in_the_operator_is_in_the_senders_address(world: World) -> None:
    await send(world, letter())
    assert world.messages.find()[0].operator == "skynet"


async def test_each_recipient_has_the_letter_in_the_own_mailbox(world: World) -> None:
    await send(world, letter("ivan@example.ru, Aliya <aliya@example.kz>"))
    assert {message.to for message in world.messages.find()} == {"ivan@example.ru", "aliya@example.kz"}
    assert len(world.messages.find(to="ALIYA@example.kz")) == 1


@pytest.mark.parametrize("mechanism", ["auth_plain", "auth_login"])
async def test_smtplib_signs_in_and_sends(world: World, mechanism: str) -> None:
    def send_with_smtplib() -> None:
        with smtplib.SMTP("127.0.0.1", world.mail.port) as client:
            client.ehlo()
            client.user, client.password = "centra", "secret"
            client.auth(mechanism.removeprefix("auth_"), getattr(client, mechanism))
            client.send_message(letter())

    await asyncio.to_thread(send_with_smtplib)
    assert world.messages.find()[0].operator == "centra"


async def test_a_wrong_password_is_refused_when_one_is_set(world: World) -> None:
    world.mail._password = "right"
    with pytest.raises(aiosmtplib.SMTPAuthenticationError):
        await send(world, letter(), username="skynet", password="wrong")
    await send(world, letter(), username="skynet", password="right")
    assert len(world.messages.find()) == 1


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"no headers at all",
        b"Subject: =?nonsense?q?x?=\r\nContent-Type: text/plain; charset=klingon\r\n\r\nnuq\xff",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"From: <<@>\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
    ],
)
async def test_a_broken_letter_does_no_harm(world: World, octets: bytes) -> None:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=world.mail.port, start_tls=False)
    async with client:
        await client.sendmail("a@skynet.example", ["ivan@example.ru"], octets)
        await client.send_message(letter())
    assert world.messages.find()[0].subject == SUBJECT
    assert len(world.messages.find()) == 2


async def test_down_drops_the_sessions_and_listens_no_more_until_it_is_up(world: World) -> None:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=world.mail.port, start_tls=False)
    await client.connect()
    await switch(world, down=True)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await client.noop()
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await send(world, letter())
    await switch(world)
    await send(world, letter())
    assert len(world.messages.find()) == 1


async def test_slow_takes_its_time(world: World) -> None:
    await switch(world, slow=0.3)
    asked = asyncio.get_running_loop().time()
    await send(world, letter())
    assert asyncio.get_running_loop().time() - asked >= 0.3


async def test_refuse_is_final_and_throttle_is_not(world: World) -> None:
    await switch(world, refuse=True)
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
        await send(world, letter())
    await switch(world, throttle=0.001)
    await send(world, letter())
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as throttled:
        await send(world, letter())

    assert [error.value.recipients[0].code for error in (refused, throttled)] == [550, 450]
    assert len(world.messages.find()) == 1


async def test_a_lost_answer_is_of_a_letter_that_was_taken(world: World, until: Until) -> None:
    await switch(world, lose_answer=True)
    sending = asyncio.create_task(send(world, letter()))
    await until(world.messages.find)
    assert not sending.done()
    await switch(world, down=True)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await sending


async def test_repeat_delivers_twice(world: World) -> None:
    await switch(world, repeat=True)
    await send(world, letter())
    assert [message.subject for message in world.messages.find()] == [SUBJECT] * 2


async def test_reorder_lets_a_later_letter_overtake(world: World) -> None:
    await switch(world, reorder=True)
    for subject in ("first", "second", "third"):
        await send(world, letter(subject=subject))
    assert [message.subject for message in reversed(world.messages.find())] == ["first", "third", "second"]
