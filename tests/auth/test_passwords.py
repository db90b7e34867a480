"""The forms of passwords and what a check costs, without any server."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from argon2 import PasswordHasher

from auth.passwords import Passwords, Verdict
from auth.settings import AuthSettings

TYPED = ["correct horse", "пароль Ёё қазақша", "🐈" * 40, "x" * 200, " blanks kept ", "a\0b", "1"]
DIGEST = hashlib.md5(b"p").hexdigest()


def hexadecimal(scheme: str, password: str) -> str:
    return hashlib.new(scheme, password.encode()).hexdigest()


def of_bcrypt(prefix: str, password: str) -> str:
    made = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(4))
    return made.decode().replace("$2b$", prefix)


FORMS: dict[str, Callable[[str], str]] = {
    "clear": lambda p: p,
    "md5": lambda p: "{MD5}" + hexadecimal("md5", p),
    "md5 in capitals": lambda p: "{md5}" + hexadecimal("md5", p).upper(),
    "md5 of LDAP": lambda p: "{MD5}" + b64encode(hashlib.md5(p.encode()).digest()).decode(),
    "sha1": lambda p: "{SHA1}" + hexadecimal("sha1", p),
    "sha": lambda p: "{SHA}" + hexadecimal("sha1", p),
    "sha of LDAP": lambda p: "{SHA}" + b64encode(hashlib.sha1(p.encode()).digest()).decode(),
    "bcrypt 2a": lambda p: of_bcrypt("$2a$", p),
    "bcrypt 2b": lambda p: of_bcrypt("$2b$", p),
    "bcrypt 2y": lambda p: of_bcrypt("$2y$", p),
    "argon2id": lambda p: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(p),
}


class Counting:
    """Stands before the real hasher and counts what is paid."""

    def __init__(self, real: PasswordHasher) -> None:
        self.real, self.paid = real, 0

    def __getattr__(self, name: str) -> Any:
        self.paid += name in {"hash", "verify"}
        return getattr(self.real, name)


@pytest.fixture
def passwords(tmp_path: Path) -> Passwords:
    file = tmp_path / "secret"
    file.write_text("p" * 64)
    urls = {"nats_url": "nats://localhost", "database_url": "postgresql://localhost"}
    paths = {"operators_dir": tmp_path, "token_keys": file, "auth_signing_key": file, "auth_pepper": file}
    return Passwords(AuthSettings.model_validate({**urls, **paths, "health_port": 1}))


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("form", FORMS)
async def test_an_imported_password_opens_once_and_is_replaced_by_argon2id(
    passwords: Passwords, form: str, typed: str
) -> None:
    kept = passwords.kept_form(FORMS[form](typed))
    assert not (await passwords.check(kept, "?" + typed)).right
    verdict = await passwords.check(kept, typed)
    assert verdict.right
    assert verdict.replacement is not None
    assert verdict.replacement.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.check(verdict.replacement, typed) == Verdict(right=True)
    assert not (await passwords.check(verdict.replacement, typed + "x")).right


@pytest.mark.parametrize("form", ["clear", "md5", "sha1"])
def test_a_weak_form_is_kept_salted_and_bound_to_the_pepper(passwords: Passwords, form: str) -> None:
    given = FORMS[form]("correct horse")
    one, other = passwords.kept_form(given), passwords.kept_form(given)
    assert one != other
    assert one is not None
    assert one.startswith("$hmac-sha256$")
    assert given.rpartition("}")[2] not in one


async def test_another_pepper_opens_nothing(passwords: Passwords) -> None:
    kept = passwords.kept_form("correct horse")
    passwords._pepper = b"q" * 64
    assert not (await passwords.check(kept, "correct horse")).right


@pytest.mark.parametrize(
    "given",
    [
        "$6$rounds=5000$salt$hash",
        "$argon2i$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWRWJTmaQ",
        "$argon2id$junk",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHR$RdescudvJCsgt3ub+b7dWRWJTmaQ",
        "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWRWJTmaQ",
        "$argon2id$v=19$m=19456,t=999,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWRWJTmaQ",
        "$2b$31$" + "a" * 53,
        "$2b$10$short",
        "{MD5}not a hash",
        "{MD5}" + hexadecimal("sha1", "p"),
        "{SHA1}" + DIGEST,
        "{}",
    ],
)
def test_a_hash_that_cannot_be_verified_is_refused_with_a_reason(passwords: Passwords, given: str) -> None:
    with pytest.raises(ValueError, match="the password"):
        passwords.kept_form(given)


@pytest.mark.parametrize("given", ["$5", "$ave", "{smile", "a{MD5}", DIGEST, "2$2a$", "{a}{b}"[1:]])
async def test_what_bears_no_mark_of_a_scheme_is_a_clear_password(passwords: Passwords, given: str) -> None:
    assert (await passwords.check(passwords.kept_form(given), given)).right


async def test_a_kept_hash_with_parameters_that_argon2_does_not_take_opens_nothing(
    passwords: Passwords,
) -> None:
    kept = "$argon2id$v=19$m=1,t=1,p=1$" + "A" * 22 + "$" + "A" * 43
    assert not (await passwords.check(kept, "anything")).right


async def test_without_a_password_nobody_gets_in(passwords: Passwords) -> None:
    assert passwords.kept_form("") is None
    assert not (await passwords.check(None, "")).right


@pytest.mark.parametrize("form", [None, "clear", "md5", "sha1", "bcrypt 2b", "argon2id"])
async def test_whatever_is_wrong_costs_one_argon2id(passwords: Passwords, form: str | None) -> None:
    kept = passwords.kept_form(FORMS[form]("correct horse")) if form else None
    passwords._argon2 = counting = Counting(passwords._argon2)  # type: ignore[assignment]
    assert not (await passwords.check(kept, "wrong")).right
    assert counting.paid == 1
