"""A letter as it goes over the wire: its headers, the way back, the thread, the signature."""

import subprocess
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import dkim
import pytest

from chassis.mail_addresses import AddressTokens, without_token
from chassis.profiles import Profile, Profiles
from chassis.profiles.channels import Dkim
from five_operators import PROFILES
from notify.attempts import Delivery
from notify.credentials import mistakes
from notify.letter_headers import answer_headers, unsubscribe_headers
from notify.letters import Letter, letter

TOKENS = AddressTokens("bounce", [b"k" * 32])
TICKET = UUID(int=5)


def profile(**mail: Any) -> Profile:
    read = PROFILES.by_slug("skynet")
    assert read
    email = read.channels.email.model_copy(update=mail)
    return read.model_copy(update={"channels": read.channels.model_copy(update={"email": email})})


def made(number: int = 7, attempts: int = 1, address: str = "ivan@mail.example", **what: Any) -> Delivery:
    told = {
        "subject": "Мастер придёт завтра — ждите",
        "text": "Здравствуйте!\n.\nСтрока",
        "html": "<p>Привет</p>",
    }
    return Delivery(
        id=UUID(int=number),
        operator="skynet",
        channel="email",
        address=address,
        attempts=attempts,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
        traceparent=None,
        parts=[],
        **{**told, **what},
    )


def read(sent: Letter) -> EmailMessage:
    return message_from_bytes(sent.content, policy=policy.default)


def test_a_letter_has_its_words_in_both_forms_and_says_that_a_machine_wrote_it() -> None:
    sent = letter(made(), profile(), TOKENS)
    mail = read(sent)
    assert sent.content.isascii()
    assert (mail["subject"], mail["to"]) == ("Мастер придёт завтра — ждите", "ivan@mail.example")
    assert mail["from"] == "SkyNet <no-reply@skynet.example>"
    assert mail["auto-submitted"] == "auto-generated"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain and html
    assert plain.get_content().splitlines() == ["Здравствуйте!", ".", "Строка"]
    assert html.get_content().strip() == "<p>Привет</p>"


def test_the_same_delivery_is_the_same_letter_at_every_attempt() -> None:
    first, second = (read(letter(made(attempts=n), profile(), TOKENS)) for n in (1, 2))
    assert first["Message-ID"] == second["Message-ID"] == f"<{UUID(int=7)}@skynet.example>"
    assert first["Date"] == second["Date"]


def test_a_letter_that_comes_back_names_its_delivery_and_nobody_can_name_it_in_its_place() -> None:
    sent = letter(made(), profile(), TOKENS)
    address, token = without_token(sent.return_path)
    assert address == "bounce@skynet.example"
    assert len(sent.return_path.partition("@")[0]) <= 64
    assert TOKENS.read("skynet", token) == UUID(int=7)
    assert TOKENS.read("skynet", token.upper()) == UUID(int=7)
    assert TOKENS.read("centra", token) is None
    assert AddressTokens("reply", [b"k" * 32]).read("skynet", token) is None
    assert AddressTokens("bounce", [b"n" * 32, b"k" * 32]).read("skynet", token) == UUID(int=7)
    assert AddressTokens("bounce", [b"n" * 32]).read("skynet", token) is None
    for wrong in (
        "",
        "a",
        token[:-1],
        token + "a",
        "ы" * 52,
        f"{'b' if token[-2] != 'b' else 'c'}".join((token[:-2], token[-1])),
    ):
        assert TOKENS.read("skynet", wrong) is None
    assert letter(made(), profile(), None).return_path == "no-reply@skynet.example"


def test_letters_of_one_request_are_one_thread_and_can_be_answered() -> None:
    headers = answer_headers(profile(), TICKET, "t" * 52)
    first, second = (read(letter(made(n, headers=headers), profile(), TOKENS)) for n in (7, 8))
    assert first["References"] == second["References"] == f"<ticket.{TICKET}@skynet.example>"
    assert first["Reply-To"] == f"reply+{'t' * 52}@skynet.example"
    assert first["Message-ID"] != second["Message-ID"]
    assert "Reply-To" not in answer_headers(profile(), TICKET, "")


def test_a_newsletter_is_left_by_one_press_however_long_its_address_is() -> None:
    url = f"https://lk.skynet.example/api/v1/newsletters/leave/{'x' * 200}"
    sent = letter(made(headers=unsubscribe_headers(url)), profile(), TOKENS)
    assert f"\r\nList-Unsubscribe: <{url}>\r\n" in "\r\n" + sent.content.decode()
    assert read(sent)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_header_in_a_row_cannot_bring_another_one_along() -> None:
    headers = {"Reply-To": "a@b.example\r\nBcc: all@mail.example", "X-Other": "1"}
    mail = read(letter(made(headers=headers), profile(), TOKENS))
    assert mail["reply-to"] is None
    assert mail["bcc"] is None
    assert mail["x-other"] is None


@pytest.mark.parametrize(
    ("address", "written", "wide"),
    [
        ("ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai", False),
        ("иван@mail.example", "иван@mail.example", True),
    ],
)
def test_an_address_in_cyrillic_is_written_as_servers_take_it(address: str, written: str, wide: bool) -> None:
    sent = letter(made(address=address), profile(), TOKENS)
    assert (sent.recipient, sent.wide) == (written, wide)
    assert str(read(sent)["to"]) == written


@pytest.mark.parametrize(
    "address", ["", "nobody", "@mail.example", "a b@mail.example", "a@mail.example\nBcc: c@d"]
)
def test_what_is_no_address_is_no_letter(address: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        letter(made(address=address), profile(), TOKENS)


def test_a_letter_is_signed_with_the_operators_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = tmp_path / "dkim.pem"
    subprocess.run(
        ["openssl", "genrsa", "-traditional", "-out", str(key), "2048"], check=True, capture_output=True
    )
    public = subprocess.run(
        ["openssl", "rsa", "-in", str(key), "-pubout"], check=True, capture_output=True, text=True
    ).stdout
    monkeypatch.setenv("SKYNET_DKIM_KEY", str(key))
    ours = Dkim(selector="s1", domain="skynet.example", key="SKYNET_DKIM_KEY")
    headers = unsubscribe_headers("https://lk.skynet.example/leave")
    sent = letter(made(headers=headers), profile(dkim=ours), TOKENS)

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"s1._domainkey.skynet.example."
        return f"v=DKIM1; k=rsa; p={''.join(public.splitlines()[1:-1])}".encode()

    assert dkim.verify(sent.content, dnsfunc=dns)
    assert b"list-unsubscribe-post" in sent.content.partition(b"\r\n\r\n")[0].lower().replace(b"\r\n ", b"")
    assert not dkim.verify(sent.content.replace(b"SkyNet", b"SkyWet", 1), dnsfunc=dns)


def test_a_key_that_is_not_there_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours = Dkim(selector="s1", domain="skynet.example", key="ANOTHER_DKIM_KEY")
    (tmp_path / "empty.pem").write_text("no key")
    monkeypatch.setenv("ANOTHER_DKIM_KEY", str(tmp_path / "empty.pem"))
    (told,) = [line for line in mistakes(Profiles([profile(dkim=ours)])) if "DKIM" in line]
    assert told.startswith("ANOTHER_DKIM_KEY: names no file with a private key.")
