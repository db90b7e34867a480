"""One's sessions are listed and ended by oneself; staff of the right role signs others out, and that is noted."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from auth_colleagues import Colleagues
from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Caller, Tokens
from contracts.auth import (
    EndOtherSessions,
    EndSession,
    EndSessionsOf,
    ListSessions,
    OpenSession,
    RefreshSession,
    Session,
)
from contracts.problems import NotAllowed, NotFound, NotSignedIn
from running import Running
from signed_tokens import Signer


def token(session: Session) -> str:
    return session.access_token.get_secret_value()


def caller(tokens: Tokens, session: Session) -> Caller:
    return tokens.verify(token(session))


async def listed(gateway: Questions, session: Session) -> list[OpenSession]:
    return (await gateway.ask(ListSessions(), token=token(session))).sessions


async def goes_on(gateway: Questions, session: Session) -> bool:
    try:
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    except NotSignedIn:
        return False
    return True


@pytest.fixture
async def both(subscribed: Subscribed, signs_in: SignsIn) -> tuple[Session, Session]:
    """Somebody's phone and computer."""
    who = await subscribed()
    phone = await signs_in(who.contract, device="phone", address="203.0.113.7")
    return phone, await signs_in(who.contract, device="computer", address="203.0.113.8")


async def test_the_present_session_is_listed_first_and_strangers_are_not(
    gateway: Questions, both: tuple[Session, Session], tokens: Tokens
) -> None:
    phone, computer = both
    found = await listed(gateway, phone)
    assert [(one.session_id, one.device, one.address, one.current) for one in found] == [
        (caller(tokens, phone).session, "phone", "203.0.113.7", True),
        (caller(tokens, computer).session, "computer", "203.0.113.8", False),
    ]


async def test_a_session_that_is_over_is_not_listed(
    gateway: Questions, both: tuple[Session, Session], tokens: Tokens, db: Any
) -> None:
    phone, computer = both
    for column in ("expires_at", "idle_until", "revoked_at"):
        session = caller(tokens, computer).session
        before = await db.fetchval(f"select {column} from sessions where id = $1", session)
        await db.execute(f"update sessions set {column} = now() where id = $1", session)
        assert [one.current for one in await listed(gateway, phone)] == [True]
        await db.execute(f"update sessions set {column} = $2 where id = $1", session, before)


async def test_one_ends_ones_own_session_and_no_other(
    gateway: Questions,
    both: tuple[Session, Session],
    tokens: Tokens,
    subscribed: Subscribed,
    signs_in: SignsIn,
) -> None:
    phone, computer = both
    stranger = await signs_in((await subscribed()).contract)
    for nobodys in (caller(tokens, stranger).session, uuid4()):
        with pytest.raises(NotFound):
            await gateway.ask(EndSession(session_id=nobodys), token=token(phone))
    session = caller(tokens, computer).session
    assert (await gateway.ask(EndSession(session_id=session), token=token(phone))).ended == 1
    with pytest.raises(NotFound):
        await gateway.ask(EndSession(session_id=session), token=token(phone))
    assert [await goes_on(gateway, one) for one in (phone, computer, stranger)] == [True, False, True]


async def test_all_but_the_present_one_are_ended(gateway: Questions, both: tuple[Session, Session]) -> None:
    phone, _ = both
    assert (await gateway.ask(EndOtherSessions(), token=token(phone))).ended == 1
    assert (await gateway.ask(EndOtherSessions(), token=token(phone))).ended == 0
    assert [await goes_on(gateway, one) for one in both] == [True, False]


@pytest.fixture
async def staff(db: Any) -> UUID:
    """A member of Skynet's staff."""
    return UUID(
        str(
            await db.fetchval(
                "insert into staff (operator, login, login_key, name, role) "
                "values ('skynet', $1, $1, 'Анна', 'support') returning id",
                str(uuid4()),
            )
        )
    )


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("subscriber", {"support", "admin"}),
        ("staff", {"admin"}),
    ],
)
async def test_who_may_sign_others_out(
    gateway: Questions,
    servers: Running,
    both: tuple[Session, Session],
    tokens: Tokens,
    staff: UUID,
    kind: Any,
    allowed: set[str],
) -> None:
    owner = caller(tokens, both[0]).id if kind == "subscriber" else staff
    question = EndSessionsOf(kind=kind, owner_id=owner)
    with pytest.raises(NotAllowed):
        await gateway.ask(question, token=token(both[0]))
    for role in ("support", "cashier", "sales", "marketing", "manager", "admin"):
        by = Signer(servers).token(uuid4(), "skynet", "staff", role)
        if role in allowed:
            await gateway.ask(question, token=by)
        else:
            with pytest.raises(NotAllowed):
                await gateway.ask(question, token=by)
    assert [await goes_on(gateway, one) for one in both] == [kind == "staff"] * 2


async def test_signing_somebody_out_is_noted_and_stops_at_the_operators_border(
    gateway: Questions, servers: Running, both: tuple[Session, Session], tokens: Tokens, db: Any
) -> None:
    owner = caller(tokens, both[0]).id
    question = EndSessionsOf(kind="subscriber", owner_id=owner)
    with pytest.raises(NotFound):
        await gateway.ask(question, token=Signer(servers).token(uuid4(), "centra", "staff", "admin"))
    admin = uuid4()
    by = Signer(servers).token(admin, "skynet", "staff", "admin")
    assert (await gateway.ask(question, token=by)).ended == 2
    noted = await db.fetchrow("select action, about, after::text from audit_trail where staff_id = $1", admin)
    assert tuple(noted) == ("end_sessions", f"subscriber:{owner}", '{"ended": 2}')


async def test_a_session_of_staff_lasts_twelve_hours_and_one_unused(
    colleagues: Colleagues, tokens: Tokens, db: Any
) -> None:
    session = tokens.verify(await colleagues.token(await colleagues.add("support"))).session
    row = await db.fetchrow(
        "select extract(epoch from expires_at - created_at) as whole, extract(epoch from idle_until - used_at) as idle "
        "from sessions where id = $1",
        session,
    )
    assert (row["whole"], row["idle"]) == (12 * 3600, 3600)
