"""Sessions go on by rotating refresh tokens and end by sign-out, by reuse, unused or by time."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import RefreshSession, Session, SignOut
from contracts.problems import NotSignedIn, Problem, TooManyRequests
from one_service import OneService

THEFT = "events.auth.session_theft_suspected"


@pytest.fixture
async def session(subscribed: Subscribed, signs_in: SignsIn) -> Session:
    return await signs_in((await subscribed()).contract)


async def refresh(gateway: Questions, session: Session, operator: str = "skynet") -> Session:
    question = RefreshSession(operator=operator, refresh_token=session.refresh_token)
    return await gateway.ask(question, address="203.0.113.7")


async def sign_out(gateway: Questions, session: Session, operator: str = "skynet") -> None:
    await gateway.ask(SignOut(operator=operator, refresh_token=session.refresh_token))


async def is_over(gateway: Questions, *sessions: Session) -> bool:
    for session in sessions:
        with pytest.raises(NotSignedIn):
            await refresh(gateway, session)
    return True


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
    assert len(third.refresh_token.get_secret_value()) == 43
    assert {session_id(tokens, one) for one in (session, second, third)} == {session_id(tokens, session)}
    assert third.refresh_expires_in <= second.refresh_expires_in <= session.refresh_expires_in


async def test_a_repeat_whose_answer_was_lost_gets_the_same_successor(
    gateway: Questions, session: Session
) -> None:
    lost = await refresh(gateway, session)
    again = await refresh(gateway, session)
    assert again.refresh_token == lost.refresh_token
    await refresh(gateway, again)


async def test_two_tabs_and_twenty_that_refresh_at_once_all_go_on(
    gateway: Questions, session: Session
) -> None:
    tabs = await asyncio.gather(*(refresh(gateway, session) for _ in range(20)))
    assert len({tab.refresh_token.get_secret_value() for tab in tabs}) == 1
    await refresh(gateway, tabs[-1])


async def test_the_grace_is_the_immediate_predecessors_alone(gateway: Questions, session: Session) -> None:
    second = await refresh(gateway, session)
    third = await refresh(gateway, second)
    assert await is_over(gateway, session, second, third)


async def test_the_grace_is_over_after_ten_seconds(gateway: Questions, session: Session, db: Any) -> None:
    second = await refresh(gateway, session)
    await db.execute("update refresh_tokens set spent_at = spent_at - interval '9 s'")
    assert (await refresh(gateway, session)).refresh_token == second.refresh_token
    await db.execute("update refresh_tokens set spent_at = spent_at - interval '2 s'")
    assert await is_over(gateway, session, second)


async def reuse(gateway: Questions, session: Session) -> None:
    await refresh(gateway, await refresh(gateway, session))
    assert await is_over(gateway, session)


async def test_reuse_ends_the_session_at_once_and_no_other(
    gateway: Questions, subscribed: Subscribed, signs_in: SignsIn, tokens: Tokens, db: Any
) -> None:
    who = await subscribed()
    phone, computer = await signs_in(who.contract), await signs_in(who.contract)
    await reuse(gateway, phone)
    ended = await db.fetchval(
        "select count(*) from outbox where subject = 'revoked.auth.sessions_ended' and payload->'sessions' ? $1",
        str(session_id(tokens, phone)),
    )
    assert ended == 1
    await refresh(gateway, computer)


async def test_the_subscriber_is_told_of_a_suspected_theft_once_and_the_alarm_rings(
    gateway: Questions, session: Session, tokens: Tokens, db: Any, auth: OneService
) -> None:
    rung = await alarm(auth)
    await reuse(gateway, session)
    assert await is_over(gateway, session)
    told = await db.fetch(
        "select payload->>'address' as address from outbox where subject = $1 and payload->>'session_id' = $2",
        THEFT,
        str(session_id(tokens, session)),
    )
    assert [row["address"] for row in told] == ["203.0.113.7"]
    assert await alarm(auth) == rung + 1


async def alarm(auth: OneService) -> float:
    port = auth.environment["HEALTH_PORT"]
    async with httpx.AsyncClient() as client:
        told = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    name = 'cabinet_refresh_tokens_reused_total{operator="skynet"}'
    return sum(float(line.rpartition(" ")[2]) for line in told.splitlines() if line.startswith(name))


async def test_a_signed_out_session_does_not_go_on(gateway: Questions, session: Session) -> None:
    second = await refresh(gateway, session)
    await sign_out(gateway, second)
    assert await is_over(gateway, second, session)
    await sign_out(gateway, second)


async def test_a_refresh_token_is_good_at_its_own_operator_only(gateway: Questions, session: Session) -> None:
    with pytest.raises(NotSignedIn):
        await refresh(gateway, session, "centra")
    await sign_out(gateway, session, "centra")
    await refresh(gateway, session)


async def move(db: Any, tokens: Tokens, session: Session, column: str, to: str) -> None:
    await db.execute(f"update sessions set {column} = {to} where id = $1", session_id(tokens, session))


@pytest.mark.parametrize("column", ["expires_at", "idle_until"])
async def test_a_session_ends_in_time_though_its_tokens_rotate(
    gateway: Questions, session: Session, tokens: Tokens, db: Any, column: str
) -> None:
    second = await refresh(gateway, session)
    await move(db, tokens, session, column, "now()")
    assert await is_over(gateway, second)


async def test_use_puts_off_the_idle_end_and_never_the_last_one(
    gateway: Questions, session: Session, tokens: Tokens, db: Any
) -> None:
    await move(db, tokens, session, "idle_until", "now() + interval '1 minute'")
    await move(db, tokens, session, "expires_at", "now() + interval '1 day'")
    assert (await refresh(gateway, session)).refresh_expires_in <= 86_400
    left = await db.fetchrow(
        "select expires_at < now() + interval '1 day' as soon, idle_until > now() + interval '13 days' as used "
        "from sessions where id = $1",
        session_id(tokens, session),
    )
    assert left["soon"]
    assert left["used"]


async def test_an_access_token_does_not_outlast_its_session(
    gateway: Questions, session: Session, tokens: Tokens, db: Any
) -> None:
    await move(db, tokens, session, "expires_at", "now() + interval '1 minute'")
    last = await refresh(gateway, session)
    assert last.expires_in <= 60
    first, second = (tokens.verify(one.access_token.get_secret_value()) for one in (session, last))
    assert second.expires_at <= first.expires_at - 530


async def test_a_locked_network_keeps_no_session_from_going_on_and_ended_ones_lock_nothing(
    gateway: Questions, session: Session, subscribed: Subscribed, signs_in: SignsIn, db: Any
) -> None:
    ended = await signs_in((await subscribed()).contract)
    await sign_out(gateway, ended)
    await db.execute("delete from guards where about = '203.0.113.7'::bytea")
    try:
        assert await is_over(gateway, ended)
        assert not await db.fetchval(
            "select count(*) from guards where about = '203.0.113.7'::bytea and wrong > 0"
        )
        await db.execute(
            "insert into guards (operator, path, kind, about, wrong, locked_until)"
            " values ('skynet', '', 'network', '203.0.113.7', 0, now() + interval '1 hour')"
            " on conflict (operator, path, kind, about) do update set locked_until = excluded.locked_until"
        )
        await refresh(gateway, session)
        with pytest.raises(TooManyRequests):
            unknown = RefreshSession(operator="skynet", refresh_token="made up")
            await gateway.ask(unknown, address="203.0.113.7")
    finally:
        await db.execute("delete from guards where about = '203.0.113.7'::bytea")


@pytest.mark.parametrize("made_up", ["", "x", "\0", "ё" * 1000])
async def test_a_made_up_token_is_nobodys(gateway: Questions, made_up: str) -> None:
    with pytest.raises(Problem) as refused:
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=made_up))
    assert refused.value.slug == "not-signed-in"
    await gateway.ask(SignOut(operator="skynet", refresh_token=made_up))


async def test_the_database_holds_no_token_in_clear(gateway: Questions, session: Session, db: Any) -> None:
    successor = await refresh(gateway, session)
    rows = await db.fetch(
        "select t::text as told from refresh_tokens t union all select s::text from sessions s"
    )
    assert rows
    for clear in (one.refresh_token.get_secret_value() for one in (session, successor)):
        assert not [row for row in rows if clear in row["told"] or clear.encode().hex() in row["told"]]
