"""Staff: let in by the administrator or by an admin, signing in with a role and a second factor."""

import asyncio
import contextlib
from typing import Any
from uuid import uuid4

import pytest

from auth_colleagues import Colleague, Colleagues
from authenticator import Authenticator
from chassis.asking import Questions
from chassis.tokens import Tokens
from contracts.auth import (
    AcceptInvitation,
    AddStaff,
    ConfirmSecondFactor,
    EditStaff,
    InviteAgain,
    InviteStaff,
    ListStaff,
    RefreshSession,
    SetUpSecondFactor,
    SignIn,
    SignInStaff,
)
from contracts.problems import (
    CodeRefused,
    Conflict,
    InvalidBody,
    MustSetUpSecondFactor,
    NotAllowed,
    NotSignedIn,
    SecondFactorNeeded,
    TooManyRequests,
    UnknownOperator,
    WrongCredentials,
)
from running import until

PASSWORD = "open sesame, please"


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing", "manager", "admin"])
async def test_the_role_stands_in_the_token(colleagues: Colleagues, tokens: Tokens, role: str) -> None:
    member = await colleagues.add(role)
    caller = tokens.verify(await colleagues.token(member))
    assert (caller.operator, caller.kind, caller.role, caller.id, caller.must) == (
        "skynet",
        "staff",
        role,
        member.id,
        "",
    )


async def test_unknown_and_wrong_are_answered_alike(colleagues: Colleagues, gateway: Questions) -> None:
    olga = await colleagues.add("support")
    for login, password, operator in [
        (olga.login, "wrong", "skynet"),
        (uuid4().hex, "x", "skynet"),
        (olga.login, PASSWORD, "centra"),
    ]:
        with pytest.raises(WrongCredentials):
            await gateway.ask(SignInStaff(operator=operator, login=login, password=password))


async def test_the_right_password_alone_opens_nothing(colleagues: Colleagues, gateway: Questions) -> None:
    olga = await colleagues.add("support")
    known = {"operator": "skynet", "login": olga.login, "password": PASSWORD}
    for code in (
        {},
        {"totp": "000000"},
        {"totp": olga.authenticator.old_code()},
        {"recovery_code": "k7mp9-x9rt4"},
    ):
        with pytest.raises(SecondFactorNeeded):
            await gateway.ask(SignInStaff.model_validate(known | code))


async def test_staff_and_subscribers_have_doors_of_their_own(
    colleagues: Colleagues, gateway: Questions
) -> None:
    kira = await colleagues.add("support", operator="kaspnet")
    with pytest.raises(WrongCredentials):
        await gateway.ask(SignIn(operator="kaspnet", login=kira.login, password=PASSWORD))


async def test_adding_again_sets_everything_anew_and_signs_out(
    administrator: Questions, colleagues: Colleagues, gateway: Questions
) -> None:
    ivan = await colleagues.add("support")
    session = await colleagues.sign_in(ivan)
    again = await administrator.ask(
        AddStaff(operator="skynet", login=ivan.login.upper(), name="Иван", role="manager")
    )
    assert (again.staff_id, again.role, again.name) == (ivan.id, "manager", "Иван")
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    with pytest.raises(WrongCredentials):
        await colleagues.sign_in(ivan)


async def test_a_refresh_reads_role_and_state_anew(
    colleagues: Colleagues, gateway: Questions, tokens: Tokens, db: Any
) -> None:
    petr = await colleagues.add("support")
    session = await colleagues.sign_in(petr)
    await db.execute("update staff set role = 'cashier' where id = $1", petr.id)
    session = await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    assert tokens.verify(session.access_token.get_secret_value()).role == "cashier"
    await db.execute("update staff set disabled_at = now() where id = $1", petr.id)
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    with pytest.raises(WrongCredentials):
        await colleagues.sign_in(petr)


async def test_a_short_password_a_bad_secret_or_an_unknown_operator_is_refused(
    administrator: Questions,
) -> None:
    who = {"operator": "skynet", "login": "short", "name": "A", "role": "support"}
    for wrong, problem in (
        ({"password": "elevenchars"}, InvalidBody),
        ({"totp_secret": "not base32!"}, InvalidBody),
        ({"operator": "nobody"}, UnknownOperator),
    ):
        with pytest.raises(problem):
            await administrator.ask(AddStaff.model_validate(who | wrong))


async def test_the_first_admin_comes_in_by_a_token_that_is_good_once(
    administrator: Questions, gateway: Questions, tokens: Tokens, db: Any
) -> None:
    login = f"first-{uuid4().hex[:8]}"
    added = await administrator.ask(AddStaff(operator="centra", login=login, name="Анна", role="admin"))
    assert added.invitation
    assert added.invitation.get_secret_value() not in str(await db.fetch("select * from invitations"))
    accept = AcceptInvitation(operator="centra", token=added.invitation, password=PASSWORD)
    with pytest.raises(InvalidBody):
        await gateway.ask(accept.model_copy(update={"password": accept.token.__class__("password1234")}))
    assert (await gateway.ask(accept)).login == login
    with pytest.raises(CodeRefused):
        await gateway.ask(accept)

    session = await gateway.ask(SignInStaff(operator="centra", login=login, password=PASSWORD))
    limited = session.access_token.get_secret_value()
    assert session.must_set_up_second_factor
    assert tokens.verify(limited).must == "set_up_second_factor"
    with pytest.raises(MustSetUpSecondFactor):
        await gateway.ask(ListStaff(), token=limited)

    new = await gateway.ask(SetUpSecondFactor(), token=limited)
    phone = Authenticator(new.secret.get_secret_value())
    await gateway.ask(ConfirmSecondFactor.model_validate({"totp": phone.code()}), token=limited)
    session = await gateway.ask(RefreshSession(operator="centra", refresh_token=session.refresh_token))
    people = await gateway.ask(ListStaff(), token=session.access_token.get_secret_value())
    (anna,) = [one for one in people.items if one.login == login]
    assert (anna.has_password, anna.has_second_factor, anna.invited_until) == (True, True, None)


async def test_an_invitation_is_not_good_for_another_operator_nor_after_a_day(
    administrator: Questions, gateway: Questions, db: Any
) -> None:
    who = {"operator": "skynet", "login": f"late-{uuid4().hex[:8]}", "name": "A", "role": "sales"}
    added = await administrator.ask(AddStaff.model_validate(who))
    accept = {"operator": "skynet", "token": added.invitation, "password": PASSWORD}
    with pytest.raises(CodeRefused):
        await gateway.ask(AcceptInvitation.model_validate(accept | {"operator": "centra"}))
    await db.execute("update invitations set expires_at = now() where staff_id = $1", added.staff_id)
    with pytest.raises(CodeRefused):
        await gateway.ask(AcceptInvitation.model_validate(accept))


async def test_an_admin_invites_edits_and_disables(
    colleagues: Colleagues, gateway: Questions, tokens: Tokens
) -> None:
    admin = await colleagues.token(await colleagues.add("admin"))
    invite = InviteStaff(login=f"new-{uuid4().hex[:8]}", name="Пётр", role="support")
    invited = await gateway.ask(invite, token=admin, key="once")
    assert await gateway.ask(invite, token=admin, key="once") == invited
    with pytest.raises(Conflict):
        await gateway.ask(invite, token=admin, key="twice")

    petr = await colleagues.add("support")
    session = await colleagues.sign_in(petr)
    edited = await gateway.ask(EditStaff(staff_id=petr.id, role="cashier"), token=admin)
    assert (edited.role, edited.disabled) == ("cashier", False)
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=session.refresh_token))
    assert tokens.verify(await colleagues.token(petr)).role == "cashier"

    await gateway.ask(EditStaff(staff_id=petr.id, disabled=True), token=admin)
    with pytest.raises(WrongCredentials):
        await colleagues.sign_in(petr)


async def test_whoever_is_invited_again_needs_another_password_and_second_factor(
    colleagues: Colleagues, gateway: Questions
) -> None:
    admin = await colleagues.token(await colleagues.add("admin"))
    petr = await colleagues.add("support")
    again = await gateway.ask(InviteAgain(staff_id=petr.id), token=admin, key="k")
    assert await gateway.ask(InviteAgain(staff_id=petr.id), token=admin, key="k") == again
    with pytest.raises(WrongCredentials):
        await colleagues.sign_in(petr)
    accept = {"operator": "skynet", "token": again.invitation, "password": PASSWORD + "!"}
    await gateway.ask(AcceptInvitation.model_validate(accept))
    known = {"operator": "skynet", "login": petr.login, "password": PASSWORD + "!"}
    assert (await gateway.ask(SignInStaff.model_validate(known))).must_set_up_second_factor


async def test_two_last_admins_cannot_dismiss_one_another(
    colleagues: Colleagues, gateway: Questions, db: Any
) -> None:
    await db.execute("update staff set disabled_at = now() where operator = 'netbynet' and role = 'admin'")
    one, other = [await colleagues.add("admin", operator="netbynet") for _ in range(2)]
    dismissals = [
        gateway.ask(EditStaff(staff_id=whom.id, disabled=True), token=await colleagues.token(who))
        for who, whom in ((one, other), (other, one))
    ]
    done = await asyncio.gather(*dismissals, return_exceptions=True)
    assert sorted(isinstance(outcome, Conflict | NotSignedIn) for outcome in done) == [False, True]
    left = "select count(*) from staff where operator = 'netbynet' and role = 'admin' and disabled_at is null"
    assert await db.fetchval(left) == 1
    (last,) = [who for who, outcome in zip((other, one), done, strict=True) if isinstance(outcome, Exception)]
    token = await colleagues.token(last)
    for change in ({"disabled": True}, {"role": "support"}):
        with pytest.raises(Conflict):
            await gateway.ask(EditStaff(staff_id=last.id, **change), token=token)


@pytest.mark.parametrize("role", ["support", "cashier", "sales", "marketing", "manager"])
async def test_nobody_but_an_admin_looks_after_people(
    colleagues: Colleagues, gateway: Questions, role: str
) -> None:
    token = await colleagues.token(await colleagues.add(role))
    for question in (
        ListStaff(),
        InviteStaff(login="x", name="X", role="admin"),
        EditStaff(staff_id=uuid4(), role="admin"),
        InviteAgain(staff_id=uuid4()),
    ):
        with pytest.raises(NotAllowed):
            await gateway.ask(question, token=token, key="k")  # type: ignore[misc]


async def guess_until_locked(colleagues: Colleagues, who: Colleague) -> None:
    with pytest.raises(TooManyRequests):
        for _ in range(10):
            with contextlib.suppress(WrongCredentials):
                await colleagues.sign_in(who, password="a wild guess", totp="000000")


async def test_nobody_elsewhere_keeps_staff_out(colleagues: Colleagues) -> None:
    olga, petr = await colleagues.add("support"), await colleagues.add("support")
    known, another = (
        (await colleagues.sign_in(olga)).device_token,
        (await colleagues.sign_in(petr)).device_token,
    )
    await guess_until_locked(colleagues, olga)
    for shown in (None, another, "нет"):
        with pytest.raises(TooManyRequests):
            await colleagues.sign_in(olga, device_token=shown, totp="000000")
    assert (await colleagues.sign_in(olga, device_token=known)).device_token == known


async def test_no_lock_keeps_out_whoever_is_let_in_anew(
    colleagues: Colleagues, administrator: Questions, gateway: Questions
) -> None:
    admin = await colleagues.token(await colleagues.add("admin"))
    petr = await colleagues.add("support")
    told = {"operator": "skynet", "login": petr.login, "name": "Пётр", "role": "support"}
    for let_in in ("by a colleague", "by the administrator"):
        await guess_until_locked(colleagues, petr)
        if let_in == "by a colleague":
            again = await gateway.ask(InviteAgain(staff_id=petr.id), token=admin, key=uuid4().hex)
        else:
            again = await administrator.ask(AddStaff.model_validate(told))
        accept = {"operator": "skynet", "token": again.invitation, "password": PASSWORD}
        accepted = await gateway.ask(AcceptInvitation.model_validate(accept))
        assert (await colleagues.sign_in(petr, totp=None)).must_set_up_second_factor
        await guess_until_locked(colleagues, petr)
        await colleagues.sign_in(petr, totp=None, device_token=accepted.device_token)


async def test_an_invitation_that_was_accepted_is_not_made_anew_by_a_repeat(
    colleagues: Colleagues, gateway: Questions
) -> None:
    admin = await colleagues.token(await colleagues.add("admin"))
    petr = await colleagues.add("support")
    again = await gateway.ask(InviteAgain(staff_id=petr.id), token=admin, key="k")
    accept = {"operator": "skynet", "token": again.invitation, "password": PASSWORD}
    await gateway.ask(AcceptInvitation.model_validate(accept))
    assert await gateway.ask(InviteAgain(staff_id=petr.id), token=admin, key="k") == again
    await colleagues.sign_in(petr)


async def test_another_name_does_not_bring_back_somebody_dismissed_meanwhile(
    colleagues: Colleagues, gateway: Questions, db: Any
) -> None:
    admin = await colleagues.token(await colleagues.add("admin"))
    petr = await colleagues.add("support")
    async with db.acquire() as other:
        async with other.transaction():
            await other.execute("update staff set disabled_at = now() where id = $1", petr.id)
            renaming = asyncio.create_task(gateway.ask(EditStaff(staff_id=petr.id, name="Пётр"), token=admin))
            query = "select pid from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))"
            await until("the renaming waits", lambda: other.fetchval(query))
        assert (await renaming).disabled
