"""What is wrong with the environment is said at start, in a sentence that names what to set, and with exit code 2."""

import subprocess
import sys
from pathlib import Path

import pytest

from contracts.committed import ROOT
from five_operators import PROFILES
from notify import credentials
from one_service import OneService


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """All of them right."""
    for profile in PROFILES:
        for provider in profile.channels.sms.providers:
            secret = (
                "smpp://us:secret@127.0.0.1:2775"
                if provider.kind == "smpp"
                else "https://us:secret@sms.example/sys/"
            )
            monkeypatch.setenv(provider.url, secret)
        monkeypatch.setenv(profile.channels.email.url, "starttls://us:p%40ss@mail.example:587")
    return monkeypatch


def test_right_addresses_are_read(addresses: pytest.MonkeyPatch) -> None:
    skynet = PROFILES.by_slug("skynet")
    assert skynet
    assert credentials.mistakes(PROFILES) == []
    mail = credentials.smtp_address(skynet)
    assert (mail.scheme, mail.host, mail.port, mail.user, mail.password) == (
        "starttls",
        "mail.example",
        587,
        "us",
        "p@ss",
    )
    assert "p@ss" not in repr(mail)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "SKYNET_SMPP_URL",
            "",
            "is missing. It is named by channels.sms.providers[0].url of operator skynet. Set it to smpp://",
        ),
        (
            "CENTRA_SMTP_URL",
            "",
            "is missing. It is named by channels.email.url of operator centra. Set it to smtp://",
        ),
        ("SKYNET_SMPP_URL", "http://skynet:secret@127.0.0.1:2775", "is not such an address"),
        ("SKYNET_SMPP_URL", "smpp://skynet:secret@127.0.0.1", "is not such an address"),
        ("SKYNET_SMPP_URL", "smpp://skynet:secret@127.0.0.1:70000", "is not such an address"),
        (
            "SKYNET_SMPP_URL",
            "smpp://skynet:secret-but-long@127.0.0.1:2775",
            "a password of 8 characters at most",
        ),
        ("NETBYNET_SMS_URL", "smpp://us:secret@127.0.0.1:2775", "is not such an address"),
        ("CENTRA_SMS_URL", "http://us:secret@sms.example/sys/", "would send a password in clear"),
        ("SKYNET_SMTP_URL", "smtp://skynet:secret@mail.example:25", "would send a password in clear"),
    ],
)
def test_a_wrong_address_is_named_and_not_shown(
    addresses: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    addresses.setenv(variable, value)
    (mistake,) = credentials.mistakes(PROFILES)
    assert mistake.startswith(f"{variable}: ")
    assert said in mistake
    assert "secret" not in mistake


def started_with(notify: OneService, **changed: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "notify"],
        cwd=ROOT,
        env={**notify.environment, **changed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_missing_address_is_named_at_once_and_the_start_ends(process: OneService) -> None:
    done = started_with(process, SKYNET_SMPP_URL="", KASPNET_SMTP_URL="")
    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "KASPNET_SMTP_URL",
        "SKYNET_SMPP_URL",
    ]


@pytest.mark.parametrize(("variable", "value"), [("SEND_DELAYS", "[]"), ("OPERATORS_DIR", "deploy")])
def test_a_wrong_setting_ends_the_start_without_a_traceback(
    process: OneService, variable: str, value: str
) -> None:
    done = started_with(process, **{variable: value})
    assert done.returncode == 2
    assert (variable if variable.startswith("SEND") else str(Path(value))) in done.stderr
    assert "Traceback" not in done.stderr
