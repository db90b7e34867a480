"""Sessions go on by rotating refresh tokens and end by sign-out, by reuse or by time."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import RefreshSession, Session, SignOut
from contracts.problems import NotSignedIn, Problem


@pytest.fixture
async def session(subscribed: Subscribed, signs_in: SignsIn) -> Session:
    return await signs_in((await subscribed()).contract)


async def refresh(gateway: Questions, session: Session, operator: str = "skynet") -> Session:
    return await gateway.ask(RefreshSession(operator=operator, refresh_token=session.refresh_token))


async def sign_out(gateway: Questions, session: Session, operator: str = "skynet") -> None:
    await gateway.ask(SignOut(operator=operator, refresh_token=session.refresh_token))


def session_id(tokens: Tokens, session: Session) -> UUID:
    return tokens.verify(session.access_token.get_secret_value()).session


async def test_a_session_lasts_thirty_days_and_its_token_ten_minutes(session: Session) -> None:
    assert session.expires_in == 600
    assert session.refresh_expires_in == 30 * 86_400
    assert len(session.refresh_token.get_secret_value()) == 43


async def test_refreshing_goes_on_with_the_same_session(
    gateway: Questions, session: Session, tokens: Tokens
) -> None:
    second = await refresh(gateway, session)
    third = await refresh(gateway, second)
    assert len({one.refresh_token.get_secret_value() for one in (session, second, third)}) == 3
    assert {session_id(tokens, one) for one in (session, second, third)} == {session_id(tokens, session)}
    assert third.refresh_expires_in <= second.refresh_expires_in <= session.refresh_expires_in


async def test_a_spent_token_ends_the_whole_session(gateway: Questions, session: Session) -> None:
    second = await refresh(gateway, session)
    for stolen in (session, second):
        with pytest.raises(NotSignedIn):
            await refresh(gateway, stolen)


async def test_reuse_ends_no_other_session(
    gateway: Questions, subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed()
    phone, computer = await signs_in(who.contract), await signs_in(who.contract)
    await refresh(gateway, phone)
    with pytest.raises(NotSignedIn):
        await refresh(gateway, phone)
    await refresh(gateway, computer)


async def test_of_the_same_token_sent_twenty_times_at_once_one_wins_at_most(
    gateway: Questions, session: Session
) -> None:
    outcomes = await asyncio.gather(*(refresh(gateway, session) for _ in range(20)), return_exceptions=True)
    won = [one for one in outcomes if isinstance(one, Session)]
    assert len(won) == 1
    assert all(isinstance(one, Session | NotSignedIn) for one in outcomes)
    with pytest.raises(NotSignedIn):
        await refresh(gateway, won[0])


async def test_a_signed_out_session_does_not_go_on(gateway: Questions, session: Session) -> None:
    second = await refresh(gateway, session)
    await sign_out(gateway, second)
    with pytest.raises(NotSignedIn):
        await refresh(gateway, second)
    await sign_out(gateway, second)


async def test_a_refresh_token_is_good_at_its_own_operator_only(gateway: Questions, session: Session) -> None:
    with pytest.raises(NotSignedIn):
        await refresh(gateway, session, "centra")
    await sign_out(gateway, session, "centra")
    await refresh(gateway, session)


async def test_an_expired_session_does_not_go_on(
    gateway: Questions, session: Session, tokens: Tokens, db: Any
) -> None:
    await db.execute("update sessions set expires_at = now() where id = $1", session_id(tokens, session))
    with pytest.raises(NotSignedIn):
        await refresh(gateway, session)


@pytest.mark.parametrize("made_up", ["", "x", "\0", "ё" * 1000])
async def test_a_made_up_token_is_nobodys(gateway: Questions, made_up: str) -> None:
    with pytest.raises(Problem) as refused:
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=made_up))
    assert refused.value.slug == "not-signed-in"
    await gateway.ask(SignOut(operator="skynet", refresh_token=made_up))


async def test_the_database_holds_no_token_in_clear(session: Session, db: Any) -> None:
    clear = session.refresh_token.get_secret_value()
    rows = await db.fetch(
        "select t::text as told from refresh_tokens t union all select s::text from sessions s"
    )
    assert rows
    assert not [row for row in rows if clear in row["told"] or clear.encode().hex() in row["told"]]
