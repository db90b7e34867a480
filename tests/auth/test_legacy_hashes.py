"""Whatever another billing kept of a password opens once, on a real server, and is Argon2id from then on."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import bcrypt
import pytest
from argon2 import PasswordHasher, extract_parameters
from passlib.hash import (  # type: ignore[import-untyped]
    des_crypt,
    ldap_salted_md5,
    ldap_salted_sha1,
    ldap_salted_sha256,
    ldap_salted_sha512,
    md5_crypt,
    sha256_crypt,
    sha512_crypt,
)

from auth.hashes import kept_form, proves
from auth_people import SignsIn, Subscribed, row
from chassis.asking import Questions
from contracts.auth import ImportSubscribers
from contracts.problems import WrongCredentials

PASSWORD = "пароль Ёё қазақша 7"
PEPPER = b"p" * 32


def digest(function: str, text: str) -> str:
    return hashlib.new(function, text.encode()).hexdigest()


# Each made by another's code where there is any.
LEGACY: dict[str, Callable[[str], str]] = {
    "clear": lambda p: p,
    "md5": lambda p: "{MD5}" + digest("md5", p),
    "sha1": lambda p: "{SHA1}" + digest("sha1", p),
    "sha256": lambda p: "{SHA256}" + digest("sha256", p),
    "sha512 of LDAP": lambda p: "{SHA512}" + b64encode(hashlib.sha512(p.encode()).digest()).decode(),
    "salted md5 of LDAP": ldap_salted_md5.hash,
    "salted sha1 of LDAP": ldap_salted_sha1.hash,
    "salted sha1 of LDAP, a long salt": ldap_salted_sha1.using(salt=b"s" * 16).hash,
    "salted sha256 of LDAP": ldap_salted_sha256.hash,
    "salted sha512 of LDAP": ldap_salted_sha512.hash,
    "md5 of salt and password": lambda p: f"md5$grain${digest('md5', 'grain' + p)}",
    "sha1 of salt and password": lambda p: f"sha1$grain${digest('sha1', 'grain' + p)}",
    "bcrypt": lambda p: bcrypt.hashpw(p.encode(), bcrypt.gensalt(4)).decode(),
    "crypt: des": lambda p: "{CRYPT}" + des_crypt.hash(p),
    "crypt: md5": md5_crypt.hash,
    "crypt: md5 of LDAP": lambda p: "{CRYPT}" + md5_crypt.hash(p),
    "crypt: sha256": sha256_crypt.using(rounds=1000).hash,
    "crypt: sha256, rounds unsaid": sha256_crypt.using(rounds=5000).hash,
    "crypt: sha512": sha512_crypt.using(rounds=5001).hash,
    "argon2id, too cheap": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash,
}

# Of `Hello world!` by the C library's crypt(3); those of SHA are test vectors of its specification.
OF_THE_C_LIBRARY = [
    "{CRYPT}abMbH7WsHr7wQ",
    "$1$saltstri$YMyguxXMBpd2TEZ.vS/3q1",
    "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
    "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA",
    "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
]


@pytest.mark.parametrize("given", OF_THE_C_LIBRARY)
def test_what_the_c_library_has_hashed_is_verified(given: str) -> None:
    form = kept_form(given, PEPPER)
    assert form is not None
    assert proves(form, "Hello world!", PEPPER)
    assert not proves(form, "Hallo world!", PEPPER)


@pytest.mark.parametrize("form", [form for form in LEGACY if not form.startswith(("argon2id", "bcrypt"))])
def test_a_thief_of_the_database_alone_can_guess_at_none_of_them(form: str) -> None:
    kept = kept_form(LEGACY[form](PASSWORD), PEPPER)
    assert kept is not None
    assert kept.startswith("$hmac-sha256$")
    assert proves(kept, PASSWORD, PEPPER)
    assert not proves(kept, "?" + PASSWORD, PEPPER)
    assert not proves(kept, PASSWORD, b"q" * 32)
    assert not proves(kept, PASSWORD + "\0", PEPPER)


@pytest.mark.parametrize(
    "given",
    [
        "$6$rounds=300001$saltstring$" + "a" * 86,
        "$2b$13$" + "a" * 21 + "." + "a" * 31,
        "$argon2id$v=19$m=65537,t=1,p=1$" + "A" * 22 + "$" + "A" * 43,
        "$argon2id$v=19$m=8,t=5,p=1$" + "A" * 22 + "$" + "A" * 43,
        "$argon2id$v=19$m=1,t=1,p=1$" + "A" * 22 + "$" + "A" * 43,
        "$argon2id$v=19$m=64,t=0,p=1$" + "A" * 22 + "$" + "A" * 43,
        "$argon2id$v=19$m=64,t=1,p=0$" + "A" * 22 + "$" + "A" * 43,
        "$6$saltstring$",
        "$1$salt$UsOlSCPH9eVJMZ8ztaMR9",
        "$1$salt$",
        "$7$unheard$of",
        "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7",
        "{CRYPT}",
        "{CRYPT}abJnggxhB/yW",
        "{CRYPT}пароль",
        "{SSHA}" + b64encode(b"x" * 20).decode(),
        "{SSHA}" + b64encode(b"x" * 85).decode(),
        "{SMD5}not a hash",
        "{SSHA}",
    ],
)
def test_what_cannot_be_verified_or_is_too_dear_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="the password"):
        kept_form(given, PEPPER)


@pytest.mark.parametrize("given", ["md5$short", "md5$a$b", "sha1$s$" + "a" * 32, "md5$s$" + "A" * 32])
def test_what_only_looks_a_little_like_a_salted_digest_is_a_clear_password(given: str) -> None:
    kept = kept_form(given, PEPPER)
    assert kept is not None
    assert proves(kept, given, PEPPER)


async def test_each_form_opens_and_is_argon2id_from_then_on(
    subscribed: Subscribed, signs_in: SignsIn, db: "asyncpg.Pool[Any]"
) -> None:
    for form, made in LEGACY.items():
        who = await subscribed(password=made(PASSWORD))
        assert (await signs_in(who.contract, PASSWORD)).access_token, form
        # Of a row that nobody has cached: another connection, after the answer.
        kept = await db.fetchval("select password from subscribers where contract = $1", who.contract)
        cost = extract_parameters(kept)
        assert kept.startswith("$argon2id$v=19$"), form
        assert cost.memory_cost >= 19_456, form
        assert cost.time_cost >= 2, form
    assert (await signs_in(who.contract, PASSWORD)).access_token
    assert await db.fetchval("select password from subscribers where contract = $1", who.contract) == kept
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, "?" + PASSWORD)


async def test_a_row_with_a_hash_that_is_too_dear_is_refused_and_the_others_come_in(
    administrator: Questions, db: "asyncpg.Pool[Any]"
) -> None:
    dear = row(password="$6$rounds=300001$saltstring$" + "a" * 86)
    good = row(password=md5_crypt.hash("correct horse"))
    told = await administrator.ask(ImportSubscribers(operator="skynet", rows=[dear, good]))
    assert told.rows[0].refused == "the password's $6$ hash is too dear to verify"
    assert isinstance(told.rows[1].subscriber_id, UUID)
