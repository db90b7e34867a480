"""The door for letters as any mail server meets it: what is let in, what is sent away, and when to come again."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import aiosmtplib
import pytest

from contracts.notify import BounceAddress, BounceNoted
from contracts.problems import NotFound, Problem, TooManyRequests, Unavailable
from contracts.tickets import MailedAnswer, ReplyAddress, TakeMailedAnswer
from five_operators import PROFILES
from gateway import letters
from gateway.letters import Door
from gateway.visitors import Backend

TOKEN = "a" * 52
REPLY = f"Reply+{TOKEN}@SkyNet.example"
BOUNCE = f"bounce+{TOKEN}@skynet.example"
ANSWERS = {
    "FindReplyAddress": ReplyAddress(ticket_id=UUID(int=1)),
    "FindBounceAddress": BounceAddress(delivery_id=UUID(int=1)),
    "TakeMailedAnswer": MailedAnswer(outcome="message"),
    "NoteBounce": BounceNoted(),
}
HELLO = b"From: a@mail.example\r\nMessage-ID: <1@a>\r\n\r\nDa.\r\n"


@dataclass
class Owners:
    """Tickets and notify, who answer or have a problem."""

    problems: dict[str, Problem] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)

    async def ask(self, question: Any, **_: Any) -> Any:
        name = type(question).__name__
        self.asked.append(question)
        if name in self.problems:
            raise self.problems[name]
        return ANSWERS[name]


@pytest.fixture
def owners() -> Owners:
    return Owners()


Opened = Callable[[], aiosmtplib.SMTP]


@pytest.fixture
async def client(owners: Owners) -> AsyncIterator[Opened]:
    """A connection to the door, and as many more as are asked for."""
    backend = Backend(owners, None, PROFILES, 1.0, 1.0)  # type: ignore[arg-type]
    door = Door(backend)
    await door.open("127.0.0.1", 0)
    assert door._server
    port = door._server.sockets[0].getsockname()[1]
    yield lambda: aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, timeout=10)
    door.close()


async def test_an_answer_is_taken_from_whoever_knows_the_address(client: Opened, owners: Owners) -> None:
    async with client() as smtp:
        _, said = await smtp.sendmail("a@mail.example", [REPLY], HELLO)
    assert said == "2.0.0 Taken"
    (taken,) = [asked for asked in owners.asked if isinstance(asked, TakeMailedAnswer)]
    assert (taken.operator, taken.token, taken.letter.text) == ("skynet", TOKEN, "Da.")


@pytest.mark.parametrize(
    "address",
    ["reply@skynet.example", f"other+{TOKEN}@skynet.example", f"reply+{TOKEN}@other.example", "root"],
)
async def test_addresses_of_another_form_are_refused_at_once(
    client: Opened, owners: Owners, address: str
) -> None:
    async with client() as smtp:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
            await smtp.sendmail("a@mail.example", [address], HELLO)
    assert refused.value.recipients[0].code == 550
    assert owners.asked == []


@pytest.mark.parametrize("address", [REPLY, BOUNCE])
async def test_an_address_that_nobody_was_told_is_refused_before_the_letter(
    client: Opened, owners: Owners, address: str
) -> None:
    owners.problems = {"FindReplyAddress": NotFound(), "FindBounceAddress": NotFound()}
    async with client() as smtp:
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refused:
            await smtp.sendmail("a@mail.example", [address], HELLO)
    assert refused.value.recipients[0].code == 550


@pytest.mark.parametrize("problem", [Unavailable(), TooManyRequests(), RuntimeError("ours")])
async def test_while_the_owner_is_away_the_sender_is_asked_to_come_again(
    client: Opened, owners: Owners, problem: Any
) -> None:
    owners.problems = {"TakeMailedAnswer": problem}
    async with client() as smtp:
        with pytest.raises(aiosmtplib.SMTPDataError) as later:
            await smtp.sendmail("a@mail.example", [REPLY], HELLO)
        assert later.value.code == 451
        owners.problems = {}
        assert (await smtp.sendmail("a@mail.example", [REPLY], HELLO))[1] == "2.0.0 Taken"


async def test_a_second_recipient_has_to_have_a_letter_of_his_own(client: Opened) -> None:
    async with client() as smtp:
        refused, _ = await smtp.sendmail("a@mail.example", [REPLY, BOUNCE], HELLO)
    assert refused[BOUNCE].code == 452


async def test_a_letter_that_is_too_large_is_refused(client: Opened) -> None:
    async with client() as smtp:
        with pytest.raises(aiosmtplib.SMTPResponseException) as refused:
            await smtp.sendmail("a@mail.example", [REPLY], b"Subject: x\r\n\r\n" + b"x" * 78 * 140_000)
    assert refused.value.code == 552


async def test_a_letter_without_a_return_path_is_a_machines(client: Opened, owners: Owners) -> None:
    async with client() as smtp:
        await smtp.sendmail("", [REPLY], HELLO)
    assert owners.asked[-1].letter.automatic == "no return path"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\r\n\r\n",
        b"From: =?x?b?\xff?=\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n",
        b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n'
        + b'--a\r\nContent-Type: multipart/mixed; boundary="a"\r\n' * 300,
        b"Subject: " + "ж".encode() * 300 + b"\r\nFrom: <<a@b>,\r\n\r\n.\r\n",
        b"Content-Type: text/html; charset=utf-7\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@=",
    ],
)
async def test_no_letter_breaks_the_door(client: Opened, content: bytes) -> None:
    async with client() as smtp:
        for _ in range(2):
            assert (await smtp.sendmail("a@mail.example", [REPLY], content))[1] == "2.0.0 Taken"


async def test_what_comes_back_and_is_no_report_is_taken_and_forgotten(
    client: Opened, owners: Owners
) -> None:
    async with client() as smtp:
        await smtp.sendmail("", [BOUNCE], HELLO)
    assert [type(asked).__name__ for asked in owners.asked] == ["FindBounceAddress"]


async def test_beyond_the_most_connections_one_is_asked_to_come_later(
    client: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST_CONNECTIONS", 1)
    async with client() as first:
        with pytest.raises(aiosmtplib.SMTPConnectError, match="Too many connections"):
            await client().connect()
        assert (await first.noop()).code == 250
    async with client() as again:
        assert (await again.noop()).code == 250
