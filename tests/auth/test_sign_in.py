"""Subscribers sign in: by what, with what, and what they learn when they may not."""

import asyncio
import hashlib
import unicodedata
from typing import Any

import bcrypt
import pytest
from argon2 import PasswordHasher

from auth_people import PASSWORD, SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import GetProfile
from contracts.problems import Problem, UnknownOperator, WrongCredentials

KEPT = {
    "clear": PASSWORD,
    "md5": "{MD5}" + hashlib.md5(PASSWORD.encode()).hexdigest(),
    "sha1": "{SHA1}" + hashlib.sha1(PASSWORD.encode()).hexdigest(),
    "bcrypt": bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode(),
    "argon2id": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD),
}


async def kept_password(db: Any, contract: str) -> str:
    return str(await db.fetchval("select password from subscribers where contract = $1", contract))


@pytest.mark.parametrize("form", KEPT)
async def test_each_imported_password_opens_and_is_argon2id_from_then_on(
    subscribed: Subscribed, signs_in: SignsIn, db: Any, form: str
) -> None:
    who = await subscribed(password=KEPT[form])
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, "wrong")
    assert not (await kept_password(db, who.contract)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await signs_in(who.contract)
    first = await kept_password(db, who.contract)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await signs_in(who.contract)
    assert await kept_password(db, who.contract) == first


async def test_a_signed_in_subscriber_sees_the_own_profile(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions, tokens: Tokens
) -> None:
    who = await subscribed(
        phones=["8 916 123-45-67"], emails=["Anna@Mail.ru"], address="Невский, 1", language="kk"
    )
    session = await signs_in(who.contract, device="Firefox", address="198.51.100.7")
    token = session.access_token.get_secret_value()
    caller = tokens.verify(token)
    assert (caller.operator, caller.kind, caller.role) == ("skynet", "subscriber", "")
    profile = await gateway.ask(GetProfile(), token=token)
    assert profile.subscriber_id == caller.id
    assert (profile.contract, profile.name, profile.language) == (who.contract, who.name, "kk")
    assert [phone.value for phone in profile.phones] == ["+79161234567"]
    assert [email.value for email in profile.emails] == ["Anna@mail.ru"]


async def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(
    subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed()
    without = await subscribed(password="")
    answers = []
    attempts = [
        (who.contract, "wrong"),
        ("no such", PASSWORD),
        ("a\0b", PASSWORD),
        ("", ""),
        (without.contract, ""),
    ]
    for login, password in [*attempts, (who.contract, "x" * 100_000), ("ю" * 100_000, PASSWORD)]:
        with pytest.raises(Problem) as refused:
            await signs_in(login, password)
        answers.append(
            (refused.value.slug, refused.value.status, refused.value.sentence, str(refused.value.more))
        )
    assert set(answers) == {("wrong-credentials", 401, WrongCredentials.detail, "{}")}


async def test_an_operator_by_contract_does_not_take_the_login(
    subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed("centra")
    await signs_in(f" {who.contract} ", operator="centra")
    with pytest.raises(WrongCredentials):
        await signs_in(who.login, operator="centra")


async def test_an_operator_by_login_takes_it_in_any_case(subscribed: Subscribed, signs_in: SignsIn) -> None:
    who = await subscribed("kaspnet", login="Андрей_" + (await subscribed()).contract)
    await signs_in(unicodedata.normalize("NFD", who.login.upper()), operator="kaspnet")
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, operator="kaspnet")


@pytest.mark.parametrize("region", [None, "msk", "", "SPB", "\0"])
async def test_where_the_region_is_asked_another_one_is_wrong(
    subscribed: Subscribed, signs_in: SignsIn, region: str | None
) -> None:
    who = await subscribed("netbynet", region="spb")
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, operator="netbynet", region=region)
    await signs_in(who.contract, operator="netbynet", region="spb")


async def test_the_same_number_at_another_operator_is_another_person(
    subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed("skynet")
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, operator="centra")


async def test_an_unknown_operator_is_said_to_be_unknown(signs_in: SignsIn) -> None:
    with pytest.raises(UnknownOperator):
        await signs_in("1", operator="nobody")


async def test_side_by_side_first_sign_ins_all_succeed(subscribed: Subscribed, signs_in: SignsIn) -> None:
    who = await subscribed()
    await asyncio.gather(*(signs_in(who.contract) for _ in range(20)))
    await signs_in(who.contract)


async def test_what_device_and_address_say_is_kept_short(
    subscribed: Subscribed, signs_in: SignsIn, tokens: Tokens, db: Any
) -> None:
    who = await subscribed()
    session = await signs_in(who.contract, device="\0" + "д" * 1000, address="198.51.100.7")
    caller = tokens.verify(session.access_token.get_secret_value())
    kept = await db.fetchrow("select device, address from sessions where id = $1", caller.session)
    assert tuple(kept) == ("д" * 200, "198.51.100.7")
