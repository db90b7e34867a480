"""`cabinet staff add`: somebody new can sign in with a password that is shown once."""

import re

import httpx
import pytest

from people import sign_in
from running import Running

ANNA = ["staff", "add", "--operator", "skynet", "--login", "anna.support", "--name", "Анна Ким"]


async def test_who_was_added_signs_in_with_the_printed_password(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    passwords = []
    for role in ("support", "manager"):
        done = stack.cabinet(*ANNA, "--role", role)
        assert done.returncode == 0, done.stderr
        assert f"anna.support can sign in at skynet as {role}" in done.stdout
        shown = re.search("shown only now: (.+)", done.stdout)
        assert shown
        passwords.append(shown[1])
        await sign_in(gateway, "skynet", {"login": "anna.support", "password": shown[1]}, "/staff/session")
    assert passwords[0] != passwords[1]


async def test_a_typed_password_is_not_printed(stack: Running, gateway: httpx.AsyncClient) -> None:
    done = stack.cabinet(*ANNA, "--role", "support", "--ask-password", input="correct horse\ncorrect horse\n")
    assert done.returncode == 0, done.stderr
    assert "correct horse" not in done.stdout
    await sign_in(gateway, "skynet", {"login": "anna.support", "password": "correct horse"}, "/staff/session")


@pytest.mark.parametrize(
    ("words", "told", "typed"),
    [
        ([*ANNA, "--role", "boss"], "there is no role 'boss': one of support", ""),
        ([*ANNA[:4], "--login", " ", "--name", "A", "--role", "support"], "the login is empty", ""),
        ([*ANNA[:2], "--operator", "nobody", *ANNA[4:], "--role", "support"], "no operator 'nobody'", ""),
        ([*ANNA, "--role", "support", "--ask-password"], "8 characters or more", "short\nshort\n"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(
    stack: Running, words: list[str], told: str, typed: str
) -> None:
    done = stack.cabinet(*words, input=typed)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
