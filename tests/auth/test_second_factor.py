"""The second factor: set up by its first code, asked for at every door, each code good once."""

import asyncio
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from auth_colleagues import Colleagues
from auth_people import PASSWORD, SignsIn, Subscribed
from authenticator import Authenticator
from chassis.asking import Questions
from contracts.auth import (
    ConfirmSecondFactor,
    GetSecondFactor,
    ProveIdentity,
    RecoveryCodes,
    RefreshSession,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SetUpSecondFactor,
    SubscriberRow,
)
from contracts.problems import (
    CodeRefused,
    Conflict,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ProofNeeded,
    SecondFactorNeeded,
)
from running import Running
from signed_tokens import Forge


class Protected:
    """A subscriber of Skynet who has set up a second factor."""

    def __init__(self, who: SubscriberRow, token: str, phone: Authenticator, codes: RecoveryCodes) -> None:
        self.who, self.token, self.phone = who, token, phone
        self.codes = [code.get_secret_value() for code in codes.codes]


async def protected(subscribed: Subscribed, signs_in: SignsIn, gateway: Questions) -> Protected:
    who = await subscribed()
    token = (await signs_in(who.contract)).access_token.get_secret_value()
    new = await gateway.ask(SetUpSecondFactor(), token=token)
    phone = Authenticator(new.secret.get_secret_value())
    codes = await gateway.ask(ConfirmSecondFactor.model_validate({"totp": phone.code()}), token=token)
    return Protected(who, token, phone, codes)


async def test_it_is_in_force_once_its_first_code_has_come(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions
) -> None:
    who = await subscribed()
    token = (await signs_in(who.contract)).access_token.get_secret_value()
    with pytest.raises(Conflict):
        await gateway.ask(ConfirmSecondFactor.model_validate({"totp": "123456"}), token=token)
    new = await gateway.ask(SetUpSecondFactor(), token=token)
    uri, secret = urlsplit(new.uri.get_secret_value()), new.secret.get_secret_value()
    assert (uri.scheme, uri.netloc, parse_qs(uri.query)["secret"]) == ("otpauth", "totp", [secret])
    with pytest.raises(CodeRefused):
        await gateway.ask(
            ConfirmSecondFactor.model_validate({"totp": Authenticator(secret).old_code()}), token=token
        )
    await signs_in(who.contract)  # not yet
    phone = Authenticator(secret)
    codes = await gateway.ask(ConfirmSecondFactor.model_validate({"totp": phone.code()}), token=token)
    assert len({code.get_secret_value() for code in codes.codes}) == 10
    with pytest.raises(SecondFactorNeeded):
        await signs_in(who.contract)
    await signs_in(who.contract, totp=phone.code())


async def test_a_code_is_good_once_also_when_it_is_sent_many_times_at_once(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions
) -> None:
    person = await protected(subscribed, signs_in, gateway)
    for code in ({"totp": person.phone.code()}, {"recovery_code": person.codes[0]}):
        tries = [signs_in(person.who.contract, **code) for _ in range(5)]
        done = await asyncio.gather(*tries, return_exceptions=True)
        assert len([one for one in done if not isinstance(one, Exception)]) == 1
        assert {type(one) for one in done if isinstance(one, Exception)} == {SecondFactorNeeded}


async def test_a_recovery_code_is_taken_as_it_is_read_from_paper_and_is_counted(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions
) -> None:
    person = await protected(subscribed, signs_in, gateway)
    await signs_in(person.who.contract, recovery_code=person.codes[0].upper().replace("-", " "))
    told = await gateway.ask(GetSecondFactor(), token=person.token)
    assert (told.set_up, told.recovery_codes_left) == (True, 9)
    renewed = await gateway.ask(RenewRecoveryCodes(), token=person.token)
    with pytest.raises(SecondFactorNeeded):
        await signs_in(person.who.contract, recovery_code=person.codes[1])
    await signs_in(person.who.contract, recovery_code=renewed.codes[0])


async def test_one_s_codes_are_nobody_else_s(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions
) -> None:
    one = await protected(subscribed, signs_in, gateway)
    other = await protected(subscribed, signs_in, gateway)
    for code in ({"totp": other.phone.code()}, {"recovery_code": other.codes[0]}):
        with pytest.raises(SecondFactorNeeded):
            await signs_in(one.who.contract, **code)


async def test_nothing_of_it_is_kept_in_clear(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions, db: Any
) -> None:
    person = await protected(subscribed, signs_in, gateway)
    subscriber = await db.fetchval("select id from subscribers where contract = $1", person.who.contract)
    kept = await db.fetch("select * from second_factors where owner_id = $1", subscriber)
    kept += await db.fetch("select * from recovery_codes where owner_id = $1", subscriber)
    assert len(kept) == 11
    stored = b"".join(value for row in kept for value in row.values() if isinstance(value, bytes))
    for secret in (person.phone.secret, *person.codes, *[code.replace("-", "") for code in person.codes]):
        assert secret.encode() not in stored
        assert secret not in str(kept)
    # A row that was put in another's place is of no use there.
    other = await protected(subscribed, signs_in, gateway)
    await db.execute(
        "update second_factors f set secret = o.secret from second_factors o, subscribers s "
        "where s.contract = $1 and f.owner_id = s.id and o.owner_id = $2",
        other.who.contract,
        subscriber,
    )
    with pytest.raises(Exception, match="went wrong"):
        await signs_in(other.who.contract, totp=person.phone.code())


async def test_a_subscriber_removes_it_with_a_fresh_proof_and_a_code(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions, db: Any
) -> None:
    person = await protected(subscribed, signs_in, gateway)
    with pytest.raises(CodeRefused):
        await gateway.ask(RemoveSecondFactor.model_validate({"totp": "000000"}), token=person.token)
    remove = RemoveSecondFactor.model_validate({"recovery_code": person.codes[3]})
    assert not (await gateway.ask(remove, token=person.token)).set_up
    await signs_in(person.who.contract)
    with pytest.raises(NotFound):
        await gateway.ask(RenewRecoveryCodes(), token=person.token)
    told = await db.fetch(
        "select o.subject from outbox o join subscribers s on o.about = s.id::text "
        "where s.contract = $1 and o.subject like '%second_factor%' order by o.id",
        person.who.contract,
    )
    assert [row["subject"] for row in told] == [
        "events.auth.second_factor_set_up",
        "events.auth.second_factor_removed",
    ]


async def test_a_stolen_old_session_changes_nothing_about_it(
    subscribed: Subscribed, signs_in: SignsIn, gateway: Questions, servers: Running
) -> None:
    person = await protected(subscribed, signs_in, gateway)
    forge = Forge(servers, person.token)
    stale = forge.signed(auth_time=int(time.time()) - 301)
    for question in (
        SetUpSecondFactor(),
        RenewRecoveryCodes(),
        RemoveSecondFactor.model_validate({"recovery_code": person.codes[0]}),
    ):
        with pytest.raises(ProofNeeded):
            await gateway.ask(question, token=stale)  # type: ignore[misc]


async def test_a_proof_asks_for_it_too(subscribed: Subscribed, signs_in: SignsIn, gateway: Questions) -> None:
    person = await protected(subscribed, signs_in, gateway)
    typed = {"password": PASSWORD}
    with pytest.raises(SecondFactorNeeded):
        await gateway.ask(ProveIdentity.model_validate(typed), token=person.token)
    await gateway.ask(ProveIdentity.model_validate(typed | {"totp": person.phone.code()}), token=person.token)


async def test_staff_replaces_it_and_cannot_be_without(colleagues: Colleagues, gateway: Questions) -> None:
    olga = await colleagues.add("support")
    token = await colleagues.token(olga)
    with pytest.raises(NotAllowed):
        await gateway.ask(RemoveSecondFactor.model_validate({"totp": olga.authenticator.code()}), token=token)
    new = await gateway.ask(SetUpSecondFactor(), token=token)
    await colleagues.sign_in(olga)  # the former one, until the new one is confirmed
    phone = Authenticator(new.secret.get_secret_value())
    await gateway.ask(ConfirmSecondFactor.model_validate({"totp": phone.code()}), token=token)
    with pytest.raises(SecondFactorNeeded):
        await colleagues.sign_in(olga)
    olga.authenticator = phone
    await colleagues.sign_in(olga)


async def test_whoever_had_the_password_alone_gets_nothing_of_another_s_second_factor(
    colleagues: Colleagues, gateway: Questions, db: Any
) -> None:
    olga = await colleagues.add("support")
    await db.execute("delete from second_factors where owner_id = $1", olga.id)
    thief, owner = await colleagues.sign_in(olga), await colleagues.sign_in(olga)
    token = owner.access_token.get_secret_value()
    new = await gateway.ask(SetUpSecondFactor(), token=token)
    first = {"totp": Authenticator(new.secret.get_secret_value()).code()}
    await gateway.ask(ConfirmSecondFactor.model_validate(first), token=token)
    with pytest.raises(NotSignedIn):
        await gateway.ask(RefreshSession(operator="skynet", refresh_token=thief.refresh_token))
    for question in (SetUpSecondFactor(), ConfirmSecondFactor.model_validate(first)):
        with pytest.raises(Conflict):
            await gateway.ask(question, token=token)  # type: ignore[misc]
    again = await gateway.ask(RefreshSession(operator="skynet", refresh_token=owner.refresh_token))
    assert not again.must_set_up_second_factor
