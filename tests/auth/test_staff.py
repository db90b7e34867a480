"""Staff: added by the administrator, signing in with a role."""

from typing import Any

import pytest

from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import AddStaff, RefreshSession, Session, SignIn, SignInStaff
from contracts.problems import InvalidBody, NotSignedIn, UnknownOperator, WrongCredentials


async def added(administrator: Questions, login: str, **told: Any) -> Any:
    whole = {
        "operator": "skynet",
        "login": login,
        "name": "Ольга",
        "role": "support",
        "password": "open sesame",
        **told,
    }
    return await administrator.ask(AddStaff(**whole))


async def signed_in(
    gateway: Questions, login: str, password: str = "open sesame", operator: str = "skynet"
) -> Session:
    return await gateway.ask(SignInStaff(operator=operator, login=login, password=password))


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing", "manager", "admin"])
async def test_the_role_stands_in_the_token(
    administrator: Questions, gateway: Questions, tokens: Tokens, role: str
) -> None:
    member = await added(administrator, role, role=role)
    session = await signed_in(gateway, role.upper())
    caller = tokens.verify(session.access_token.get_secret_value())
    assert (caller.operator, caller.kind, caller.role, caller.id) == (
        "skynet",
        "staff",
        role,
        member.staff_id,
    )


async def test_unknown_and_wrong_are_answered_alike(administrator: Questions, gateway: Questions) -> None:
    await added(administrator, "olga")
    for login, password, operator in [
        ("olga", "wrong", "skynet"),
        ("nobody", "x", "skynet"),
        ("olga", "open sesame", "centra"),
    ]:
        with pytest.raises(WrongCredentials):
            await signed_in(gateway, login, password, operator)


async def test_staff_and_subscribers_have_doors_of_their_own(
    administrator: Questions, gateway: Questions
) -> None:
    await added(administrator, "kira", operator="kaspnet")
    with pytest.raises(WrongCredentials):
        await gateway.ask(SignIn(operator="kaspnet", login="kira", password="open sesame"))


async def test_adding_again_sets_everything_anew_and_signs_out(
    administrator: Questions, gateway: Questions, tokens: Tokens
) -> None:
    first = await added(administrator, "ivan")
    session = await signed_in(gateway, "ivan")
    again = await added(administrator, "IVAN", role="manager", password="another one", name="Иван")
    assert (again.staff_id, again.role, again.name) == (first.staff_id, "manager", "Иван")
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    with pytest.raises(WrongCredentials):
        await signed_in(gateway, "ivan")
    fresh = await signed_in(gateway, "ivan", "another one")
    assert tokens.verify(fresh.access_token.get_secret_value()).role == "manager"


async def test_a_refresh_reads_role_and_state_anew(
    administrator: Questions, gateway: Questions, tokens: Tokens, db: Any
) -> None:
    member = await added(administrator, "petr")
    session = await signed_in(gateway, "petr")
    await db.execute("update staff set role = 'cashier' where id = $1", member.staff_id)
    session = await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    assert tokens.verify(session.access_token.get_secret_value()).role == "cashier"
    await db.execute("update staff set disabled_at = now() where id = $1", member.staff_id)
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    with pytest.raises(WrongCredentials):
        await signed_in(gateway, "petr")


async def test_a_short_password_or_an_unknown_operator_is_refused(administrator: Questions) -> None:
    with pytest.raises(InvalidBody):
        await added(administrator, "short", password="1234567")
    with pytest.raises(UnknownOperator):
        await added(administrator, "lost", operator="nobody")
