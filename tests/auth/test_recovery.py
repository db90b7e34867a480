"""A lost password: every operator's own way, finished once and by its own proof."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from auth.recovery import forget_recoveries
from auth.service import service
from auth_people import PASSWORD, SignsIn
from chassis.asking import Questions
from chassis.database import Database
from contracts.auth import ChangePassword, GetProfile, RefreshSession
from contracts.problems import (
    CodeRefused,
    InvalidBody,
    NotSignedIn,
    Problem,
    TooManyRequests,
    WrongCredentials,
)
from recovering import NEW, Recovers, form_of, network
from running import Running, until


async def kept(db: Any, recovery: Any) -> Any:
    return await db.fetchrow("select * from recoveries where id = $1", recovery)


async def test_a_code_by_sms_sets_the_new_password_once(
    recovers: Recovers, signs_in: SignsIn, gateway: Questions, db: Any
) -> None:
    who = await recovers.somebody("cherrynet")
    session = await signs_in(who.login, operator="cherrynet")
    started = await recovers("cherrynet", **form_of("cherrynet", who))
    told = await recovers.told(started)
    assert (started.next, told.channel, told.address) == ("code", "sms", who.phones[0])
    proof = {"recovery": started.recovery, "code": await recovers.secret(started), "new_password": NEW}
    await recovers.confirm("cherrynet", **proof)
    with pytest.raises(WrongCredentials):
        await signs_in(who.login, operator="cherrynet")
    assert not (await signs_in(who.login, NEW, operator="cherrynet")).must_change_password
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="cherrynet", refresh_token=session.refresh_token))
    with pytest.raises(CodeRefused):
        await recovers.confirm("cherrynet", **proof | {"new_password": "another-kettle-77"})
    row = await kept(db, started.recovery)
    assert len(row["secret"]) == 32
    assert row["password"] is None


@pytest.mark.parametrize(("channel", "following"), [("sms", "code"), ("email", "link")])
async def test_netbynet_is_asked_region_phone_and_account_and_chooses_the_way(
    recovers: Recovers, signs_in: SignsIn, channel: str, following: str
) -> None:
    who = await recovers.somebody("netbynet")
    started = await recovers("netbynet", **form_of("netbynet", who), channel=channel)
    told = await recovers.told(started)
    assert (started.next, told.address) == (following, who.phones[0] if channel == "sms" else who.emails[0])
    secret = await recovers.secret(started)
    proof = {"recovery": started.recovery, "code": secret} if channel == "sms" else {"token": secret}
    if channel == "email":
        (link,) = told.values.values()
        assert link.get_secret_value().startswith("http://netbynet.localhost:")
    await recovers.confirm("netbynet", **proof, new_password=NEW)
    await signs_in(who.contract, NEW, operator="netbynet", region="spb")


@pytest.mark.parametrize("wrong", [{"region": "msk"}, {"phone": "+79310000000"}, {"account": "7"}])
async def test_what_does_not_fit_is_answered_alike_and_nothing_is_told(
    recovers: Recovers, db: Any, wrong: dict[str, str]
) -> None:
    who = await recovers.somebody("netbynet")
    right = await recovers("netbynet", **form_of("netbynet", who), channel="sms")
    started = await recovers("netbynet", **form_of("netbynet", who) | wrong, channel="sms")
    assert started.next == right.next
    mine, other = await kept(db, right.recovery), await kept(db, started.recovery)
    assert (mine["subscriber_id"] is None, other["subscriber_id"] is None) == (False, True)
    assert {name for name, value in mine.items() if (value is None) != (other[name] is None)} == {
        "subscriber_id"
    }
    await recovers.told(right)
    assert not recovers.was_told(started.recovery)
    with pytest.raises(CodeRefused):
        await recovers.confirm("netbynet", recovery=started.recovery, code="000000", new_password=NEW)


async def test_a_password_by_sms_counts_when_it_is_used_and_the_old_one_until_then(
    recovers: Recovers, signs_in: SignsIn, gateway: Questions, db: Any
) -> None:
    who = await recovers.somebody("skynet")
    started = await recovers("skynet", **form_of("skynet", who))
    assert started.next == "message"
    sent = await recovers.secret(started)
    old = await signs_in(who.contract)
    assert (await kept(db, started.recovery))["password"].startswith("$argon2id$")
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, sent + "x")
    session = await signs_in(who.contract, sent)
    assert session.must_change_password
    with pytest.raises(Problem) as refused:
        await gateway.ask(GetProfile(), token=session.access_token.get_secret_value())
    assert refused.value.slug == "must-change-password"
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=old.refresh_token))
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, PASSWORD)
    assert (await signs_in(who.contract, sent)).must_change_password


async def test_a_password_typed_first_waits_for_its_link(
    recovers: Recovers, signs_in: SignsIn, db: Any
) -> None:
    who = await recovers.somebody("kaspnet")
    started = await recovers("kaspnet", **form_of("kaspnet", who))
    assert (started.next, (await recovers.told(started)).address) == ("link", who.emails[0])
    assert (await kept(db, started.recovery))["password"].startswith("$argon2id$")
    await signs_in(who.login, operator="kaspnet")
    with pytest.raises(WrongCredentials):
        await signs_in(who.login, NEW, operator="kaspnet")
    await recovers.confirm("kaspnet", token=await recovers.secret(started))
    await signs_in(who.login, NEW, operator="kaspnet")
    with pytest.raises(CodeRefused):
        await recovers.confirm("kaspnet", token=await recovers.secret(started))


async def test_each_link_of_a_typed_password_is_good_for_its_own_and_says_where_it_was_asked_for(
    recovers: Recovers, signs_in: SignsIn
) -> None:
    who = await recovers.somebody("kaspnet")
    mine = await recovers(
        "kaspnet", **form_of("kaspnet", who), device="Firefox 132, Linux", address="203.0.113.9"
    )
    later = await recovers(
        "kaspnet",
        **form_of("kaspnet", who) | {"new_password": "a-stranger-typed-1"},
        device="see evil.example",
    )
    began = (await recovers.told(mine)).began
    assert began
    assert (began.device, began.address, began.password_typed) == ("Firefox 132, Linux", "203.0.113.9", True)
    others = (await recovers.told(later)).began
    assert others
    assert others.device == ""
    token = await recovers.secret(mine)
    with pytest.raises(CodeRefused):
        await recovers.confirm("kaspnet", token=token, recovery=later.recovery)
    await recovers.confirm("kaspnet", token=token, recovery=mine.recovery)
    await signs_in(who.login, NEW, operator="kaspnet")
    with pytest.raises(CodeRefused):
        await recovers.confirm("kaspnet", token=await recovers.secret(later))


async def test_a_new_recovery_makes_the_older_one_useless(recovers: Recovers, signs_in: SignsIn) -> None:
    who = await recovers.somebody("centra")
    first = await recovers("centra", **form_of("centra", who))
    second = await recovers("centra", **form_of("centra", who))
    new = "593027481"
    with pytest.raises(CodeRefused):
        code = await recovers.secret(first)
        await recovers.confirm("centra", recovery=first.recovery, code=code, new_password=new)
    await recovers.confirm(
        "centra", recovery=second.recovery, code=await recovers.secret(second), new_password=new
    )
    await signs_in(who.contract, new, operator="centra")


@pytest.mark.parametrize(
    ("operator", "form", "wrong"),
    [
        ("skynet", {}, {"/login"}),
        ("skynet", {"login": "1", "phone": "+79310000001"}, {"/phone"}),
        ("skynet", {"login": "1", "channel": "email"}, {"/channel"}),
        ("netbynet", {"region": "moon", "phone": "1"}, {"/region", "/phone", "/account"}),
        ("kaspnet", {"login": "anna", "new_password": "password"}, {"/new_password"}),
        ("kaspnet", {"login": "anna-kim-1999", "new_password": "anna-kim-1999"}, {"/new_password"}),
    ],
)
async def test_another_form_than_the_operators_is_refused_before_anybody_is_looked_for(
    recovers: Recovers, operator: str, form: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(InvalidBody) as refused:
        await recovers(operator, **form)
    assert {error["pointer"] for error in refused.value.more["errors"]} == wrong


async def test_no_step_can_be_skipped_and_no_proof_serves_another_flow(
    recovers: Recovers, signs_in: SignsIn, db: Any
) -> None:
    who, other = await recovers.somebody("cherrynet"), await recovers.somebody("cherrynet")
    by_code = await recovers("cherrynet", **form_of("cherrynet", who), channel="sms")
    by_link = await recovers("cherrynet", **form_of("cherrynet", other), channel="email")
    code, token = await recovers.secret(by_code), await recovers.secret(by_link)
    for unproved in ({"recovery": by_code.recovery}, {"code": code}, {}, {"code": code, "token": token}):
        with pytest.raises(InvalidBody):
            await recovers.confirm("cherrynet", **unproved, new_password=NEW)
    for strange in (
        {"recovery": uuid4(), "code": code},
        {"recovery": by_link.recovery, "code": code},
        {"recovery": by_link.recovery, "code": token[:6]},
        {"token": code},
        {"token": str(by_link.recovery)},
        {"token": (await kept(db, by_link.recovery))["secret"].hex()},
    ):
        with pytest.raises(CodeRefused):
            await recovers.confirm("cherrynet", **strange, new_password=NEW)
    with pytest.raises(CodeRefused):
        await recovers.confirm("skynet", token=token, new_password=NEW)
    await signs_in(who.login, operator="cherrynet")
    await recovers.confirm("cherrynet", token=token, new_password=NEW)
    await recovers.confirm("cherrynet", recovery=by_code.recovery, code=code, new_password=NEW)


async def test_a_password_that_the_rules_refuse_leaves_the_code_good(
    recovers: Recovers, signs_in: SignsIn
) -> None:
    who = await recovers.somebody("cherrynet", name="Аполлинария Ким")
    started = await recovers("cherrynet", **form_of("cherrynet", who))
    proof = {"recovery": started.recovery, "code": await recovers.secret(started)}
    for poor in (None, "short", "Аполлинария", who.phones[0]):
        with pytest.raises(InvalidBody):
            await recovers.confirm("cherrynet", **proof, new_password=poor)
    await recovers.confirm("cherrynet", **proof, new_password=NEW)
    await signs_in(who.login, NEW, operator="cherrynet")


async def test_what_is_too_old_opens_nothing(recovers: Recovers, signs_in: SignsIn, db: Any) -> None:
    people = {operator: await recovers.somebody(operator) for operator in ("cherrynet", "skynet", "kaspnet")}
    begun = {operator: await recovers(operator, **form_of(operator, who)) for operator, who in people.items()}
    secrets = {operator: await recovers.secret(started) for operator, started in begun.items()}
    old = [started.recovery for started in begun.values()]
    await db.execute("update recoveries set expires_at = now() where id = any($1)", old)
    with pytest.raises(CodeRefused):
        code = {"recovery": begun["cherrynet"].recovery, "code": secrets["cherrynet"]}
        await recovers.confirm("cherrynet", **code, new_password=NEW)
    with pytest.raises(CodeRefused):
        await recovers.confirm("kaspnet", token=secrets["kaspnet"])
    with pytest.raises(WrongCredentials):
        await signs_in(people["skynet"].contract, secrets["skynet"])


async def test_a_password_changed_meanwhile_makes_a_recovery_useless(
    recovers: Recovers, signs_in: SignsIn, gateway: Questions
) -> None:
    who = await recovers.somebody("skynet")
    sent = await recovers.secret(await recovers("skynet", **form_of("skynet", who)))
    token = (await signs_in(who.contract)).access_token.get_secret_value()
    change = {"current_password": PASSWORD, "new_password": NEW}
    await gateway.ask(ChangePassword.model_validate(change), token=token)
    with pytest.raises(WrongCredentials):
        await signs_in(who.contract, sent)


async def test_finished_recoveries_are_forgotten_after_some_days(
    recovers: Recovers, servers: Running, db: Any
) -> None:
    who = await recovers.somebody("centra")
    started = [await recovers("centra", **form_of("centra", who)) for _ in range(2)]
    old, fresh = (one.recovery for one in started)
    await db.execute("update recoveries set expires_at = now() - interval '8 days' where id = $1", old)
    service.database = Database(servers.environment["DATABASE_URL_AUTH"], "auth")
    forgetting = asyncio.create_task(forget_recoveries())

    async def forgotten() -> bool:
        return await kept(db, old) is None

    await until("it is forgotten", forgotten)
    forgetting.cancel()
    await service.database.close()
    assert await kept(db, fresh)


async def test_a_finished_recovery_takes_the_lock_away(recovers: Recovers, signs_in: SignsIn) -> None:
    for operator in ("kaspnet", "skynet"):
        who = await recovers.somebody(operator)
        login = who.contract if operator == "skynet" else who.login
        guesses = [signs_in(login, "wrong", operator=operator, address=network()) for _ in range(5)]
        told = await asyncio.gather(*guesses, return_exceptions=True)
        assert {type(problem) for problem in told} == {WrongCredentials}
        with pytest.raises(TooManyRequests):
            await signs_in(login, operator=operator, address=network())
        started = await recovers(operator, **form_of(operator, who))
        secret = await recovers.secret(started)
        if operator == "kaspnet":
            await recovers.confirm(operator, token=secret)
        new = NEW if operator == "kaspnet" else secret
        await signs_in(login, new, operator=operator, address=network())
