"""Choosing another password, and typing it once more, asked of a real auth service."""

import asyncio
import time
import unicodedata
from functools import partial
from typing import Any

import asyncpg
import pytest
from argon2 import extract_parameters

from auth_colleagues import Colleagues
from auth_people import PASSWORD, SignsIn, Subscribed
from authenticator import Authenticator
from chassis.asking import Questions
from chassis.tokens import PROOF_SECONDS, Tokens
from contracts.auth import ChangePassword, GetProfile, Proof, ProveIdentity, RefreshSession, Session, SignOut
from contracts.problems import (
    Conflict,
    InvalidBody,
    MustChangePassword,
    NotSignedIn,
    ProofNeeded,
    SecondFactorNeeded,
    TooManyRequests,
    WrongCredentials,
)

NEW = "лошадь правильная 5"
LONGEST = "Ё" + "🐈 ключ" * 21  # 127 characters, 296 bytes


@pytest.fixture
def changes(gateway: Questions) -> Any:
    async def change(session: Session, new: str, current: str = PASSWORD, **code: str) -> Session:
        told = {"current_password": current, "new_password": new, **code}
        question = ChangePassword.model_validate(told)
        return await gateway.ask(question, token=session.access_token.get_secret_value())

    return change


@pytest.fixture
def proves(gateway: Questions) -> Any:
    async def prove(session: Session, password: str = PASSWORD) -> Proof:
        question = ProveIdentity.model_validate({"password": password})
        return await gateway.ask(question, token=session.access_token.get_secret_value())

    return prove


async def refreshed(gateway: Questions, session: Session, operator: str = "skynet") -> Session:
    return await gateway.ask(RefreshSession(operator=operator, refresh_token=session.refresh_token))


async def of_contract(db: "asyncpg.Pool[Any]", contract: str) -> Any:
    return await db.fetchrow(
        "select * from subscribers where operator = 'skynet' and contract = $1", contract
    )


async def test_a_change_begins_a_session_and_ends_all_others(
    gateway: Questions, subscribed: Subscribed, signs_in: SignsIn, changes: Any, db: "asyncpg.Pool[Any]"
) -> None:
    who = await subscribed()
    asking, elsewhere = await signs_in(who.contract), await signs_in(who.contract)
    begun = await changes(asking, NEW)
    for ended in (asking, elsewhere):
        with pytest.raises(NotSignedIn):
            await refreshed(gateway, ended)
    assert (await refreshed(gateway, begun)).access_token
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract)
    assert (await signs_in(who.contract, NEW)).access_token
    row = await of_contract(db, who.contract)
    cost = extract_parameters(row["password"])
    assert (cost.memory_cost, cost.time_cost) >= (19_456, 2)
    assert row["password_changed_at"] is not None
    told = "select payload from outbox where about = $1 and subject = 'events.auth.password_changed'"
    assert '"origin": "chosen"' in await db.fetchval(told, str(row["id"]))


@pytest.mark.parametrize(
    "password",
    [LONGEST, " blanks at both ends ", "e\u0301te\u0301 a\u0300 la mer", "a\0b\0c\0d\0e", "so long " * 16],
)
async def test_a_password_is_taken_as_it_is_typed(
    subscribed: Subscribed, signs_in: SignsIn, changes: Any, password: str
) -> None:
    who = await subscribed()
    await changes(await signs_in(who.contract), password)
    assert (await signs_in(who.contract, password)).access_token
    near = {
        password[:-1],
        password.strip(),
        password.encode()[:72].decode(errors="ignore"),
        unicodedata.normalize("NFC", password),
        password.swapcase(),
        password.partition("\0")[0],
    }
    for other in list(near - {password, ""})[:2]:
        with pytest.raises(WrongCredentials):
            await signs_in(who.contract, other)


async def test_the_rules_are_asked_only_of_whoever_knows_the_present_password(
    subscribed: Subscribed, signs_in: SignsIn, changes: Any, db: "asyncpg.Pool[Any]"
) -> None:
    who = await subscribed(address="Набережная Фонтанки, 12", phones=["+7 921 555-00-11"])
    session = await signs_in(who.contract)
    before = await of_contract(db, who.contract)
    with pytest.raises(WrongCredentials):
        await changes(session, "short", "wrong horse")
    for new, code in [
        ("short", "password_too_short"),
        ("x" * 129, "password_too_long"),
        ("sunshine", "password_common"),
        ("фонтанки 12", "password_about_you"),
        ("79215550011", "password_about_you"),
        (f"{who.login}!", "password_about_you"),
        (PASSWORD, "password_same"),
    ]:
        with pytest.raises(InvalidBody) as raised:
            await changes(session, new)
        assert [error["code"] for error in raised.value.more["errors"]] == [code], new
    assert await of_contract(db, who.contract) == before


async def test_whoever_has_to_choose_a_password_can_do_nothing_else_before_and_everything_after(
    gateway: Questions,
    subscribed: Subscribed,
    signs_in: SignsIn,
    changes: Any,
    proves: Any,
    db: "asyncpg.Pool[Any]",
) -> None:
    who = await subscribed()
    issued = "update subscribers set must_change_password = true, first_password = true where contract = $1"
    await db.execute(issued, who.contract)
    session = await signs_in(who.contract)
    assert session.must_change_password
    again = await refreshed(gateway, session)
    for limited in (session, again):
        with pytest.raises(MustChangePassword):
            await gateway.ask(GetProfile(), token=limited.access_token.get_secret_value())
        with pytest.raises(MustChangePassword):
            await proves(limited)
    with pytest.raises(InvalidBody):
        await changes(again, PASSWORD)
    begun = await changes(again, NEW)
    assert not begun.must_change_password
    assert (
        await gateway.ask(GetProfile(), token=begun.access_token.get_secret_value())
    ).contract == who.contract
    row = await of_contract(db, who.contract)
    assert (row["must_change_password"], row["first_password"]) == (False, False)


async def test_of_several_changes_at_once_one_is_done(
    subscribed: Subscribed, signs_in: SignsIn, changes: Any, db: "asyncpg.Pool[Any]"
) -> None:
    who = await subscribed()
    session = await signs_in(who.contract)
    wanted = [f"{NEW} {number}" for number in range(4)]
    answers = await asyncio.gather(*(changes(session, new) for new in wanted), return_exceptions=True)
    done = [new for new, answer in zip(wanted, answers, strict=True) if isinstance(answer, Session)]
    assert len(done) == 1, answers
    refusals = (Conflict, NotSignedIn, WrongCredentials)
    assert all(isinstance(answer, refusals) for answer in answers if not isinstance(answer, Session)), answers
    assert (await signs_in(who.contract, done[0])).access_token
    told = "select count(*) from outbox where about = $1 and subject = 'events.auth.password_changed'"
    assert await db.fetchval(told, str((await of_contract(db, who.contract))["id"])) == 1


async def test_a_thief_of_a_session_cannot_guess_the_password_by_changes_and_proofs(
    subscribed: Subscribed, signs_in: SignsIn, changes: Any, proves: Any
) -> None:
    session = await signs_in((await subscribed()).contract)
    for guess in (partial(changes, session, NEW), partial(proves, session)):
        answers = await asyncio.gather(
            *(guess(f"guess {number}") for number in range(30)), return_exceptions=True
        )
        wrong = [answer for answer in answers if isinstance(answer, WrongCredentials)]
        assert len(wrong) <= 5, answers
        assert len(wrong) + sum(isinstance(answer, TooManyRequests) for answer in answers) == 30


async def test_a_proof_makes_the_same_session_fresh(
    gateway: Questions,
    tokens: Tokens,
    subscribed: Subscribed,
    signs_in: SignsIn,
    proves: Any,
    db: "asyncpg.Pool[Any]",
) -> None:
    signed_in = await signs_in((await subscribed()).contract)
    session_id = tokens.verify(signed_in.access_token.get_secret_value()).session
    await db.execute("update sessions set proved_at = now() - interval '6 min' where id = $1", session_id)
    stale = await refreshed(gateway, signed_in)
    with pytest.raises(ProofNeeded):
        tokens.verify(stale.access_token.get_secret_value()).proved()
    with pytest.raises(WrongCredentials):
        await proves(stale, "wrong horse")
    proof = await proves(stale)
    fresh = tokens.verify(proof.access_token.get_secret_value())
    assert fresh.proved().session == session_id
    assert abs(time.time() - fresh.proved_at) < PROOF_SECONDS
    # The next tokens of the session remember it.
    assert tokens.verify((await refreshed(gateway, stale)).access_token.get_secret_value()).proved()


async def test_staff_proves_by_the_second_factor_too_and_changes_its_own_password(
    gateway: Questions, tokens: Tokens, colleagues: Colleagues, changes: Any, db: "asyncpg.Pool[Any]"
) -> None:
    manager = await colleagues.add("manager")
    session = await colleagues.sign_in(manager)
    token = session.access_token.get_secret_value()
    told = {"password": colleagues.PASSWORD}
    for code in ({}, {"totp": "000000"}):
        with pytest.raises(SecondFactorNeeded):
            await gateway.ask(ProveIdentity.model_validate(told | code), token=token)
    code = {"totp": manager.authenticator.code()}
    proof = await gateway.ask(ProveIdentity.model_validate(told | code), token=token)
    fresh = tokens.verify(proof.access_token.get_secret_value())
    assert (fresh.proved().id, fresh.role, fresh.must) == (manager.id, "manager", "")
    with pytest.raises(InvalidBody):
        await changes(session, f"{manager.login}1", colleagues.PASSWORD, totp=manager.authenticator.code())
    # As half a minute later: there is another code.
    await db.execute("update second_factors set last_step = 0 where owner_id = $1", manager.id)
    phone = Authenticator(manager.authenticator.secret)
    with pytest.raises(SecondFactorNeeded):
        await changes(session, NEW, colleagues.PASSWORD)
    await db.execute("update staff set role = 'support' where id = $1", manager.id)
    begun = await changes(session, NEW, colleagues.PASSWORD, totp=phone.code())
    assert tokens.verify(begun.access_token.get_secret_value()).role == "support"
    with pytest.raises(NotSignedIn):
        await refreshed(gateway, session)
    noted = "select count(*) from audit_trail where staff_id = $1 and action = 'change_password'"
    assert await db.fetchval(noted, manager.id) == 1


async def test_a_session_that_has_ended_is_not_proved(
    gateway: Questions, subscribed: Subscribed, signs_in: SignsIn, proves: Any
) -> None:
    session = await signs_in((await subscribed()).contract)
    await gateway.ask(SignOut(operator="skynet", refresh_token=session.refresh_token))
    with pytest.raises(NotSignedIn):
        await proves(session)


async def test_a_change_makes_no_session_longer(
    gateway: Questions,
    tokens: Tokens,
    subscribed: Subscribed,
    signs_in: SignsIn,
    changes: Any,
    db: "asyncpg.Pool[Any]",
) -> None:
    session = await signs_in((await subscribed()).contract)
    ends = "update sessions set expires_at = now() + interval '90 s' where id = $1"
    await db.execute(ends, tokens.verify(session.access_token.get_secret_value()).session)
    begun = await changes(session, NEW)
    assert begun.refresh_expires_in <= 90
    assert tokens.verify(begun.access_token.get_secret_value()).proved()


async def test_a_session_that_has_ended_changes_no_password(
    gateway: Questions, subscribed: Subscribed, signs_in: SignsIn, changes: Any
) -> None:
    who = await subscribed()
    session = await signs_in(who.contract)
    await gateway.ask(SignOut(operator="skynet", refresh_token=session.refresh_token))
    with pytest.raises(NotSignedIn):
        await changes(session, NEW)
    assert await signs_in(who.contract)


async def test_nobody_changes_or_proves_without_a_token(gateway: Questions) -> None:
    with pytest.raises(NotSignedIn):
        await gateway.ask(ProveIdentity.model_validate({"password": PASSWORD}))
    with pytest.raises(NotSignedIn):
        await gateway.ask(ChangePassword.model_validate({"current_password": PASSWORD, "new_password": NEW}))
